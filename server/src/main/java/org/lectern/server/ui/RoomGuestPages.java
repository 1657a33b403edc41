package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Addresses;
import org.lectern.server.room.GuestAccess;
import org.lectern.server.room.Guests;
import org.lectern.server.room.Room;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Whether a room takes guests: for its teachers. */
@Controller
final class RoomGuestPages {
    private final Access access;
    private final Guests guests;
    private final Addresses addresses;
    private final Trail trail;

    RoomGuestPages(Access access, Guests guests, Addresses addresses, Trail trail) {
        this.access = access;
        this.guests = guests;
        this.addresses = addresses;
        this.trail = trail;
    }

    /**
     * @param allowed whether the tenant lets rooms have guests
     * @param code as it is told; empty where guests are turned off
     * @param address of the page where guests give it
     */
    record GuestsView(String slug, String name, boolean allowed, String code, boolean watch, String address) {
        public boolean on() {
            return !code.isEmpty();
        }
    }

    @GetMapping("/r/{slug}/guests")
    String show(Person viewer, @PathVariable String slug, HttpServletResponse response, Model model) {
        Room room = access.taughtRoom(viewer, slug).room();
        Optional<GuestAccess> set = guests.access(room);
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute(
                "view",
                new GuestsView(
                        slug,
                        room.name(),
                        guests.isAllowed(room),
                        set.map(one -> one.code().text()).orElse(""),
                        set.map(GuestAccess::watch).orElse(false),
                        addresses.pageText("/r/" + slug + "/guest")));
        return "room-guests";
    }

    @PostMapping("/r/{slug}/guests")
    Object change(
            Person viewer,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String change,
            @RequestParam(defaultValue = "") String watch,
            RedirectAttributes next) {
        Room room = access.taughtRoom(viewer, slug).room();
        boolean on = guests.access(room).isPresent();
        switch (change) {
            case "on" -> {
                if (!guests.isAllowed(room)) {
                    throw new NotAllowed("the tenant lets no guests in");
                }
                // Pressed twice, the code that was just told stays.
                if (!on) {
                    trail.together(entry(viewer, room, "ON"), () -> guests.renew(room));
                }
                Notice.good(next, "guests.turned-on", room.name());
            }
            case "renew" -> {
                if (on) {
                    trail.together(entry(viewer, room, "RENEWED"), () -> guests.renew(room));
                    Notice.good(next, "guests.renewed", room.name());
                }
            }
            case "off" -> {
                if (on) {
                    trail.together(entry(viewer, room, "OFF"), () -> guests.turnOff(room));
                }
                Notice.good(next, "guests.turned-off", room.name());
            }
            case "watch" -> {
                boolean wanted = watch.equals("true");
                trail.together(entry(viewer, room, wanted ? "WATCH" : "WATCH_NOT"), () -> guests.watch(room, wanted));
                Notice.good(next, wanted ? "guests.watch-on" : "guests.watch-off", room.name());
            }
            default -> {
                // Nothing that this page sends.
            }
        }
        return Go.to("/r/" + slug + "/guests");
    }

    /** The code is nowhere but on the page. */
    private static AuditEntry entry(Person viewer, Room room, String change) {
        return AuditEntry.of(room.tenantId(), Trail.by(viewer), "room.guests-changed", "room:" + room.id())
                .with("change", change);
    }
}
