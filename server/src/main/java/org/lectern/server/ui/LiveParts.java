package org.lectern.server.ui;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
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

    /**
     * @param html by identifier of the element it replaces
     * @param over whether the class has ended; then there is nothing more to follow
     */
    record Parts(Map<String, String> html, boolean over) {}

    Parts of(UUID meetingId, Locale locale) {
        return meetings.find(meetingId).filter(Meeting::isRunning).isEmpty()
                ? new Parts(Map.of(), true)
                : new Parts(markup.render(LiveView.of(reports.of(meetingId)), locale), false);
    }
}
