package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.EndResult;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.person.Person;
import org.lectern.server.privacy.JoinNotices;
import org.lectern.server.room.JoinAnswer;
import org.lectern.server.room.JoinRoom;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A room: start, join or wait; its people; its past. */
@Controller
final class RoomPages {
    private static final int WAIT_SECONDS = 5;

    private final Access access;
    private final RoomReading reading;
    private final JoinRoom joining;
    private final EndMeeting ending;
    private final BeforeJoining before;
    private final JoinLimits limits = new JoinLimits();

    RoomPages(Access access, RoomReading reading, JoinRoom joining, EndMeeting ending, BeforeJoining before) {
        this.access = access;
        this.reading = reading;
        this.joining = joining;
        this.ending = ending;
        this.before = before;
    }

    /**
     * @param entry {@code open}, {@code may-start}, {@code wait}, or the reason why not
     * @param moderator whether the viewer enters as moderator
     * @param seesActivity whether the viewer sees live figures and reports
     */
    record RoomView(
            Place place,
            String entry,
            JoinAnswer.Wait.Reason waitReason,
            Viewing viewing,
            @Nullable Live live,
            List<PastClass> past,
            List<NeverArrived> neverArrived) {

        record Place(String slug, String name, CourseView course) {}

        record Viewing(boolean moderator, boolean seesActivity) {}

        record Live(String classId, Instant since, int people) {}

        public String slug() {
            return place.slug();
        }

        public String name() {
            return place.name();
        }

        public CourseView course() {
            return place.course();
        }

        public boolean moderator() {
            return viewing.moderator();
        }

        public boolean seesActivity() {
            return viewing.seesActivity();
        }

        public boolean open() {
            return live != null;
        }

        public @Nullable String classId() {
            return live == null ? null : live.classId();
        }

        public @Nullable Instant since() {
            return live == null ? null : live.since();
        }

        public int people() {
            return live == null ? 0 : live.people();
        }
    }

    /** A class that is over. */
    record PastClass(String id, Instant startedAt, @Nullable Duration length, boolean inferred) {
        static PastClass of(Meeting meeting) {
            Instant began = RoomRows.began(meeting);
            Meeting.Ending end = meeting.ending();
            return new PastClass(
                    meeting.id().toString(),
                    began,
                    end == null ? null : Duration.between(began, end.at()),
                    end != null && end.inferred());
        }
    }

