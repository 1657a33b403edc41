package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.playback.GuestEntitlement;
import org.lectern.server.playback.PlayRecording;
import org.lectern.server.privacy.JoinNotices;
import org.lectern.server.room.Guest;
import org.lectern.server.room.Guests;
import org.lectern.server.room.JoinAnswer;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The way in for people without an account: name and code, the notice, then waiting, joining and, where the room lets them,
 * watching. Until the code was given, nothing of the room is shown, not even its name.
 */
@Controller
final class GuestPages {
    private static final int WAIT_SECONDS = 5;

    private final Guests guests;
    private final GuestCookies cookies;
    private final JoinRoom joining;
    private final RoomPages.BeforeJoining before;
    private final Around around;
    private final JoinLimits limits = new JoinLimits();

    /** What else the pages ask. */
    record Around(
            Access access, Viewers viewers, RoomReading reading, GuestEntitlement recordings, PlayRecording play) {}

    GuestPages(Guests guests, GuestCookies cookies, JoinRoom joining, RoomPages.BeforeJoining before, Around around) {
        this.guests = guests;
        this.cookies = cookies;
        this.joining = joining;
        this.before = before;
        this.around = around;
    }

    /**
     * @param problem {@code refused}, {@code wait}, or null
     * @param pause how long, in words; empty unless waiting is the problem
     */
    record EntryView(String slug, String name, @Nullable String problem, String pause) {}

    /**
     * @param waits why they cannot enter yet; empty when they can
     * @param watches whether the room lets guests watch its recordings
     */
    record InsideView(
            String slug, String room, String name, String waits, boolean watches, List<RecordingRow> recordings) {
        public boolean open() {
            return waits.isEmpty();
        }
    }

    /**
     * @param waiting {@code yes} on the page that looks again by itself: then it enters as soon as it may
     * @param errors what a server that refused the guest says
     */
    @GetMapping("/r/{slug}/guest")
    Object page(
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String waiting,
            @RequestParam Optional<String> errors,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Room room = room(slug);
        if (isMember(request, room)) {
            return Go.to("/r/" + slug);
        }
        response.setHeader("Cache-Control", "no-store");
        Guest guest = guest(request, room).orElse(null);
        if (guest == null) {
            model.addAttribute("view", new EntryView(slug, "", null, ""));
            return "guest-entry";
        }
        if (errors.isPresent()) {
            joining.cameBackRefused(slug);
        }
        InsideView view = inside(room, guest);
        if (view.open() && waiting.equals("yes") && errors.isEmpty()) {
            return Go.to("/r/" + slug + "/guest/join");
        }
        if (!view.open()) {
            model.addAttribute("reloadSeconds", WAIT_SECONDS);
        }
        model.addAttribute("view", view);
        return "guest";
    }

    private InsideView inside(Room room, Guest guest) {
        Access.RoomView seen = around.access().asGuest(room);
        String waits = around.reading()
                .wait(seen, around.reading().live(seen))
                .map(JoinAnswer.Wait.Reason::name)
                .orElse("");
        return new InsideView(
                room.slug(),
                room.name(),
                guest.name(),
                waits,
                guest.watches(),
                around.recordings().list(guest, room).stream()
                        .map(playable -> RecordingRow.of(playable, room, false, around.play()))
                        .toList());
    }

    @PostMapping("/r/{slug}/guest")
    Object enter(
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Reply reply) {
        Room room = room(slug);
        if (isMember(request, room)) {
            return Go.to("/r/" + slug);
        }
        if (!Guests.isName(name)) {
            reply.refuse(Problems.of("name", "problem.guest-name"));
            reply.model().addAttribute("view", new EntryView(slug, name, null, ""));
            return "guest-entry";
        }
        return switch (guests.enter(room, name, code, request.getRemoteAddr())) {
            case Guests.Entering.Welcome(String token) -> {
                cookies.keep(response, slug, token);
                yield Go.to("/r/" + slug + "/guest");
            }
            case Guests.Entering.Refused() -> {
                before.trail().guestRefused(room, false);
                yield again(new EntryView(slug, name, "refused", ""), 401, response, reply.model());
            }
            case Guests.Entering.Wait(Duration remaining) -> {
                before.trail().guestRefused(room, true);
                Duration rounded = remaining.plusMillis(999);
                response.setHeader("Retry-After", String.valueOf(rounded.toSeconds()));
                Formats formats = (Formats) reply.model().getAttribute("f");
                String words = formats == null ? rounded.toSeconds() + " s" : formats.duration(rounded);
                yield again(new EntryView(slug, name, "wait", words), 429, response, reply.model());
            }
        };
    }

