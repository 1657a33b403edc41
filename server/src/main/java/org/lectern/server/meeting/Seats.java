package org.lectern.server.meeting;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;

/**
 * Keeps the limits on people that servers cannot keep: where moderators come in beyond them, and over all meetings of a
 * tenant. A limit of one meeting that counts everybody is its server's.
 *
 * <p>Counted are people, not connections: those inside, and those let in within the last minute. Somebody who is counted
 * already comes in again. Two processes that let people in at the very same moment may exceed a limit by the few of that
 * moment.
 */
public final class Seats {
    private static final Duration ON_THE_WAY = Duration.ofMinutes(1);

    private final MeetingStore meetings;
    private final Arrivals arrivals;
    private final Present present;
    /** Let in by this process, by tenant. */
    private final Cache<Seat, Boolean> letIn = Caffeine.newBuilder()
            .maximumSize(200_000)
            .expireAfterWrite(ON_THE_WAY)
            .build();

    private record Seat(UUID tenantId, UUID meetingId, String person) {}

    /** Who is inside the live meetings of a tenant, by run. */
    public interface Present {
        Map<UUID, Set<String>> of(UUID tenantId);
    }

    public Seats(MeetingStore meetings, Arrivals arrivals, Present present) {
        this.meetings = meetings;
        this.arrivals = arrivals;
        this.present = present;
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
        Map<UUID, Set<String>> people = people(meeting.tenantId());
        synchronized (this) {
            letIn.asMap().keySet().stream()
                    .filter(seat -> seat.tenantId().equals(meeting.tenantId()))
                    .forEach(seat -> people.computeIfAbsent(seat.meetingId(), id -> new HashSet<>())
                            .add(seat.person()));
            Set<String> here = people.getOrDefault(meeting.id(), Set.of());
            int all = people.values().stream().mapToInt(Set::size).sum();
            boolean admitted =
                    here.contains(who.userId()) || limits.admits(who.moderator(), here.size(), meetingMax, all);
            if (admitted) {
                letIn.put(new Seat(meeting.tenantId(), meeting.id(), who.userId()), true);
            }
            return admitted;
        }
    }

    private Map<UUID, Set<String>> people(UUID tenantId) {
        var people = new HashMap<UUID, Set<String>>();
        present.of(tenantId).forEach((run, inside) -> people.put(run, new HashSet<>(inside)));
        arrivals.onTheWay(tenantId, ON_THE_WAY)
                .forEach((run, way) ->
                        people.computeIfAbsent(run, id -> new HashSet<>()).addAll(way));
        return people;
    }
}
