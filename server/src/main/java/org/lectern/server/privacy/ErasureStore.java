package org.lectern.server.privacy;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Erasures as they are kept. Whom one is about is sealed until it is done, and then forgotten. */
final class ErasureStore {
    static final JsonMapper JSON = new JsonMapper();
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Database database;
    private final Vault vault;

    ErasureStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /**
     * Whom an erasure is about, as far as is known.
     *
     * @param names that the person was seen with
     * @param connections that the person had
     */
    record Subject(String externalUserId, Set<String> names, Set<String> connections) {
        Subject {
            names = new TreeSet<>(names);
            connections = new TreeSet<>(connections);
        }

        static Subject of(String externalUserId) {
            return new Subject(externalUserId, Set.of(), Set.of());
        }
    }

    /** An erasure in the hands of one worker. */
    record Held(Erasure erasure, Subject subject, Progress progress, UUID lease) {}

    /** @param passes how often everything was gone through */
    record Progress(int step, String cursor, int passes) {}

    /** A new one, or the one that is open for this person, which begins once more. */
    Erasure request(UUID tenantId, byte[] fingerprint, Subject subject, String by, Instant now, Duration watch) {
        UUID id = RandomIds.uuid();
        return database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into person_erasure as e (id, tenant_id, fingerprint, sealed, tombstone, requested_by,
                                requested_at, state, watch_until, next_at, step)
                            values (:id, :tenant, :fingerprint, :sealed, :tombstone, :by, :now, 'RUNNING', :watch, :now,
                                :first)
                            on conflict (tenant_id, fingerprint) where state <> 'DONE' do update set
                                state = 'RUNNING', next_at = excluded.next_at, watch_until = excluded.watch_until,
                                requested_at = excluded.requested_at,
                                step = case when e.state = 'RUNNING' then e.step else :first end,
                                cursor = case when e.state = 'RUNNING' then e.cursor else '' end
                            """)
                    .param("id", id)
                    .param("tenant", tenantId)
                    .param("fingerprint", fingerprint)
                    .param("sealed", seal(id, subject))
                    .param("tombstone", "erased-" + RandomIds.token128().substring(0, 12))
                    .param("by", by)
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .param("watch", now.plus(watch).atOffset(ZoneOffset.UTC))
                    .param("first", ErasePeople.BEFORE)
                    .update();
            return database.jdbc()
                    .sql("""
                            select * from person_erasure
                            where tenant_id = :tenant and fingerprint = :fingerprint and state <> 'DONE'
                            """)
                    .param("tenant", tenantId)
                    .param("fingerprint", fingerprint)
                    .query((row, n) -> erasure(row))
                    .single();
        });
    }

    Optional<Erasure> find(UUID id) {
        return database.jdbc()
                .sql("select * from person_erasure where id = ?")
                .param(id)
                .query((row, n) -> erasure(row))
                .optional();
    }

    /** Newest first. */
    List<Erasure> list(UUID tenantId, int max) {
        return database.jdbc()
                .sql("select * from person_erasure where tenant_id = ? order by requested_at desc, id limit ?")
                .params(List.of(tenantId, max))
                .query((row, n) -> erasure(row))
                .list();
    }

    /** Takes one that has something to do and that nobody holds. */
    Optional<Held> claim(Instant now, @Nullable UUID wanted) {
        UUID lease = RandomIds.uuid();
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        return database.inTransaction(() -> database.jdbc()
                .sql("""
                        update person_erasure set lease = :lease, lease_until = :until where id = (
                            select id from person_erasure
                            where state <> 'DONE' and next_at <= :now and (lease_until is null or lease_until < :now)
                              and (cast(:wanted as uuid) is null or id = :wanted)
                            order by next_at limit 1 for update skip locked)
                        returning *
                        """)
                .param("lease", lease)
                .param("until", at.plus(LEASE))
                .param("now", at)
                .param("wanted", wanted)
                .query((row, n) -> new Held(
                        erasure(row),
                        open(row.getObject("id", UUID.class), row.getBytes("sealed")),
                        new Progress(row.getInt("step"), row.getString("cursor"), row.getInt("passes")),
                        lease))
                .optional());
    }

    /**
     * Writes down how far it is, in the transaction of what was done.
     *
     * @throws LeaseLost if somebody else holds it by now, so that nothing of this transaction may count
     */
    void proceed(Held held, Progress next, Subject subject, TreeMap<String, Integer> receipt, Instant now) {
        settle(
                held,
                """
                step = :step, cursor = :cursor, sealed = :sealed, receipt = :receipt, lease_until = :until
                """,
                List.of(
                        new Value("step", next.step()),
                        new Value("cursor", next.cursor()),
                        new Value("sealed", seal(held.erasure().id(), subject)),
                        new Value("receipt", JSON.writeValueAsString(receipt)),
                        new Value("until", now.plus(LEASE).atOffset(ZoneOffset.UTC))));
    }

    /** Everything was gone through; it is looked at again then. */
    void watch(Held held, Instant now, Instant next) {
        settle(
                held,
                """
                state = 'WATCHING', step = 0, cursor = '', passes = passes + 1, erased_at = coalesce(erased_at, :now),
                next_at = :next, lease = null, lease_until = null
                """,
                List.of(
                        new Value("now", now.atOffset(ZoneOffset.UTC)),
                        new Value("next", next.atOffset(ZoneOffset.UTC))));
    }

    /** Nothing can come any more: whom it was about is forgotten. */
    void finish(Held held) {
        settle(held, "state = 'DONE', sealed = null, cursor = '', lease = null, lease_until = null", List.of());
    }

    /** Gives it back as it is. */
    void release(Held held) {
        database.jdbc()
                .sql("update person_erasure set lease = null, lease_until = null where id = ? and lease = ?")
                .params(List.of(held.erasure().id(), held.lease()))
                .update();
    }

    private record Value(String name, Object value) {}

    private void settle(Held held, String assignments, List<Value> values) {
        var statement = database.jdbc()
                .sql("update person_erasure set " + assignments + " where id = :id and lease = :lease")
                .param("id", held.erasure().id())
                .param("lease", held.lease());
        for (Value value : values) {
            statement = statement.param(value.name(), value.value());
        }
        if (statement.update() != 1) {
            throw new LeaseLost();
        }
    }

    /** Somebody else goes on with it. */
    static final class LeaseLost extends RuntimeException {
        LeaseLost() {
            super("lease lost");
        }
    }

    static Erasure erasure(ResultSet row) throws SQLException {
        OffsetDateTime erased = row.getObject("erased_at", OffsetDateTime.class);
        return new Erasure(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("tombstone"),
                row.getString("requested_by"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                Erasure.State.valueOf(row.getString("state")),
                erased == null ? null : erased.toInstant(),
                row.getObject("watch_until", OffsetDateTime.class).toInstant(),
                JSON.readValue(row.getString("receipt"), new TypeReference<TreeMap<String, Integer>>() {}));
    }

    private byte[] seal(UUID id, Subject subject) {
        return vault.seal(place(id), JSON.writeValueAsString(subject).getBytes(StandardCharsets.UTF_8));
    }

    private Subject open(UUID id, byte[] sealed) {
        return JSON.readValue(vault.open(place(id), sealed), Subject.class);
    }

    private static Vault.Place place(UUID id) {
        return new Vault.Place("person_erasure", "sealed", id.toString());
    }
}