    private static String again(EntryView view, int status, HttpServletResponse response, Model model) {
        response.setStatus(status);
        model.addAttribute("view", view);
        return "guest-entry";
    }

    /** As for members, see {@link RoomPages#join}. */
    @GetMapping("/r/{slug}/guest/join")
    @Nullable
    Object join(@PathVariable String slug, HttpServletRequest request, HttpServletResponse response, Model model)
            throws IOException {
        Room room = room(slug);
        String back = "/r/" + slug + "/guest";
        response.setHeader("Cache-Control", "no-store");
        if (request.getMethod().equals("HEAD") || RoomPages.fetchesAhead(request)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return null;
        }
        Guest guest = guest(request, room).orElse(null);
        if (guest == null) {
            return Go.to(back);
        }
        if (!limits.allows(guest.id())) {
            response.setHeader("Retry-After", "60");
            response.sendError(429);
            return null;
        }
        JoinNotices.Passage passage = before.notices().before(room.tenantId(), guest.userId());
        if (passage instanceof JoinNotices.Passage.Ask || passage instanceof JoinNotices.Passage.Closed) {
            if (passage instanceof JoinNotices.Passage.Closed) {
                before.trail().joinDeclined(guest, room);
            } else {
                before.trail().joinNoticeShown(guest, room);
            }
            return Go.to(back + "/notice");
        }
        return switch (joining.joinAsGuest(room, guest, passage instanceof JoinNotices.Passage.Unnamed)) {
            case JoinAnswer.Redirect redirect -> {
                response.setStatus(HttpServletResponse.SC_FOUND);
                response.setHeader("Location", redirect.location().toString());
                yield null;
            }
            case JoinAnswer.Wait wait -> {
                before.trail().joinWaited(guest, room, wait);
                yield Go.to(back);
            }
            case JoinAnswer.Refused refused -> {
                before.trail().joinRefused(guest, room, refused);
                response.setStatus(RoomPages.status(refused.reason()));
                model.addAttribute("view", RoomPages.RefusedView.of(back, refused));
                yield "refused";
            }
        };
    }

    @GetMapping("/r/{slug}/guest/notice")
    Object notice(@PathVariable String slug, HttpServletRequest request, Model model) {
        Room room = room(slug);
        String back = "/r/" + slug + "/guest";
        Optional<RoomPages.NoticeView> view =
                guest(request, room).flatMap(guest -> before.view(room.tenantId(), guest.userId(), back, room.name()));
        if (view.isEmpty()) {
            return Go.to(back);
        }
        model.addAttribute("view", view.get());
        return "room-notice";
    }

    @PostMapping("/r/{slug}/guest/notice")
    Object answer(
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "0") int version,
            HttpServletRequest request) {
        Room room = room(slug);
        String back = "/r/" + slug + "/guest";
        Guest guest = guest(request, room).orElse(null);
        if (guest == null) {
            return Go.to(back);
        }
        String said = before.take(room.tenantId(), guest.userId(), answer, version);
        if (said.isEmpty()) {
            return Go.to(back + "/notice");
        }
        return Go.to(said.equals("notice.agreed") ? back + "/join" : back);
    }

    /** Forgets this browser: the next person at it gives the code, or is nobody. */
    @PostMapping("/r/{slug}/guest/leave")
    Object leave(@PathVariable String slug, HttpServletRequest request, HttpServletResponse response) {
        Room room = room(slug);
        guest(request, room).ifPresent(guests::leave);
        cookies.forget(response, slug);
        return Go.to("/r/" + slug + "/guest");
    }

    /** One that takes no guests is to them as one that is not there. */
    private Room room(String slug) {
        return guests.open(slug).orElseThrow(NoSuchPage::new);
    }

    private Optional<Guest> guest(HttpServletRequest request, Room room) {
        return cookies.token(request, room.slug()).flatMap(token -> guests.ofToken(room, token));
    }

    private boolean isMember(HttpServletRequest request, Room room) {
        return around.viewers()
                .current(request)
                .filter(viewer -> viewer.tenantId().equals(room.tenantId()))
                .filter(viewer -> around.access().room(viewer, room.slug()).isMember())
                .isPresent();
    }
}
