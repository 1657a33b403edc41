package org.lectern.server.relay;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.LearningAnalytics;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.ServerReports;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.Outbox;

/** The bodies of analytics callbacks, one for each run and breakout: the first counts. */
final class AnalyticsBodies {
    private final Database database;
    private final Outbox outbox;
    private final ServerReports reports;

    /** @param reports takes figures in, in the same transaction */
    AnalyticsBodies(Database database, Outbox outbox, ServerReports reports) {
        this.database = database;
        this.outbox = outbox;
        this.reports = reports;
    }

    /** @param body with the caller's identifiers and metadata */
    record Kept(UUID meetingId, boolean breakout, String body) {}

    /**
     * Keeps it, has its figures taken in and the caller told; false if there was one before, or if such reports are not
     * collected.
     */
    boolean keep(Meeting meeting, LearningAnalytics report, Kept kept, Instant receivedAt) {
        String internalMeetingId = report.internalMeetingId();
        var reference = new MeetingReference(internalMeetingId, report.meetingId());
        if (!reports.collects(reference)) {
            return false;
        }
        return database.inTransaction(() -> {
            int inserted = database.jdbc()
                    .sql("""
                            insert into analytics_body (internal_meeting_id, tenant_id, meeting_id, breakout, body)
                            values (:internal, :tenant, :meeting, :breakout, :body)
                            on conflict (internal_meeting_id) do nothing
                            """)
                    .param("internal", internalMeetingId)
                    .param("tenant", meeting.tenantId())
                    .param("meeting", kept.meetingId())
                    .param("breakout", kept.breakout())
                    .param("body", kept.body())
                    .update();
            if (inserted == 1) {
                reports.take(reference, report, receivedAt);
                outbox.stage(database, new Notice(AnalyticsRelay.TOPIC, meeting.tenantId(), internalMeetingId, ""));
            }
            return inserted == 1;
        });
    }

    Optional<Kept> find(String internalMeetingId) {
        return database.jdbc()
                .sql("select meeting_id, breakout, body from analytics_body where internal_meeting_id = :internal")
                .param("internal", internalMeetingId)
                .query((row, n) -> new Kept(
                        row.getObject("meeting_id", UUID.class), row.getBoolean("breakout"), row.getString("body")))
                .optional();
    }
}
