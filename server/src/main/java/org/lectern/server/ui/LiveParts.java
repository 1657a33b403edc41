package org.lectern.server.ui;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;

/** Reads a class and renders what may have changed of it. */
final class LiveParts {
    private final ActivityReports reports;
    private final MeetingStore meetings;
    private final LiveMarkup markup;

    LiveParts(ActivityReports reports, MeetingStore meetings, LiveMarkup markup) {
        this.reports = reports;
        this.meetings = meetings;
        this.markup = markup;
    }

    /** @param before what was shown until now; null if nothing */
    LiveChanges of(UUID meetingId, Locale locale, @Nullable LiveChanges before) {
        return meetings.find(meetingId).filter(Meeting::isRunning).isEmpty()
                ? LiveChanges.OVER
                : LiveChanges.after(before, markup.render(LiveView.of(reports.of(meetingId)), locale));
    }
}
