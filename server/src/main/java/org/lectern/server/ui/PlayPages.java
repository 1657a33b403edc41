package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.lectern.server.person.Person;
import org.lectern.server.playback.GuestEntitlement;
import org.lectern.server.playback.PlayRecording;
import org.lectern.server.playback.Playable;
import org.lectern.server.room.Guest;
import org.lectern.server.room.Guests;
import org.lectern.server.room.Room;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The way to a playback, for members and for guests: protected servers send everybody here. */
@Controller
final class PlayPages {
    private final RecordingAccess access;
    private final PlayRecording play;
    private final Viewers viewers;
    private final AsGuest guests;

    /** What is known of guests. */
    record AsGuest(Guests guests, GuestCookies cookies, GuestEntitlement entitlement) {}

    PlayPages(RecordingAccess access, PlayRecording play, Viewers viewers, AsGuest guests) {
        this.access = access;
        this.play = play;
        this.viewers = viewers;
        this.guests = guests;
    }

    /**
     * The way to the playback, for whoever may see the recording at this moment.
     *
     * @param browser with what a protected server sent the browser here
     * @param t where to begin
     */
    @GetMapping("/recordings/{id}/play/{format}")
    void play(
            @PathVariable String id,
            @PathVariable String format,
            @RequestParam(defaultValue = "") String browser,
            @RequestParam(defaultValue = "") String t,
            HttpServletRequest request,
            HttpServletResponse response) {
        var wish = new PlayRecording.Wish(browser, t);
        Person viewer = viewers.current(request).orElse(null);
        if (viewer != null) {
            try {
                send(response, asMember(viewer, id, format, wish).orElseThrow(NoSuchPage::new));
                return;
            } catch (NoSuchPage | NotAllowed e) {
                // Perhaps this browser gave a room's code besides.
                send(response, asGuest(request, id, format, wish).orElseThrow(() -> e));
                return;
            }
        }
        String location = asGuest(request, id, format, wish).orElse(null);
        if (location == null) {
            SecurityConfiguration.askToSignIn(request, response, null);
        } else {
            send(response, location);
        }
    }

    private Optional<String> asMember(Person viewer, String id, String format, PlayRecording.Wish wish) {
        Playable playable = access.recording(viewer, id).playable();
        return playable.format(format).flatMap(found -> play.way(viewer, playable, found, wish));
    }

    private Optional<String> asGuest(HttpServletRequest request, String id, String format, PlayRecording.Wish wish) {
        for (String slug : guests.cookies().slugs(request)) {
            Room room = guests.guests().open(slug).orElse(null);
            Guest guest = room == null
                    ? null
                    : guests.cookies()
                            .token(request, slug)
                            .flatMap(token -> guests.guests().ofToken(room, token))
                            .orElse(null);
            Playable playable =
                    guest == null ? null : guests.entitlement().of(guest, id).orElse(null);
            if (guest != null && playable != null) {
                return playable.format(format).flatMap(found -> play.way(guest, playable, found, wish));
            }
        }
        return Optional.empty();
    }

    private static void send(HttpServletResponse response, String location) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
    }
}
