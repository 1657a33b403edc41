package org.lectern.server.meeting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ConnectionNow;
import org.lectern.server.meeting.RunningMeeting.Attendee;

/**
 * What events told of the presences in one run. They come within a second, polls every half minute; but polls see what
 * events cannot tell: so the poll counts, and of whom something was told after it, what was told.
 */
record PresentNow(List<ConnectionNow> connections) {
    static final PresentNow NOBODY = new PresentNow(List.of());

    PresentNow {
        connections = List.copyOf(connections);
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    /**
     * The attendees now; the very list of the poll if nothing was told after it.
     *
     * @param polledAt null if nothing was polled yet
     */
    List<Attendee> after(@Nullable Instant polledAt, List<Attendee> polled) {
        Set<String> touched = new HashSet<>();
        for (ConnectionNow connection : connections) {
            if (polledAt == null || connection.lastAt().isAfter(polledAt)) {
                touched.add(connection.userId());
            }
        }
        if (touched.isEmpty()) {
            return polled;
        }
        Map<String, List<Attendee>> bases = new HashMap<>();
        polled.forEach(attendee -> bases.computeIfAbsent(attendee.userId(), id -> new ArrayList<>())
                .add(attendee));
        Map<String, List<Attendee>> told = new LinkedHashMap<>();
        for (ConnectionNow connection : connections) {
            if (connection.present() && touched.contains(connection.userId())) {
                List<Attendee> same = told.computeIfAbsent(connection.userId(), id -> new ArrayList<>());
                List<Attendee> base = bases.getOrDefault(connection.userId(), List.of());
                same.add(attendee(connection, same.size() < base.size() ? base.get(same.size()) : null));
            }
        }
        List<Attendee> now = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        for (Attendee attendee : polled) {
            if (!touched.contains(attendee.userId())) {
                now.add(attendee);
            } else if (placed.add(attendee.userId())) {
                now.addAll(told.getOrDefault(attendee.userId(), List.of()));
            }
        }
        told.forEach((id, attendees) -> {
            if (placed.add(id)) {
                now.addAll(attendees);
            }
        });
        return now;
    }

    private static Attendee attendee(ConnectionNow told, @Nullable Attendee polled) {
        return new Attendee(
                told.userId(),
                told.name().isEmpty() && polled != null ? polled.name() : told.name(),
                told.role().isEmpty() && polled != null
                        ? polled.moderator()
                        : told.role().equals("MODERATOR"),
                polled != null && polled.presenter(),
                told.listening(),
                told.voice(),
                told.video(),
                polled == null ? "HTML5" : polled.clientType(),
                polled == null ? Map.of() : polled.userdata());
    }
}
