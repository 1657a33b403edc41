package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.pool.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports that run in the background of a page, one at a time for each server, whichever process runs it. How far each is and what
 * came of it is written down while it runs. One whose process ends stops with it: what it took stays, and starting it again goes on.
 *
 * @see ImportRecordings
 */
public final class ImportRuns implements AutoCloseable {
    /** Without a word of its process for so long a run is over. */
    public static final Duration SILENCE = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(ImportRuns.class);
    private static final Duration BEAT = Duration.ofSeconds(2);

    private final Database database;
    private final ImportRecordings imports;
    private final InstantSource clock;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public ImportRuns(Database database, ImportRecordings imports, InstantSource clock) {
        this.database = database;
        this.imports = imports;
        this.clock = clock;
    }

    /** How a run stands. */
    public enum State {
        RUNNING,
        /** Its process is gone. */
        STOPPED,
        WHOLE,
        UNSURE,
        WANTS_IDENTIFIERS,
        FAILED
    }

    /**
     * @param by as the audit trail names people
     * @param reason why it did not come to its end, empty if it did
     */
    public record Run(
            UUID id,
            String rules,
            boolean dryRun,
            Instant startedAt,
            String by,
            State state,
            String reason,
            Counts counts,
            ImportReport report) {}

    public record Counts(long seen, long imported) {}

    /** Its process is closing. */
    private static final class Closing extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Starts one and answers at once; empty if one of this server is running.
     *
     * @param rules as they were written, from which {@code parsed} was made
     */
    public Optional<UUID> start(Server server, String rules, ImportRules parsed, boolean dryRun, AuditActor by) {
        UUID id = RandomIds.uuid();
        Instant now = clock.instant();
        boolean first = database.inTransaction(() -> {
            database.jdbc()
                    .sql("select id from server where id = :server for update")
                    .param("server", server.id())
                    .query(UUID.class)
                    .optional();
            return database.jdbc()
                            .sql("""
                                    insert into recording_import (id, server_id, rules, dry_run, started_at, started_by, beat_at)
                                    select :id, :server, :rules, :dry, :now, :by, :now
                                    where not exists (select 1 from recording_import i where i.server_id = :server
                                        and i.ended_at is null and i.beat_at > :silent)
                                    """)
                            .param("id", id)
                            .param("server", server.id())
                            .param("rules", rules)
                            .param("dry", dryRun)
                            .param("now", RecordingIndex.at(now))
                            .param("by", by.text())
                            .param("silent", RecordingIndex.at(now.minus(SILENCE)))
                            .update()
                    == 1;
        });
        if (!first) {
            return Optional.empty();
        }
        var order = new ImportRecordings.Order(parsed, null, dryRun, by);
        Thread thread = Thread.ofVirtual().name("import-recordings").unstarted(() -> run(id, server, order));
        running.add(thread);
        thread.start();
        return Optional.of(id);
    }

    private void run(UUID id, Server server, ImportRecordings.Order order) {
        var growing = new ImportReport.Growing();
        var told = new Instant[] {clock.instant()};
        try {
            ImportRecordings.Result result = imports.run(server, order, line -> {
                if (closed) {
                    throw new Closing();
                }
                growing.add(line);
                Instant now = clock.instant();
                if (told[0].plus(BEAT).isBefore(now)) {
                    told[0] = now;
                    write(id, growing, null, "");
                }
            });
            write(id, growing, State.valueOf(result.end().name()), result.reason());
        } catch (Closing e) {
            log.info("import stopped with its process server={} seen={}", server.name(), growing.seen());
        } catch (RuntimeException e) {
            log.error("import failed server={} seen={}", server.name(), growing.seen(), e);
            if (!closed) {
                write(id, growing, State.FAILED, "internal error, see the log");
            }
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    private void write(UUID id, ImportReport.Growing growing, @Nullable State ending, String reason) {
        database.jdbc()
                .sql("""
                        update recording_import set beat_at = :now, seen = :seen, imported = :imported, report = :report,
                            ending = :ending, reason = :reason,
                            ended_at = case when cast(:ending as text) is not null then cast(:now as timestamptz) end
                        where id = :id
                        """)
                .param("now", RecordingIndex.at(clock.instant()))
                .param("seen", growing.seen())
                .param("imported", growing.imported())
                .param("report", growing.report().written())
                .param("ending", ending == null ? null : ending.name())
                .param("reason", reason)
                .param("id", id)
                .update();
    }

    /** Of a server, the newest first. */
    public List<Run> list(UUID serverId, int most) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("""
                        select * from recording_import where server_id = :server
                        order by started_at desc, id limit :most
                        """)
                .param("server", serverId)
                .param("most", most)
                .query((row, number) -> run(row, now))
                .list();
    }

    private static Run run(ResultSet row, Instant now) throws SQLException {
        String ending = row.getString("ending");
        boolean silent = RecordingIndex.instant(row, "beat_at").plus(SILENCE).isBefore(now);
        return new Run(
                row.getObject("id", UUID.class),
                row.getString("rules"),
                row.getBoolean("dry_run"),
                RecordingIndex.instant(row, "started_at"),
                row.getString("started_by"),
                ending != null ? State.valueOf(ending) : silent ? State.STOPPED : State.RUNNING,
                row.getString("reason"),
                new Counts(row.getLong("seen"), row.getLong("imported")),
                ImportReport.read(row.getString("report")));
    }

    /** Stops what runs, after the page that it is at. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : running) {
            thread.join(Duration.ofSeconds(5));
        }
    }
}
