package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.recording.HoldRecordings;
import org.lectern.server.recording.RecordingTimes;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** From when and until when a recording is shown, for its teachers; and holding it, for operators. */
@Controller
final class RecordingKeepPages {
    private final RecordingAccess access;
    private final RecordingTimes times;
    private final HoldRecordings holds;

    RecordingKeepPages(RecordingAccess access, RecordingTimes times, HoldRecordings holds) {
        this.access = access;
        this.times = times;
        this.holds = holds;
    }

    @PostMapping("/recordings/{id}/times")
    Object times(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String until,
            HttpServletRequest request,
            RedirectAttributes next) {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        ZoneId zone = Frames.zone(request);
        Optional<Instant> begins = moment(from, zone);
        Optional<Instant> ends = moment(until, zone);
        boolean wrong = begins.isEmpty() != from.isBlank()
                || ends.isEmpty() != until.isBlank()
                || begins.isPresent() && ends.isPresent() && !begins.get().isBefore(ends.get());
        if (wrong) {
            Notice.bad(next, "recording.times-wrong", view.item().name());
            return Go.to("/recordings/" + id);
        }
        switch (times.change(viewer.tenantId(), Trail.by(viewer), id, value(begins), value(ends))) {
            case DONE ->
                Notice.good(next, "recording.times-changed", view.item().name());
            case NOT_FOUND, HELD ->
                Notice.bad(next, "recording.not-now", view.item().name());
        }
        return Go.to("/recordings/" + id);
    }

    private static @Nullable Instant value(Optional<Instant> at) {
        return at.isPresent() ? at.get() : null;
    }

    /** As browsers send it: a local date and time without a zone. */
    private static Optional<Instant> moment(String text, ZoneId zone) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.parse(text.strip()).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @PostMapping("/recordings/{id}/hold")
    Object hold(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes next) {
        RecordingAccess.RecordingView view = operated(viewer, id);
        String name = view.item().name();
        int length = reason.strip().length();
        if (length < 1 || length > HoldRecordings.LONGEST_REASON) {
            Notice.bad(next, "recording.hold-reason", name);
            return Go.to("/recordings/" + id);
        }
        switch (holds.hold(viewer.tenantId(), Trail.by(viewer), id, reason)) {
            case DONE -> Notice.good(next, "recording.now-held", name);
            case HELD_ALREADY -> Notice.warn(next, "recording.held-already", name);
            case NOT_FOUND -> Notice.bad(next, "recording.not-now", name);
        }
        return Go.to("/recordings/" + id);
    }

    @PostMapping("/recordings/{id}/lift-hold")
    Object lift(Person viewer, @PathVariable String id, RedirectAttributes next) {
        RecordingAccess.RecordingView view = operated(viewer, id);
        switch (holds.lift(viewer.tenantId(), Trail.by(viewer), id)) {
            case DONE -> Notice.good(next, "recording.hold-lifted", view.item().name());
            case HELD_ALREADY, NOT_FOUND ->
                Notice.bad(next, "recording.not-now", view.item().name());
        }
        return Go.to("/recordings/" + id);
    }

    /** Teachers see that it is held; who keeps it for the law is the installation. */
    private RecordingAccess.RecordingView operated(Person viewer, String id) {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        if (!viewer.operator()) {
            throw new NotAllowed("not an operator");
        }
        return view;
    }
}
