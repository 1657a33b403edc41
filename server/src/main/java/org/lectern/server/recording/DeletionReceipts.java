package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/**
 * Receipts of deletions, and the task that each leaves: BigBlueButton moves what it deleted aside and keeps raw files, so that whoever
 * runs the server has to remove them. A task is open from the server's confirmation until an operator says that it is done.
 *
 * <p>Safe for use by several threads and processes.
 *
 * @see "docs/recordings.md, deletion"
 */
public final class DeletionReceipts {
    /** Of a {@code recording_deletion d}. */
    static final String COLUMNS = """
            d.requested_at, d.requested_by, d.sent_at, d.accepted_at, d.confirmed_at, d.confirmed_by, d.files_removed_at,
            d.files_removed_by
            """;

    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;

    public DeletionReceipts(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** How a server confirmed. */
    public enum Confirmed {
        LISTED_AS_DELETED,
        NOT_LISTED,
        /** It knew nothing of it when it was told. */
        WAS_GONE,
        /** The server was taken out of the pool: nobody can ask it. Whatever it has is still there. */
        SERVER_REMOVED
    }

    /**
     * What is known of one deletion.
     *
     * @param requestedBy as the audit trail names people; {@code server} if it came back and is deleted again
     * @param toldAt when its server was told first; null while it can be taken back
     * @param acceptedAt when its server took that; null before
     * @param confirmedAt when its server showed that it is gone; null before
     * @param filesRemovedAt when somebody said that its files are gone too; null before
     */
    public record Receipt(
            Instant requestedAt,
            String requestedBy,
            @Nullable Instant toldAt,
            @Nullable Instant acceptedAt,
            @Nullable Instant confirmedAt,
            @Nullable Confirmed confirmed,
            @Nullable Instant filesRemovedAt,
            @Nullable String filesRemovedBy) {
        /** Whether somebody has still to remove what its server keeps. */
        public boolean leavesFiles() {
            return confirmedAt != null && filesRemovedAt == null;
        }
    }

    /** Null without a deletion. */
    static @Nullable Receipt of(ResultSet row) throws SQLException {
        Instant requestedAt = RecordingIndex.findInstant(row, "requested_at");
        if (requestedAt == null) {
            return null;
        }
        String confirmed = row.getString("confirmed_by");
        return new Receipt(
                requestedAt,
                row.getString("requested_by"),
                RecordingIndex.findInstant(row, "sent_at"),
                RecordingIndex.findInstant(row, "accepted_at"),
                RecordingIndex.findInstant(row, "confirmed_at"),
                confirmed == null ? null : Confirmed.valueOf(confirmed),
                RecordingIndex.findInstant(row, "files_removed_at"),
                row.getString("files_removed_by"));
    }

    /**
     * Files to be removed.
     *
     * @param server that has them; null if it was taken out of the pool
     */
    public record Task(
            UUID tenantId,
            String recordId,
            @Nullable UUID serverId,
            @Nullable String server,
            Receipt receipt) {
        /** What to type at the server. */
        public String command() {
            return DeletionReceipts.command(recordId);
        }
    }

    /** What whoever runs the server types there. */
    public static String command(String recordId) {
        return "sudo bbb-record --delete " + recordId;
    }

    /** Where a page of tasks ends. */
    public record Cursor(Instant confirmedAt, String recordId, UUID tenantId) {
        /** No deletion is confirmed after it. */
        private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

        /** As it stands in an address. */
        public String text() {
            return confirmedAt + "~" + recordId + "~" + tenantId;
        }

        /** Empty for what is none. */
        public static Optional<Cursor> parse(String text) {
            String[] parts = text.replace("\0", "").split("~", -1);
            try {
                return parts.length == 3
                        ? Optional.of(new Cursor(Instant.parse(parts[0]), parts[1], UUID.fromString(parts[2])))
                                .filter(cursor -> cursor.confirmedAt().isAfter(Instant.EPOCH)
                                        && cursor.confirmedAt().isBefore(LAST))
                        : Optional.empty();
            } catch (DateTimeParseException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** @param next null on the last page */
    public record Tasks(List<Task> tasks, @Nullable Cursor next) {}

    /** Those still open, the oldest first. */
    public List<Task> open(int most) {
        return open(null, most).tasks();
    }

    /** @param after null for the first page */
    public Tasks open(@Nullable Cursor after, int most) {
        List<Task> found = list(after, most + 1);
        if (found.size() <= most) {
            return new Tasks(found, null);
        }
        Task last = found.get(most - 1);
        return new Tasks(
                List.copyOf(found.subList(0, most)),
                new Cursor(Objects.requireNonNull(last.receipt().confirmedAt()), last.recordId(), last.tenantId()));
    }

    private List<Task> list(@Nullable Cursor after, int most) {
        return database.jdbc()
                .sql("select d.tenant_id, d.record_id, s.id as server_id, s.name as server, " + COLUMNS + """
                        from recording_deletion d
                        left join recording r on r.tenant_id = d.tenant_id and r.record_id = d.record_id
                        left join server s on s.id = r.server_id
                        where d.confirmed_at is not null and d.files_removed_at is null
                            and (:first or (d.confirmed_at, d.record_id, d.tenant_id) > (:at, :record, :tenant))
                        order by d.confirmed_at, d.record_id, d.tenant_id limit :most
                        """)
                .param("first", after == null)
                .param("at", RecordingIndex.at(after == null ? Instant.EPOCH : after.confirmedAt()))
                .param("record", after == null ? "" : after.recordId())
                .param("tenant", after == null ? new UUID(0, 0) : after.tenantId())
                .param("most", most)
                .query(DeletionReceipts::task)
                .list();
    }

    private static Task task(ResultSet row, int number) throws SQLException {
        Receipt receipt = of(row);
        if (receipt == null) {
            throw new IllegalStateException("a deletion that nobody wanted");
        }
        return new Task(
                row.getObject("tenant_id", UUID.class),
                row.getString("record_id"),
                row.getObject("server_id", UUID.class),
                row.getString("server"),
                receipt);
    }

    public long countOpen() {
        return database.jdbc().sql("""
                        select count(*) from recording_deletion where confirmed_at is not null and files_removed_at is null
                        """).query(Long.class).single();
    }

    /** Whether that was still open: said once, however often and by however many it is said. */
    public boolean filesRemoved(UUID tenantId, AuditActor by, String recordId) {
        return database.inTransaction(() -> {
            int done = database.jdbc()
                    .sql("""
                            update recording_deletion set files_removed_at = :now, files_removed_by = :by
                            where tenant_id = :tenant and record_id = :record and confirmed_at is not null
                                and files_removed_at is null
                            """)
                    .param("now", RecordingIndex.at(clock.instant()))
                    .param("by", by.text())
                    .param("tenant", tenantId)
                    .param("record", recordId)
                    .update();
            if (done == 1) {
                audit.append(database, AuditEntry.of(tenantId, by, "recording.files-removed", "recording:" + recordId));
            }
            return done == 1;
        });
    }
}