    @GetMapping("/r/{slug}")
    String room(
            Person viewer,
            @PathVariable String slug,
            @RequestParam Optional<String> errors,
            @RequestParam(defaultValue = "") String sort,
            HttpServletResponse response,
            Model model) {
        Access.RoomView room = access.room(viewer, slug);
        if (errors.isPresent()) {
            joining.cameBackRefused(slug);
        }
        var order = CourseView.COLUMNS.read("/r/" + slug, "", sort);
        model.addAttribute("order", order);
        RoomView view = reading.view(room, order);
        if (view.entry().equals("wait")) {
            model.addAttribute("reloadSeconds", WAIT_SECONDS);
        }
        if (view.entry().equals("not-a-member")) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        }
        model.addAttribute("view", view);
        return "room";
    }

    /** What there is to say to somebody who was not let in. */
    record RefusedView(String way, String reason, String message, String reference) {
        /** @param way the page of the room that they came from */
        static RefusedView of(String way, JoinAnswer.Refused refused) {
            boolean told = refused.reason() == JoinAnswer.Refused.Reason.COULD_NOT_START;
            return new RefusedView(
                    way,
                    refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    told ? refused.message() : "",
                    refused.reference());
        }
    }

    /**
     * The way in. A GET, because a form whose answer leads to another host is stopped by our own content policy; a browser
     * that only fetches ahead is not let in.
     */
    @GetMapping("/r/{slug}/join")
    @Nullable
    Object join(
            Person viewer,
            @PathVariable String slug,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        Access.RoomView room = access.room(viewer, slug);
        response.setHeader("Cache-Control", "no-store");
        if (request.getMethod().equals("HEAD") || fetchesAhead(request)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return null;
        }
        if (!limits.allows(viewer.id())) {
            response.setHeader("Retry-After", "60");
            response.sendError(429);
            return null;
        }
        JoinNotices.Passage passage = before.notices().before(viewer.tenantId(), viewer.externalUserId());
        if (passage instanceof JoinNotices.Passage.Ask || passage instanceof JoinNotices.Passage.Closed) {
            if (passage instanceof JoinNotices.Passage.Closed) {
                before.trail().joinDeclined(viewer, room.room());
            } else {
                before.trail().joinNoticeShown(viewer, room.room());
            }
            return Go.to("/r/" + slug + "/notice");
        }
        boolean unnamed = passage instanceof JoinNotices.Passage.Unnamed;
        return switch (joining.join(room.room().slug(), viewer.id(), unnamed)) {
            case JoinAnswer.Redirect redirect -> {
                response.setStatus(HttpServletResponse.SC_FOUND);
                response.setHeader("Location", redirect.location().toString());
                yield null;
            }
            case JoinAnswer.Wait wait -> {
                before.trail().joinWaited(viewer, room.room(), wait);
                yield Go.to("/r/" + slug);
            }
            case JoinAnswer.Refused refused -> {
                before.trail().joinRefused(viewer, room.room(), refused);
                response.setStatus(status(refused.reason()));
                model.addAttribute("view", RefusedView.of("/r/" + slug, refused));
                yield "refused";
            }
        };
    }

    /** What happens before somebody joins, beside deciding. */
    record BeforeJoining(JoinNotices notices, Trail trail) {
        /** The notice as this person reads it; empty if nothing is shown. */
        Optional<NoticeView> view(UUID tenantId, String person, String way, String room) {
            return notices.current(tenantId)
                    .map(notice -> new NoticeView(
                            way,
                            room,
                            notice,
                            notices.newest(tenantId, person)
                                    .filter(given -> given.version() == notice.version())
                                    .map(given -> given.answer().name())
                                    .orElse("")));
        }

        /** Keeps an answer; answers the text that says so, empty if it was none. */
        String take(UUID tenantId, String person, String answer, int version) {
            return switch (answer) {
                case "agree" -> {
                    notices.answer(tenantId, person, version, JoinNotices.Answer.AGREED);
                    yield "notice.agreed";
                }
                case "withdraw" -> {
                    notices.withdraw(tenantId, person);
                    yield "notice.withdrawn";
                }
                case "decline" -> {
                    notices.answer(tenantId, person, version, JoinNotices.Answer.DECLINED);
                    yield "notice.declined";
                }
                default -> "";
            };
        }
    }

    /**
     * @param way the page of the room that they came from
     * @param answered what the viewer said to this text before; empty if nothing
     */
    record NoticeView(String way, String room, JoinNotices.Notice notice, String answered) {}

    /** What is collected in the room's classes, and what the viewer says to it. */
    @GetMapping("/r/{slug}/notice")
    Object notice(Person viewer, @PathVariable String slug, Model model) {
        Access.RoomView room = access.room(viewer, slug);
        Optional<NoticeView> view = before.view(
                viewer.tenantId(),
                viewer.externalUserId(),
                "/r/" + slug,
                room.room().name());
        if (view.isEmpty()) {
            return Go.to("/r/" + slug);
        }
        model.addAttribute("view", view.get());
        return "room-notice";
    }

    @PostMapping("/r/{slug}/notice")
    Object answer(
            Person viewer,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "0") int version,
            RedirectAttributes next) {
        access.room(viewer, slug);
        String said = before.take(viewer.tenantId(), viewer.externalUserId(), answer, version);
        if (said.isEmpty()) {
            return Go.to("/r/" + slug + "/notice");
        }
        Notice.good(next, said, "");
        return Go.to("/r/" + slug);
    }

    static int status(JoinAnswer.Refused.Reason reason) {
        return switch (reason) {
            case UNKNOWN_ROOM -> 404;
            case NOT_A_MEMBER, TENANT_SUSPENDED, FULL -> 403;
            case COULD_NOT_START, SERVER_UNREACHABLE -> 503;
        };
    }

    static boolean fetchesAhead(HttpServletRequest request) {
        String purpose = request.getHeader("Sec-Purpose");
        String old = request.getHeader("Purpose");
        return (purpose != null && purpose.contains("prefetch")) || "prefetch".equals(old);
    }

    @PostMapping("/r/{slug}/start")
    Object start(Person viewer, @PathVariable String slug, RedirectAttributes next) {
        Access.RoomView room = access.room(viewer, slug);
        if (!reading.mayStart(room)) {
            throw new NotAllowed("may not start");
        }
        switch (joining.open(room.room())) {
            case StartResult.Running running -> Notice.good(next, "room.started", "");
            case StartResult.NotStarted not -> Notice.bad(next, "room.start.failed", not.message());
        }
        return Go.to("/r/" + slug);
    }

    @GetMapping("/r/{slug}/end")
    Object confirmEnd(Person viewer, @PathVariable String slug, Model model) {
        Access.RoomView room = access.taughtRoom(viewer, slug);
        String name = room.room().name();
        model.addAttribute("view", new ConfirmView("confirm.end", name, name, "/r/" + slug + "/end", "/r/" + slug));
        return "confirm";
    }

    @PostMapping("/r/{slug}/end")
    Object end(Person viewer, @PathVariable String slug, RedirectAttributes next) {
        Access.RoomView room = access.taughtRoom(viewer, slug);
        Optional<Meeting> live = reading.live(room);
        if (live.isEmpty()) {
            Notice.good(next, "room.ended", "");
            return Go.to("/r/" + slug);
        }
        switch (ending.end(live.get().id())) {
            case EndResult.Ended ended -> Notice.good(next, "room.ended", "");
            case EndResult.Unknown unknown -> Notice.good(next, "room.ended", "");
            case EndResult.StillEnding still -> Notice.warn(next, "room.end.still", "");
            case EndResult.CouldNotAsk could -> Notice.bad(next, "room.end.failed", could.message());
        }
        return Go.to("/r/" + slug);
    }
}
