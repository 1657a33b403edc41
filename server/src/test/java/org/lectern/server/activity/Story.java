package org.lectern.server.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.lectern.server.activity.Observation.Subject;
import org.lectern.server.activity.Observation.What;

/**
 * Observations of one meeting, told in whole seconds after a round instant, and a log in memory that takes them in any
 * order, split and duplication, with the rules that the real one has for bases.
 */
final class Story {
    static final UUID MEETING_ID = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    static final MeetingReference MEETING =
            new MeetingReference("abc-" + START.toEpochMilli(), "abcdefghij-0123456789abcdef");

    private final List<Observation> observations = new ArrayList<>();

    static Instant second(long second) {
        return START.plusSeconds(second);
    }

    Story add(Track track, long second, Kind kind, String... details) {
        return addMillis(track, START.toEpochMilli() + 1000 * second, kind, details);
    }

    Story addMillis(Track track, long millis, Kind kind, String... details) {
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < details.length; i += 2) {
            values.put(details[i], details[i + 1]);
        }
        Source source = track.isPolled()
                ? Source.POLL
                : track.isReported() || track.equals(Track.REPORT) ? Source.ANALYTICS : Source.HOOK;
        observations.add(
                Observation.of(new Subject(MEETING, track), source, millis, new What(kind, new Detail(values))));
        return this;
    }

    /** Of the connection {@code w_<person>}. */
    Story who(String person, long second, Kind kind, String... details) {
        return add(Track.connection("w_" + person), second, kind, details);
    }

    /** A join of a person with an external identifier and a name. */
    Story join(String connection, String externalId, long second) {
        return who(
                connection,
                second,
                Kind.JOINED,
                Detail.EXTERNAL_USER_ID,
                externalId,
                Detail.NAME,
                "Name of " + externalId,
                Detail.ROLE,
                "VIEWER");
    }

    Story end(long second) {
        return add(Track.MEETING, second, Kind.MEETING_ENDED);
    }

    Story inferredEnd(long second) {
        return inferredEnd(second, second);
    }

    Story inferredEnd(long second, long concluded) {
        observations.add(Observation.inferredEnd(
                MEETING, second(second).toEpochMilli(), second(concluded).toEpochMilli()));
        return this;
    }

    List<Observation> observations() {
        return observations;
    }

    /** Told at once, in order. */
    ClassActivity at(long second) {
        return deliver(List.of(observations), ObservationOrder.BY_TIME, second(second));
    }

    /** As {@link #at}, with people said to be others. */
    ClassActivity linked(long second, Map<String, String> links) {
        return new ClassAssembly(MEETING_ID, second(second), fold(List.of(observations), ObservationOrder.BY_TIME))
                .assemble(new Links(links));
    }

    /** Told in another order, with duplicates and in parts, all made from the seed. */
    ClassActivity shuffled(long seed, long second) {
        return deliver(parts(seed), ObservationOrder.BY_TIME, second(second));
    }

    List<List<Observation>> parts(long seed) {
        var random = new Random(seed);
        var delivered = new ArrayList<>(observations);
        int duplicates = observations.isEmpty() ? 0 : random.nextInt(observations.size() + 1);
        for (int i = 0; i < duplicates; i++) {
            delivered.add(observations.get(random.nextInt(observations.size())));
        }
        Collections.shuffle(delivered, random);
        var parts = new ArrayList<List<Observation>>();
        for (int from = 0; from < delivered.size(); ) {
            int to = Math.min(delivered.size(), from + 1 + random.nextInt(5));
            parts.add(delivered.subList(from, to));
            from = to;
        }
        return parts;
    }

    static ClassActivity deliver(List<List<Observation>> parts, ObservationOrder order, Instant asOf) {
        return new ClassAssembly(MEETING_ID, asOf, fold(parts, order)).assemble(Links.NONE);
    }

    static Map<Track, TrackState> fold(List<List<Observation>> parts, ObservationOrder order) {
        var fold = new Fold(order);
        var log = new LinkedHashMap<Track, Map<UUID, Observation>>();
        var bases = new LinkedHashMap<Track, Fold.Saved>();
        var states = new LinkedHashMap<Track, TrackState>();
        for (List<Observation> part : parts) {
            var earliest = new LinkedHashMap<Track, Long>();
            for (Observation observation : part) {
                Track track = observation.subject().track();
                Map<UUID, Observation> known = log.computeIfAbsent(track, absent -> new LinkedHashMap<>());
                if (known.putIfAbsent(observation.identity(), observation) == null) {
                    earliest.merge(track, observation.atMillis(), Math::min);
                }
            }
            earliest.forEach((track, first) -> {
                Fold.Saved base = bases.getOrDefault(track, Fold.Saved.NOTHING);
                Fold.Saved start = first > base.atMillis() ? base : Fold.Saved.NOTHING;
                var later = new ArrayList<>(log.getOrDefault(track, Map.of()).values().stream()
                        .filter(observation -> observation.atMillis() > start.atMillis())
                        .toList());
                Fold.Folded folded = fold.fold(track, start, later);
                bases.put(track, folded.base());
                states.put(track, TrackState.read(track, folded.state().toBytes()));
            });
        }
        return states;
    }
}
