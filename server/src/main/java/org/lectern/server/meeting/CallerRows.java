package org.lectern.server.meeting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.MeetingStore.Passwords;
import org.lectern.server.platform.Database;

/** The columns of a run that belong to its caller. */
final class CallerRows {
    private static final String ATTENDEE = "caller_attendee_password";
    private static final String MODERATOR = "caller_moderator_password";

    private final Database database;
    private final MeetingStore meetings;

    CallerRows(Database database, MeetingStore meetings) {
        this.database = database;
        this.meetings = meetings;
    }

    /** Within the transaction that wrote the run. */
    void write(UUID meetingId, @Nullable CallerTerms caller) {
        if (caller == null) {
            return;
        }
        database.jdbc()
                .sql("""
                        update meeting set signed_with = :signed, caller_attendee_password = :attendee,
                            caller_moderator_password = :moderator, moderators_exempt = :exempt,
                            documents = :documents, parent_id = :parent
                        where id = :id
                        """)
                .param("signed", caller.signedWith())
                .param(
                        "attendee",
                        meetings.seal(meetingId, ATTENDEE, caller.passwords().attendee()))
                .param(
                        "moderator",
                        meetings.seal(meetingId, MODERATOR, caller.passwords().moderator()))
                .param("exempt", caller.moderatorsExempt())
                .param("documents", caller.documents())
                .param("parent", caller.parent())
                .param("id", meetingId)
                .update();
    }

    /** What the run was asked for with; null if no signed call asked for it. */
    @Nullable
    CallerTerms terms(UUID meetingId) {
        return database.jdbc()
                .sql("""
                        select signed_with, caller_attendee_password, caller_moderator_password, moderators_exempt,
                            documents, parent_id
                        from meeting where id = :id and signed_with is not null
                        """)
                .param("id", meetingId)
                .query((row, n) -> new CallerTerms(
                        passwords(meetingId, row),
                        row.getObject("signed_with", UUID.class),
                        row.getBoolean("moderators_exempt"),
                        row.getObject("documents", UUID.class),
                        row.getObject("parent_id", UUID.class)))
                .optional()
                .orElse(null);
    }

    /** The run as its caller knows it. */
    Optional<CallersMeeting> find(UUID meetingId) {
        return database.jdbc()
                .sql("""
                        select signed_with, caller_attendee_password, caller_moderator_password, params,
                            told_voice_bridge, told_dial_number, moderators_exempt, parent_id
                        from meeting where id = :id
                        """)
                .param("id", meetingId)
                .query((row, n) -> read(meetingId, row))
                .optional();
    }

    /** From a row with the columns of a run. */
    CallersMeeting read(UUID meetingId, ResultSet row) throws SQLException {
        UUID signedWith = row.getObject("signed_with", UUID.class);
        return new CallersMeeting(
                signedWith == null ? null : passwords(meetingId, row),
                signedWith,
                Parameters.parse(row.getString("params")),
                text(row, "told_voice_bridge"),
                text(row, "told_dial_number"),
                row.getBoolean("moderators_exempt"),
                row.getObject("parent_id", UUID.class));
    }

    private Passwords passwords(UUID meetingId, ResultSet row) throws SQLException {
        return new Passwords(
                meetings.open(meetingId, ATTENDEE, row.getBytes(ATTENDEE)),
                meetings.open(meetingId, MODERATOR, row.getBytes(MODERATOR)));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value;
    }
}
