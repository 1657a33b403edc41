package org.lectern.server.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.EventKind;
import org.lectern.bbb.HookEvent;
import org.lectern.bbb.ReceivedEvent;
import org.lectern.bbb.Redaction;
import org.lectern.server.hook.EventTap;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.platform.Notice;
import tools.jackson.databind.JsonNode;

/**
 * What callbacks and hooks of tenants need of the events that servers send: breakouts, that somebody pressed record, how far
 * recordings are, and every event of a tenant that has a hook, without what must not leave.
 */
final class TapEvents implements EventTap {
    static final String BREAKOUT = "breakout.made";
    static final String MARKED = "recording.marked";
    static final String RECORDING_STEP = "recording.step";
    static final String EVENT = "hook.event";
    /** What a step came to. */
    static final String FAILED = "failed";
    /** Whose a notice is that is not known yet. */
    static final UUID NOBODY = new UUID(0, 0);

    private final Subscribers subscribers;
    private final Predicate<String> carriesOurTag;

    /** @param carriesOurTag whether a meeting's identifier at its server is one of ours, by how it looks */
    TapEvents(Subscribers subscribers, Predicate<String> carriesOurTag) {
        this.subscribers = subscribers;
        this.carriesOurTag = carriesOurTag;
    }

    @Override
    public boolean wants(ReceivedEvent received) {
        HookEvent event = received.event();
        return isBreakout(event)
                || event.kind() == EventKind.MEETING_RECORDING_STARTED
                || isTelling(event)
                || subscribers.mayWant(server(event), internal(event));
    }

    /** Of the recording pipeline: that a format is there, or that a step failed. */
    private static boolean isTelling(HookEvent event) {
        return event instanceof HookEvent.RecordingStep step
                && (Boolean.FALSE.equals(step.success()) || step.kind() == EventKind.RAP_PUBLISH_ENDED);
    }

    private static boolean isBreakout(HookEvent event) {
        return event instanceof HookEvent.MeetingCreated created && created.parentId() != null;
    }

    @Override
    public List<Notice> notices(ReceivedEvent received) {
        HookEvent event = received.event();
        var notices = new ArrayList<Notice>(2);
        String key = received.identity() + ":" + received.atMillis().orElse(0);
        if (event instanceof HookEvent.MeetingCreated created && created.parentId() != null) {
            notices.add(new Notice(
                    BREAKOUT,
                    NOBODY,
                    key,
                    about(event).put("parent", created.parentId()).written()));
        }
        if (event.kind() == EventKind.MEETING_RECORDING_STARTED) {
            notices.add(new Notice(MARKED, NOBODY, key, about(event).written()));
        }
        if (event instanceof HookEvent.RecordingStep step && isTelling(event)) {
            notices.add(new Notice(
                    RECORDING_STEP,
                    NOBODY,
                    key,
                    about(event)
                            .put("event", Boolean.FALSE.equals(step.success()) ? FAILED : "")
                            .written()));
        }
        if (subscribers.mayWant(server(event), internal(event))) {
            Optional<UUID> tenant = subscribers.wanting(server(event), internal(event));
            if (tenant.isPresent() || mayBeOursLater(event)) {
                notices.add(new Notice(
                        EVENT,
                        tenant.orElse(NOBODY),
                        key,
                        about(event)
                                .put("event", named(received.redacted(Redaction.STRICT)))
                                .written()));
            }
        }
        return notices;
    }

    /** Without the names of people who declined; mostly as it is, which costs no reading. */
    private static String named(String event) {
        if (!event.contains(Attendant.UNNAMED)) {
            return event;
        }
        JsonNode json = Texts.read(event);
        return UnnamedPeople.hide(json) ? Texts.write(json) : event;
    }

    /** Events may overtake what tells us whose they are. */
    private boolean mayBeOursLater(HookEvent event) {
        String server = server(event);
        boolean later = server.isEmpty() || carriesOurTag.test(server) || isBreakout(event);
        if (later) {
            subscribers.forget(server, internal(event));
        }
        return later;
    }

    private static About about(HookEvent event) {
        return new About(server(event), internal(event), "", "");
    }

    /** Which meeting a notice is about, as its server told it. */
    record About(String server, String internal, String parent, String event) {
        private About put(String name, String value) {
            return name.equals("parent")
                    ? new About(server, internal, value, event)
                    : new About(server, internal, parent, value);
        }

        private String written() {
            return Texts.write(Texts.object()
                    .put("server", server)
                    .put("internal", internal)
                    .put("parent", parent)
                    .put("event", event));
        }

        static About read(Notice notice) {
            var json = Texts.read(notice.payload());
            return new About(
                    Texts.text(json, "server"),
                    Texts.text(json, "internal"),
                    Texts.text(json, "parent"),
                    Texts.text(json, "event"));
        }
    }

    private static String server(HookEvent event) {
        return orEmpty(event.meeting().externalId());
    }

    private static String internal(HookEvent event) {
        return orEmpty(event.meeting().internalId());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
