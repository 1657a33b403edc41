package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.ServerStore;

/**
 * Legal holds: what is held is deleted by nobody, not by a teacher, an application, its age, the end of its room or the erasure of
 * somebody, until the hold is lifted. Hiding it is no deletion.
 *
 * <p>Whoever wants to delete locks the recordings first, as does whoever holds one: so either the hold comes first and they are told,
 * or it takes the deletion back. Safe for use by several threads and processes.
 */
public final class HoldRecordings {
    /** So long may a reason be. */
    public static final int LONGEST_REASON = 500;

    private final Database database;
    private final RecordingIndex index;
    private final Deletions deletions;
    private final AuditTrail audit;
    private final InstantSource clock;

    HoldRecordings(
            Database database, RecordingIndex index, Deletions deletions, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.index = index;
        this.deletions = deletions;
        this.audit = audit;
        this.clock = clock;
    }

    /** On its own, for commands. */
    public static HoldRecordings of(Database database, ServerStore servers, AuditTrail audit, InstantSource clock) {
        var index = new RecordingIndex(database);
        var answers = new TakeAnswers(database, List.of(), clock);
        return new HoldRecordings(
                database, index, new Deletions(database, index, answers, servers, audit, clock), audit, clock);
    }

    /**
     * Why a recording is not deleted.
     *
     * @param by as the audit trail names people
     */
    public record Hold(String recordId, String reason, Instant since, String by) {}

    /** What came of it. */
    public enum Result {
        DONE,
        /** It was held already; the first hold stays as it is. */
        HELD_ALREADY,
        /** There is no such recording of the tenant, or its server has been told to delete it. */
        NOT_FOUND
    }

    /**
     * Holds it from now on. A deletion that its server has not been told of is taken back.
     *
     * @throws IllegalArgumentException without a reason, or with one that is too long
     */
    public Result hold(UUID tenantId, AuditActor by, String recordId, String reason) {
        String why = reason.replace("\0", "").strip();
        if (why.isEmpty() || why.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("a reason has 1 to " + LONGEST_REASON + " characters");
        }
        Instant now = clock.instant();
        return database.inTransaction(() -> {
            if (lockRows(tenantId, List.of(recordId)) == 0) {
                return Result.NOT_FOUND;
            }
            KnownRecording known = index.find(tenantId, recordId).orElseThrow();
            if (find(tenantId, recordId).isPresent()) {
                return Result.HELD_ALREADY;
            }
            boolean gone = known.life().stage() == Stage.DELETED
                    || known.life().stage() == Stage.DELETING && !deletions.stop(known, now);
            if (gone) {
                return Result.NOT_FOUND;
            }
            database.jdbc()
                    .sql("""
                            insert into recording_hold (tenant_id, record_id, reason, held_at, held_by)
                            values (:tenant, :record, :reason, :now, :by)
                            """)
                    .param("tenant", tenantId)
                    .param("record", recordId)
                    .param("reason", why)
                    .param("now", RecordingIndex.at(now))
                    .param("by", by.text())
                    .update();
            audit.append(
                    database, entry(tenantId, by, recordId, "recording.held").with("reason", why));
            return Result.DONE;
        });
    }

    /** Lifts the hold. Its age counts again, and its teachers are told before it is deleted for that. */
    public Result lift(UUID tenantId, AuditActor by, String recordId) {
        return database.inTransaction(() -> {
            Optional<Hold> hold = find(tenantId, recordId);
            int lifted = database.jdbc()
                    .sql("delete from recording_hold where tenant_id = :tenant and record_id = :record")
                    .param("tenant", tenantId)
                    .param("record", recordId)
                    .update();
            if (lifted == 0 || hold.isEmpty()) {
                return Result.NOT_FOUND;
            }
            database.jdbc()
                    .sql("""
                            update recording set retention_warned_at = null, version = version + 1
                            where tenant_id = :tenant and record_id = :record
                            """)
                    .param("tenant", tenantId)
                    .param("record", recordId)
                    .update();
            audit.append(
                    database,
                    entry(tenantId, by, recordId, "recording.hold-lifted")
                            .with("reason", hold.get().reason())
                            .with("since", hold.get().since().toString()));
            return Result.DONE;
        });
    }

    public Optional<Hold> find(UUID tenantId, String recordId) {
        return among(tenantId, List.of(recordId)).stream().findFirst();
    }

    /** The holds of these recordings. */
    public List<Hold> among(UUID tenantId, Collection<String> recordIds) {
        return database.jdbc()
                .sql("""
                        select * from recording_hold where tenant_id = :tenant and record_id = any(:ids)
                        order by held_at, record_id
                        """)
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(HoldRecordings::hold)
                .list();
    }

    /** Of a tenant, the oldest first. */
    public List<Hold> list(UUID tenantId) {
        return database.jdbc()
                .sql("select * from recording_hold where tenant_id = :tenant order by held_at, record_id")
                .param("tenant", tenantId)
                .query(HoldRecordings::hold)
                .list();
    }

    /** Until the running transaction ends nobody begins to hold these; answers which are held already. Of one tenant. */
    Set<String> lock(List<KnownRecording> all) {
        if (all.isEmpty()) {
            return Set.of();
        }
        UUID tenantId = all.getFirst().identity().tenantId();
        List<String> ids = all.stream().map(KnownRecording::recordId).toList();
        int _ = lockRows(tenantId, ids);
        return among(tenantId, ids).stream().map(Hold::recordId).collect(Collectors.toUnmodifiableSet());
    }

    private int lockRows(UUID tenantId, List<String> recordIds) {
        return database.jdbc()
                .sql("""
                        select record_id from recording where tenant_id = :tenant and record_id = any(:ids)
                        order by record_id for update
                        """)
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(String.class)
                .list()
                .size();
    }

    private static AuditEntry entry(UUID tenantId, AuditActor by, String recordId, String action) {
        return AuditEntry.of(tenantId, by, action, "recording:" + recordId);
    }

    private static Hold hold(ResultSet row, int number) throws SQLException {
        return new Hold(
                row.getString("record_id"),
                row.getString("reason"),
                RecordingIndex.instant(row, "held_at"),
                row.getString("held_by"));
    }
}
