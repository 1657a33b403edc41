package org.lectern.server.meeting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.DialInNumbers.Allotted;
import org.lectern.server.meeting.NewRuns.NewRun;
import org.lectern.server.meeting.Seating.Taken;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.SharedCommit;
import org.lectern.server.pool.PlacementPolicy.Placement;
import org.lectern.server.pool.PlacementPolicy.Seats;

/**
 * Opens runs: whoever's insert returns a row creates. Starts that wait at the same moment are opened together, in one
 * transaction under the one lock of placement: limits of tenants, telephone PINs and servers are decided for all of them
 * by one look at what is taken.
 */
final class OpenRuns {
    private static final int TOGETHER = 200;

    private final MeetingStore meetings;
    private final Seating seating;
    private final NewRuns runs;
    private final DialInNumbers numbers;
    private final String tag;
    private final SharedCommit<Opening, Opened> together;

    OpenRuns(Database database, MeetingStore meetings, Seating seating, String tag, Duration lease) {
        this.meetings = meetings;
        this.seating = seating;
        this.runs = new NewRuns(database, meetings, lease);
        this.numbers = new DialInNumbers(database);
        this.tag = tag;
        this.together = new SharedCommit<>(TOGETHER, openings -> database.inTransaction(() -> openAll(openings)));
    }

    /** What became of the wish to be the one who creates. */
    sealed interface Opened {
        /**
         * This caller creates.
         *
         * @param request as it is to be sent, with what was allotted
         */
        record Mine(Attempt attempt, StartRequest request) implements Opened {}

        /** Somebody else does, or did. */
        record Theirs() implements Opened {}

        /** Nobody can: no server is left. Nothing was written. */
        record Nowhere(String reason) implements Opened {}

        /** The tenant may not have more. Nothing was written. */
        record OverLimit(Limit limit, int most) implements Opened {}

        enum Limit {
            MEETINGS,
            PARTICIPANTS
        }
    }

    /**
     * One wish, with the identifier and the sealed passwords that its run will have.
     *
     * @param avoided servers not to use
     */
    record Opening(UUID id, StartRequest request, byte[] attendee, byte[] moderator, Set<UUID> avoided) {
        @Nullable
        UUID parent() {
            CallerTerms caller = request.caller();
            return caller == null ? null : caller.parent();
        }

        Key key() {
            return new Key(request.tenantId(), request.externalId());
        }
    }

    /** What may run once at a time. */
    record Key(UUID tenantId, String externalId) {}

    /**
     * Tries to become the one who creates this meeting.
     *
     * @param avoided servers not to use, from failures that this process knows of
     */
    Opened open(StartRequest request, Set<UUID> avoided) {
        UUID id = RandomIds.uuid();
        return together.ask(new Opening(
                id,
                request,
                meetings.seal(id, "attendee_password", RandomIds.token128()),
                meetings.seal(id, "moderator_password", RandomIds.token128()),
                avoided));
    }

    private List<Opened> openAll(List<Opening> openings) {
        seating.lock();
        var opened = new HashMap<UUID, Opened>();
        Set<Key> live = runs.live(openings);
        List<Opening> wanted = openings.stream()
                .filter(opening -> {
                    boolean theirs = !live.add(opening.key());
                    if (theirs) {
                        opened.put(opening.id(), new Opened.Theirs());
                    }
                    return !theirs;
                })
                .toList();
        wanted = withinLimits(runs.expecting(wanted), opened);
        Map<UUID, UUID> parents = parents(wanted);
        List<Placement> placements = seating.place(wanted.stream()
                .map(opening -> new Seats(
                        opening.id(),
                        opening.request().tenantId(),
                        opening.request().expected(),
                        opening.request().terms().tags(),
                        opening.avoided(),
                        opening.parent() == null ? null : parents.get(opening.parent())))
                .toList());
        List<Allotted> allotted =
                numbers.allot(wanted.stream().map(Opening::request).toList());
        var placed = new ArrayList<NewRun>();
        for (int i = 0; i < wanted.size(); i++) {
            Opening opening = wanted.get(i);
            switch (placements.get(i)) {
                case Placement.Placed there -> placed.add(run(opening, there, allotted.get(i)));
                case Placement.Nowhere nowhere ->
                    opened.put(opening.id(), new Opened.Nowhere(nowhere.trace().toString()));
            }
        }
        Set<UUID> mine = runs.insert(placed);
        placed.forEach(run -> opened.put(
                run.attempt().meetingId(),
                mine.contains(run.attempt().meetingId())
                        ? new Opened.Mine(run.attempt(), run.asSent())
                        : new Opened.Theirs()));
        return openings.stream().map(opening -> opened(opened, opening)).toList();
    }

    private Map<UUID, UUID> parents(List<Opening> wanted) {
        List<UUID> parents =
                wanted.stream().map(Opening::parent).filter(Objects::nonNull).toList();
        return parents.isEmpty() ? Map.of() : seating.servers(parents);
    }

    private static Opened opened(Map<UUID, Opened> opened, Opening opening) {
        Opened result = opened.get(opening.id());
        if (result == null) {
            throw new IllegalStateException("a start was left without an answer");
        }
        return result;
    }

    private NewRun run(Opening opening, Placement.Placed placed, Allotted allotted) {
        var attempt = new Attempt(
                opening.id(), 1, placed.serverId(), tag + "-" + RandomIds.token128(), Attempt.Tokens.random());
        return new NewRun(opening, attempt, placed.trace(), allotted);
    }

    /** Each start of a tenant counts for those after it. */
    private List<Opening> withinLimits(List<Opening> wanted, Map<UUID, Opened> opened) {
        Set<UUID> tenants = new HashSet<>();
        wanted.stream()
                .map(Opening::request)
                .filter(request ->
                        request.terms().maxMeetings() > 0 || request.terms().maxParticipants() > 0)
                .forEach(request -> tenants.add(request.tenantId()));
        if (tenants.isEmpty()) {
            return wanted;
        }
        Map<UUID, Taken> taken = seating.taken(tenants);
        return wanted.stream()
                .filter(opening -> {
                    StartRequest request = opening.request();
                    Taken before = taken.getOrDefault(request.tenantId(), Taken.NOTHING);
                    Opened.OverLimit over = over(request, before);
                    if (over != null) {
                        opened.put(opening.id(), over);
                        return false;
                    }
                    taken.put(
                            request.tenantId(), new Taken(before.meetings() + 1, before.people() + request.expected()));
                    return true;
                })
                .toList();
    }

    private static Opened.@Nullable OverLimit over(StartRequest request, Taken taken) {
        PlacementTerms terms = request.terms();
        if (terms.maxMeetings() > 0 && taken.meetings() >= terms.maxMeetings()) {
            return new Opened.OverLimit(Opened.Limit.MEETINGS, terms.maxMeetings());
        }
        // A class that expects more than the tenant may have at all may begin: joins are counted, too.
        int expected = Math.min(request.expected(), terms.maxParticipants());
        if (terms.maxParticipants() > 0 && taken.people() + expected > terms.maxParticipants()) {
            return new Opened.OverLimit(Opened.Limit.PARTICIPANTS, terms.maxParticipants());
        }
        return null;
    }
}
