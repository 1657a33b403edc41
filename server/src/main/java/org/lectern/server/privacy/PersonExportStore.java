package org.lectern.server.privacy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import org.lectern.server.privacy.PersonExports.Copy;
import org.lectern.server.privacy.PersonExports.State;
import org.lectern.server.privacy.PersonExports.Taken;

/** Copies as they are kept: sealed, and under the hash of their link. */
final class PersonExportStore {
    /** A process that does nothing for so long is thought dead, and its copy begun again, or given out, by another. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final int MOST_TRIES = 3;

    private final Database database;
    private final Vault vault;

    PersonExportStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    record Order(UUID id, UUID tenantId, byte[] fingerprint, String externalUserId, String by) {}

    /** One that this process makes. */
    record Claimed(Copy copy, String externalUserId, UUID lease) {}

    void insert(Order order, byte[] link, Instant now, Duration valid) {
        database.jdbc()
                .sql("""
                        insert into person_export (id, tenant_id, fingerprint, sealed, link_hash, requested_by,
                            requested_at, expires_at)
                        values (:id, :tenant, :fingerprint, :sealed, :link, :by, :now, :expires)
                        """)
                .param("id", order.id())
                .param("tenant", order.tenantId())
                .param("fingerprint", order.fingerprint())
                .param(
                        "sealed",
                        vault.seal(place(order.id()), order.externalUserId().getBytes(StandardCharsets.UTF_8)))
                .param("link", link)
                .param("by", order.by())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("expires", now.plus(valid).atOffset(ZoneOffset.UTC))
                .update();
    }

    List<Copy> list(int max) {
        return database.jdbc()
                .sql("select * from person_export order by requested_at desc, id limit ?")
                .param(max)
                .query((row, n) -> copy(row))
                .list();
    }

    Optional<Copy> find(byte[] link, Instant now) {
        return database.jdbc()
                .sql("select * from person_export where link_hash = ? and expires_at > ? and state <> 'FETCHED'")
                .params(List.of(link, now.atOffset(ZoneOffset.UTC)))
                .query((row, n) -> copy(row))
                .optional();
    }

    /** Of two at once one gets it; a process that dies while it sends keeps it from others for {@link #LEASE}. */
    Optional<Taken> take(byte[] link, Instant now) {
        UUID lease = RandomIds.uuid();
        return database.jdbc()
                .sql("""
                        update person_export set lease = :lease, lease_until = :until
                        where link_hash = :link and expires_at > :now and state = 'READY'
                          and (lease_until is null or lease_until <= :now)
                        returning *
                        """)
                .param("lease", lease)
                .param("until", now.plus(LEASE).atOffset(ZoneOffset.UTC))
                .param("link", link)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Taken(copy(row), lease))
                .optional();
    }

    /** It got where it was to go: the file goes, and its link with it. */
    void fetched(Taken taken, Instant now) {
        database.jdbc()
                .sql("""
                        update person_export set state = 'FETCHED', fetched_at = ?, lease = null, lease_until = null
                        where id = ?
                        """)
                .params(List.of(now.atOffset(ZoneOffset.UTC), taken.copy().id()))
                .update();
        removeParts(taken.copy().id());
    }

    /** It did not get there: its link works again. */
    void release(Taken taken) {
        database.jdbc()
                .sql("update person_export set lease = null, lease_until = null where id = ? and lease = ?")
                .params(List.of(taken.copy().id(), taken.lease()))
                .update();
    }

    Optional<Claimed> claim(Instant now) {
        UUID lease = RandomIds.uuid();
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        return database.inTransaction(() -> {
            database.jdbc().sql("""
                            update person_export set state = 'FAILED', sealed = null, lease = null
                            where state = 'RUNNING' and lease_until < ? and tries >= ?
                            """).params(List.of(at, MOST_TRIES)).update();
            Optional<Claimed> claimed = database.jdbc()
                    .sql("""
                            update person_export set state = 'RUNNING', tries = tries + 1, lease = :lease,
                                lease_until = :until
                            where id = (
                                select id from person_export
                                where state = 'WAITING' or (state = 'RUNNING' and lease_until < :now)
                                order by requested_at limit 1 for update skip locked)
                            returning *
                            """)
                    .param("lease", lease)
                    .param("until", at.plus(LEASE))
                    .param("now", at)
                    .query((row, n) -> new Claimed(
                            copy(row),
                            new String(
                                    vault.open(place(row.getObject("id", UUID.class)), row.getBytes("sealed")),
                                    StandardCharsets.UTF_8),
                            lease))
                    .optional();
            claimed.ifPresent(one -> removeParts(one.copy().id()));
            return claimed;
        });
    }

    /** False if it is not this process's any more. */
    boolean putPart(Claimed claimed, int number, byte[] plain, Instant now) {
        UUID id = claimed.copy().id();
        return database.inTransaction(() -> {
            int mine = database.jdbc()
                    .sql("update person_export set lease_until = ? where id = ? and lease = ? and state = 'RUNNING'")
                    .params(List.of(now.plus(LEASE).atOffset(ZoneOffset.UTC), id, claimed.lease()))
                    .update();
            if (mine == 1) {
                database.jdbc()
                        .sql("insert into person_export_part (export_id, number, sealed) values (?, ?, ?)")
                        .params(List.of(id, number, vault.seal(place(id, number), plain)))
                        .update();
            }
            return mine == 1;
        });
    }

    /** Whom it is about is forgotten with it. */
    boolean finish(Claimed claimed, State state, long bytes) {
        return database.inTransaction(() -> {
            int mine = database.jdbc()
                    .sql("""
                            update person_export set state = :state, bytes = :bytes, sealed = null, lease = null,
                                lease_until = null
                            where id = :id and lease = :lease and state = 'RUNNING'
                            """)
                    .param("state", state.name())
                    .param("bytes", bytes)
                    .param("id", claimed.copy().id())
                    .param("lease", claimed.lease())
                    .update();
            if (mine == 1 && state != State.READY) {
                removeParts(claimed.copy().id());
            }
            return mine == 1;
        });
    }

    /** Opens piece after piece, and says how many bytes they were. */
    long copyTo(UUID id, OutputStream out) throws IOException {
        long bytes = 0;
        for (int number = 0; ; number++) {
            Optional<byte[]> sealed = database.jdbc()
                    .sql("select sealed from person_export_part where export_id = ? and number = ?")
                    .params(List.of(id, number))
                    .query((row, n) -> row.getBytes("sealed"))
                    .optional();
            if (sealed.isEmpty()) {
                return bytes;
            }
            byte[] piece = vault.open(place(id, number), sealed.get());
            out.write(piece);
            bytes += piece.length;
        }
    }

    void removeParts(UUID id) {
        database.jdbc()
                .sql("delete from person_export_part where export_id = ?")
                .param(id)
                .update();
    }

    int expire(Instant now) {
        return database.jdbc()
                .sql("delete from person_export where expires_at < ?")
                .param(now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Vault.Place place(UUID id) {
        return new Vault.Place("person_export", "sealed", id.toString());
    }

    private static Vault.Place place(UUID id, int number) {
        return new Vault.Place("person_export_part", "sealed", id + "/" + number);
    }

    private static Copy copy(ResultSet row) throws SQLException {
        return new Copy(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                State.valueOf(row.getString("state")),
                row.getLong("bytes"));
    }
}
