package org.lectern.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;

/** Jobs and their files, which are sealed. Leases are by the database's clock. Safe for use by several threads. */
final class ExportStore {
    /** A process that says nothing for so long is thought dead, and its job begun again by another. */
    static final Duration LEASE = Duration.ofSeconds(60);
    /** A job that killed so many processes is not begun again. */
    static final int MOST_TRIES = 3;

    private final Database database;
    private final Vault vault;

    ExportStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** A job that this process makes. */
    record Claimed(ExportJob job, UUID lease) {}

    UUID insert(ExportOrder order, Instant now, Duration keep) {
        UUID id = RandomIds.uuid();
        database.jdbc()
                .sql("""
                        insert into export_job (id, tenant_id, person_id, course_id, title, format, from_day, to_day,
                            person, room_id, status, zone, language, created_at, expires_at)
                        values (:id, :tenant, :by, :course, :title, :format, :from, :to, :person, :room, :status, :zone,
                            :language, :now, :expires)
                        """)
                .param("id", id)
                .param("tenant", order.tenantId())
                .param("by", order.personId())
                .param("course", order.what().courseId())
                .param("title", order.what().title())
                .param("format", order.format().name())
                .param("from", order.filter().from())
                .param("to", order.filter().to())
                .param("person", order.filter().person().text())
                .param("room", order.filter().room())
                .param(
                        "status",
                        order.filter().status() == null
                                ? null
                                : order.filter().status().name())
                .param("zone", order.zone().getId())
                .param("language", order.locale().toLanguageTag())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("expires", now.plus(keep).atOffset(ZoneOffset.UTC))
                .update();
        return id;
    }

    /** The newest first. */
    List<ExportJob> listOf(UUID tenantId, UUID personId, int max) {
        return database.jdbc()
                .sql("""
                        select * from export_job where tenant_id = :tenant and person_id = :person
                        order by created_at desc, id limit :max
                        """)
                .param("tenant", tenantId)
                .param("person", personId)
                .param("max", max)
                .query(ExportStore::job)
                .list();
    }

    /** The job, if it is this person's. */
    Optional<ExportJob> find(UUID tenantId, UUID personId, UUID id) {
        return database.jdbc()
                .sql("select * from export_job where id = :id and tenant_id = :tenant and person_id = :person")
                .param("id", id)
                .param("tenant", tenantId)
                .param("person", personId)
                .query(ExportStore::job)
                .optional();
    }

    int countOpen(UUID personId) {
        return database.jdbc()
                .sql("select count(*) from export_job where person_id = :person and state in ('WAITING', 'RUNNING')")
                .param("person", personId)
                .query(Integer.class)
                .single();
    }

    /** Takes the one that waits longest, or one whose process fell silent. */
    Optional<Claimed> claim() {
        UUID lease = RandomIds.uuid();
        return database.inTransaction(() -> {
            database.jdbc().sql("""
                            update export_job set state = 'FAILED', failure = 'exports.failure.broken', lease = null,
                                finished_at = now()
                            where state = 'RUNNING' and lease_until < now() and tries >= :tries
                            """).param("tries", MOST_TRIES).update();
            Optional<ExportJob> job = database.jdbc()
                    .sql("""
                            update export_job set state = 'RUNNING', tries = tries + 1, done = 0, total = 0, bytes = 0,
                                lease = :lease, lease_until = now() + make_interval(secs => :seconds)
                            where id = (
                                select id from export_job
                                where state = 'WAITING' or (state = 'RUNNING' and lease_until < now())
                                order by created_at limit 1 for update skip locked)
                            returning *
                            """)
                    .param("lease", lease)
                    .param("seconds", (double) LEASE.toSeconds())
                    .query(ExportStore::job)
                    .optional();
            job.ifPresent(one -> removeParts(one.id()));
            return job.map(one -> new Claimed(one, lease));
        });
    }

    /** False if it was cancelled, or another process has it: then nothing more is to be done. */
    boolean progress(Claimed claimed, int done, int total) {
        return database.jdbc()
                        .sql("""
                                update export_job set done = :done, total = :total,
                                    lease_until = now() + make_interval(secs => :seconds)
                                where id = :id and lease = :lease and state = 'RUNNING'
                                """)
                        .param("done", done)
                        .param("total", total)
                        .param("seconds", (double) LEASE.toSeconds())
                        .param("id", claimed.job().id())
                        .param("lease", claimed.lease())
                        .update()
                == 1;
    }

