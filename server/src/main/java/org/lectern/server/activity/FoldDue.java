package org.lectern.server.activity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.activity.EventLog.Claim;
import org.lectern.server.activity.EventLog.Claims;
import org.lectern.server.activity.MeetingDirectory.Abandoned;
import org.lectern.server.activity.MeetingDirectory.Known;
import org.lectern.server.activity.MeetingDirectory.MeetingStatus;
import org.lectern.server.activity.MeetingDirectory.Unknown;
import org.lectern.server.platform.DatabaseUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds what is due, a batch of meetings in one transaction. Any number of processes may do so at once: each meeting is
 * handed to one of them at a time, and what a dead one held comes free by itself.
 *
 * <p>Folding again changes nothing.
 */
public final class FoldDue {
    private static final Logger log = LoggerFactory.getLogger(FoldDue.class);

    /** Meetings folded in one transaction at most. */
    static final int BATCH = 400;

    /** How long a meeting without any identifier of ours may stay unknown. */
    private static final Duration FOREIGN_AFTER = Duration.ofMinutes(10);

    private final EventLog events;
    private final FoldStore store;
    private final Fold fold;
    private final MeetingDirectory directory;
    private final InstantSource clock;

    FoldDue(EventLog events, FoldStore store, Fold fold, Surroundings surroundings) {
        this.events = events;
        this.store = store;
        this.fold = fold;
        this.directory = surroundings.directory();
        this.clock = surroundings.clock();
    }

    /** What it asks: whose a meeting is, and what time it is. */
    record Surroundings(MeetingDirectory directory, InstantSource clock) {}

    /** Folds one batch. */
    public Run runOnce() {
        Claims claims = events.claim(BATCH);
        if (claims.claims().isEmpty()) {
            return new Run(0, 0);
        }
        return settle(claims.lease(), verdicts(claims.claims()));
    }

    /** A meeting that cannot be folded keeps no other back: then each is folded by itself. */
    private Run settle(UUID lease, List<Verdict> verdicts) {
        try {
            return store.settle(lease, verdicts, this::foldTracks);
        } catch (DatabaseUnavailable | FoldStore.LeaseLost e) {
            throw e;
        } catch (RuntimeException e) {
            if (verdicts.size() == 1) {
                log.error(
                        "meeting cannot be folded, its events wait meeting={}",
                        verdicts.getFirst().claim().key(),
                        e);
                return new Run(1, 0);
            }
            int events = 0;
            for (Verdict verdict : verdicts) {
                events += settle(lease, List.of(verdict)).events();
            }
            return new Run(verdicts.size(), events);
        }
    }

    /**
     * @param meetings how many were handed out
     * @param events events of hooks that were folded
     */
    public record Run(int meetings, int events) {}

    /** What is to be done with a claim. */
    record Verdict(Claim claim, Outcome outcome) {}

    /** Whose meeting it turned out to be. */
    sealed interface Outcome {
        record FoldIt(Known meeting, boolean news) implements Outcome {}

        /** @param age since its first observation */
        record Wait(Duration age) implements Outcome {}

        record Leave() implements Outcome {}

        record Drop() implements Outcome {}
    }

    private List<Verdict> verdicts(List<Claim> claims) {
        List<MeetingReference> open = claims.stream()
                .filter(claim -> !claim.standing().settled())
                .map(Claim::reference)
                .toList();
        Map<MeetingReference, MeetingStatus> statuses = open.isEmpty() ? Map.of() : directory.statuses(open);
        var verdicts = new ArrayList<Verdict>(claims.size());
        for (Claim claim : claims) {
            verdicts.add(new Verdict(claim, outcome(claim, statuses)));
        }
        return verdicts;
    }

    private Outcome outcome(Claim claim, Map<MeetingReference, MeetingStatus> statuses) {
        return switch (claim.standing().state()) {
            case "ABANDONED" -> new Outcome.Leave();
            case "FOREIGN" -> new Outcome.Drop();
            case "KNOWN" -> {
                var meetingId = claim.standing().meetingId();
                if (meetingId == null) {
                    throw new IllegalStateException("a known meeting without its row: " + claim.key());
                }
                yield new Outcome.FoldIt(new Known(meetingId, meetingId), false);
            }
            default ->
                switch (statuses.getOrDefault(claim.reference(), new Unknown())) {
                    case Known known -> new Outcome.FoldIt(known, true);
                    case Abandoned abandoned -> new Outcome.Leave();
                    case Unknown unknown -> unknown(claim);
                };
        };
    }

    private Outcome unknown(Claim claim) {
        String serverMeetingId = claim.reference().serverMeetingId();
        Duration age = Duration.between(claim.standing().firstReceivedAt(), clock.instant());
        if (serverMeetingId.isEmpty() || directory.mayBeRoom(serverMeetingId)) {
            return age.compareTo(FOREIGN_AFTER) > 0 ? new Outcome.Drop() : new Outcome.Wait(age);
        }
        if (!directory.carriesOurTag(serverMeetingId)) {
            return new Outcome.Drop();
        }
        if (age.compareTo(FOREIGN_AFTER) > 0) {
            log.warn("meeting with our tag is known to nobody, its events wait serverMeetingId={}", serverMeetingId);
        }
        return new Outcome.Wait(age);
    }

    /** The pure part: folds each track from its base. */
    private Map<FoldStore.TrackKey, Fold.Folded> foldTracks(Map<FoldStore.TrackKey, FoldReads.Start> tracks) {
        var folded = new HashMap<FoldStore.TrackKey, Fold.Folded>(tracks.size() * 2);
        tracks.forEach((key, start) -> folded.put(key, fold.fold(key.track(), start.base(), start.observations())));
        return folded;
    }
}
