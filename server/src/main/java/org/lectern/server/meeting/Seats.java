package org.lectern.server.meeting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.server.meeting.SeatStore.Seat;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.SharedCommit;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;

/**
 * Keeps the limits on people that servers cannot keep: where moderators come in beyond them, and over all meetings of a
 * tenant. A limit of one meeting that counts everybody is its server's.
 *
 * <p>Counted are people, not connections: those inside, and those let in within the last minute. Somebody who is counted
 * already comes in again. Seats are taken in the database under a lock of the tenant, so that no number of processes lets
 * in more than may come; those who wait at the same moment share a commit. Who has left is known as soon as it is told,
 * within a second by events, and not before a minute after they were let in.
 */
public final class Seats {
    private static final int TOGETHER = 200;

    private final MeetingStore meetings;
    private final Present present;
    private final SharedCommit<Wish, Boolean> together;

    /** @param meetingMax what the meeting was created for, 0 for no limit */
    private record Wish(Seat seat, boolean moderator, TenantLimits limits, int meetingMax) {}

    /** Who is inside the live meetings of a tenant, by run. Asked within a transaction: answers from memory. */
    public interface Present {
        Map<UUID, Set<String>> of(UUID tenantId);
    }

    public Seats(Database database, MeetingStore meetings, Present present) {
        var store = new SeatStore(database);
        this.meetings = meetings;
        this.present = present;
        this.together = new SharedCommit<>(TOGETHER, wishes -> database.inTransaction(() -> admitAll(store, wishes)));
    }

    /** Whether a tenant has a limit that is kept here. */
    public static boolean keeps(TenantPolicy policy) {
        return policy.limits().maxParticipants() > 0 || policy.limits().moderatorsExempt();
    }

    /** Whether this person may come in; if so they are counted from now on. */
    public boolean admit(TenantPolicy policy, Meeting meeting, Attendant who) {
        if (!keeps(policy)) {
            return true;
        }
        TenantLimits limits = policy.limits();
        int meetingMax = meetings.findAsCaller(meeting.id())
                .map(CallersMeeting::maxParticipants)
                .orElse(0);
        if (limits.maxParticipants() == 0 && limits.maxParticipantsPerMeeting() == 0 && meetingMax == 0) {
            return true;
        }
        var seat = new Seat(meeting.tenantId(), meeting.id(), who.userId());
        return together.ask(new Wish(seat, who.moderator(), limits, meetingMax));
    }

    private List<Boolean> admitAll(SeatStore store, List<Wish> wishes) {
        Set<UUID> tenants = wishes.stream().map(wish -> wish.seat().tenantId()).collect(Collectors.toSet());
        store.lock(tenants);
        Map<UUID, Map<UUID, Set<String>>> people = new HashMap<>(store.taken(tenants));
        for (UUID tenant : tenants) {
            Map<UUID, Set<String>> runs = people.computeIfAbsent(tenant, id -> new HashMap<>());
            present.of(tenant)
                    .forEach((run, inside) ->
                            runs.computeIfAbsent(run, id -> new HashSet<>()).addAll(inside));
        }
        var answers = new ArrayList<Boolean>();
        var seats = new ArrayList<Seat>();
        for (Wish wish : wishes) {
            Seat seat = wish.seat();
            boolean admitted = mayEnter(wish, people.getOrDefault(seat.tenantId(), Map.of()));
            if (admitted) {
                people.computeIfAbsent(seat.tenantId(), id -> new HashMap<>())
                        .computeIfAbsent(seat.meetingId(), id -> new HashSet<>())
                        .add(seat.person());
                seats.add(seat);
            }
            answers.add(admitted);
        }
        store.take(seats);
        return answers;
    }

    private static boolean mayEnter(Wish wish, Map<UUID, Set<String>> people) {
        Set<String> here = people.getOrDefault(wish.seat().meetingId(), Set.of());
        int all = people.values().stream().mapToInt(Set::size).sum();
        return here.contains(wish.seat().person())
                || wish.limits().admits(wish.moderator(), here.size(), wish.meetingMax(), all);
    }
}
