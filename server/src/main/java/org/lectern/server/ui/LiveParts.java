package org.lectern.server.ui;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.springframework.context.MessageSource;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Renders the parts of a live page that change. Rows hold no times of day, so that one rendering serves every zone. */
final class LiveParts {
    private static final String TEMPLATE = "class-parts";

    private final ActivityReports reports;
    private final MeetingStore meetings;
    private final ITemplateEngine engine;
    private final MessageSource messages;
    private final InstantSource clock;

    LiveParts(
            ActivityReports reports,
            MeetingStore meetings,
            ITemplateEngine engine,
            MessageSource messages,
            InstantSource clock) {
        this.reports = reports;
        this.meetings = meetings;
        this.engine = engine;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * @param html by identifier of the element it replaces
     */
    record Parts(Map<String, String> html, boolean over) {}

    Parts of(UUID meetingId, Locale locale) {
        boolean over = meetings.find(meetingId).filter(Meeting::isRunning).isEmpty();
        return over ? new Parts(Map.of(), true) : new Parts(render(LiveView.of(reports.of(meetingId)), locale), false);
    }

    Map<String, String> render(LiveView view, Locale locale) {
        var formats = new Formats(messages, locale, ZoneId.of("UTC"), clock.instant());
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("totals", part("totals", "t", view.totals(), formats));
        parts.put("hands", part("hands", "t", view.totals(), formats));
        for (LiveView.Row row : view.rows()) {
            parts.put("p-" + row.key(), part("row", "p", row, formats));
        }
        return parts;
    }

    private String part(String fragment, String name, Object value, Formats formats) {
        var context = new Context(formats.locale(), Map.of(name, value, "f", formats));
        return engine.process(TEMPLATE, Set.of(fragment), context)
                .replaceAll("\\s*\\R\\s*", "")
                .strip();
    }
}