    /** Gives it back as if nobody had begun it. */
    void release(Claimed claimed) {
        database.jdbc()
                .sql("""
                        update export_job set state = 'WAITING', lease = null, lease_until = null, tries = tries - 1
                        where id = :id and lease = :lease and state = 'RUNNING'
                        """)
                .param("id", claimed.job().id())
                .param("lease", claimed.lease())
                .update();
    }

    boolean finish(Claimed claimed, ExportJob.State state, long bytes, @Nullable String failure) {
        return database.inTransaction(() -> {
            int mine = database.jdbc()
                    .sql("""
                            update export_job set state = :state, bytes = :bytes, failure = :failure, lease = null,
                                lease_until = null, finished_at = now()
                            where id = :id and lease = :lease and state = 'RUNNING'
                            """)
                    .param("state", state.name())
                    .param("bytes", bytes)
                    .param("failure", failure)
                    .param("id", claimed.job().id())
                    .param("lease", claimed.lease())
                    .update();
            if (mine == 1 && state != ExportJob.State.DONE) {
                removeParts(claimed.job().id());
            }
            return mine == 1;
        });
    }

    /** False if it is over anyway, or nobody's of this name. */
    boolean cancel(UUID tenantId, UUID personId, UUID id) {
        return database.inTransaction(() -> {
            int cancelled = database.jdbc()
                    .sql("""
                            update export_job set state = 'CANCELLED', lease = null, lease_until = null,
                                finished_at = now()
                            where id = :id and tenant_id = :tenant and person_id = :person
                              and state in ('WAITING', 'RUNNING')
                            """)
                    .param("id", id)
                    .param("tenant", tenantId)
                    .param("person", personId)
                    .update();
            if (cancelled == 1) {
                removeParts(id);
            }
            return cancelled == 1;
        });
    }

    int expire(Instant now) {
        return database.jdbc()
                .sql("delete from export_job where expires_at < :now")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** False if the job is not this process's any more. */
    boolean putPart(Claimed claimed, int number, byte[] plain) {
        return database.jdbc()
                        .sql("""
                                insert into export_part (job_id, number, sealed)
                                select id, :number, :sealed from export_job
                                where id = :id and lease = :lease and state = 'RUNNING' for update
                                """)
                        .param("number", number)
                        .param("sealed", vault.seal(place(claimed.job().id(), number), plain))
                        .param("id", claimed.job().id())
                        .param("lease", claimed.lease())
                        .update()
                == 1;
    }

    /** Opens piece after piece; the file may be larger than memory. */
    void copyTo(UUID id, OutputStream out) throws IOException {
        for (int number = 0; ; number++) {
            int wanted = number;
            Optional<byte[]> sealed = database.jdbc()
                    .sql("select sealed from export_part where job_id = :id and number = :number")
                    .param("id", id)
                    .param("number", wanted)
                    .query((row, n) -> row.getBytes("sealed"))
                    .optional();
            if (sealed.isEmpty()) {
                return;
            }
            out.write(vault.open(place(id, wanted), sealed.get()));
        }
    }

    private void removeParts(UUID id) {
        database.jdbc()
                .sql("delete from export_part where job_id = :id")
                .param("id", id)
                .update();
    }

    private static Vault.Place place(UUID id, int number) {
        return new Vault.Place("export_part", "sealed", id + "/" + number);
    }

    private static ExportJob job(ResultSet row, int n) throws SQLException {
        String status = row.getString("status");
        var order = new ExportOrder(
                row.getObject("tenant_id", UUID.class),
                row.getObject("person_id", UUID.class),
                new ExportOrder.What(row.getObject("course_id", UUID.class), row.getString("title")),
                BulkFormat.valueOf(row.getString("format")),
                new ExportOrder.Filter(
                        row.getObject("from_day", LocalDate.class),
                        row.getObject("to_day", LocalDate.class),
                        new PersonFilter(row.getString("person")),
                        row.getObject("room_id", UUID.class),
                        status == null ? null : Judgement.valueOf(status)),
                ZoneId.of(row.getString("zone")),
                Locale.forLanguageTag(row.getString("language")));
        return new ExportJob(
                row.getObject("id", UUID.class),
                order,
                ExportJob.State.valueOf(row.getString("state")),
                row.getInt("done"),
                row.getInt("total"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getLong("bytes"),
                row.getString("failure"));
    }
}
