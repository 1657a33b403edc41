package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.ObservationOrder;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Faults put in through the seams must show, or the proofs prove nothing. */
final class PlantedFaultsIT {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final long MILLIS = START.toEpochMilli();
    private static final MeetingReference MEETING =
            new MeetingReference("abc-" + MILLIS, "abcdefghij-0123456789abcdef");

    /** A log that takes every delivery for a new event. */
    private record WithoutDedupe(EventLog log) implements EventLog {
        @Override
        public Appended append(Batch batch) {
            List<Entry> salted = batch.entries().stream()
                    .map(entry -> new Entry(salted(entry.observation()), entry.plausible()))
                    .toList();
            return log.append(new Batch(salted, batch.tally()));
        }

        private static Observation salted(Observation one) {
            return new Observation(one.subject(), UUID.randomUUID(), one.source(), one.atMillis(), one.what());
        }

        @Override
        public Claims claim(int limit) {
            return log.claim(limit);
        }
    }

    @Test
    void aLogWithoutDedupeCountsARetryTwice() throws InterruptedException {
        try (Databases databases = TestDatabase.create()) {
            var directory = new Inlet.Knowing();
            Activity sound = Activity.of(databases, directory, Activity.Rules.STANDARD, InstantSource.system());
            var faulty = new Activity(
                    new WithoutDedupe(sound.log()), sound.fold(), sound.worker(), sound.reports(), sound.extras());
            try (var inlet = new Inlet(databases, faulty, directory, Activity.Rules.STANDARD)) {
                String chat = "[" + Events.chat(MEETING, "w_1", MILLIS + 2000, "a") + "]";
                inlet.deliver(chat);
                inlet.deliver(chat);
                inlet.foldAll();

                assertThat(activity(inlet)
                                .people()
                                .getFirst()
                                .figures()
                                .counts()
                                .messages())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void anOrderThatIsNotByTimeGivesWrongDurations() throws InterruptedException {
        ObservationOrder latestFirst = (a, b) -> Long.compare(b.atMillis(), a.atMillis());
        var rules = new Activity.Rules(latestFirst, PlausibleTime.aroundCreation());
        try (Databases databases = TestDatabase.create();
                var inlet = new Inlet(databases, new Inlet.Knowing(), rules, InstantSource.system())) {
            inlet.deliver("[" + Events.event(MEETING, "user-joined", "w_1", MILLIS, ",\"name\":\"A\"") + ","
                    + Events.event(MEETING, "user-cam-broadcast-start", "w_1", MILLIS + 10_000, "") + ","
                    + Events.event(MEETING, "user-cam-broadcast-end", "w_1", MILLIS + 20_000, "") + "]");
            inlet.foldAll();

            assertThat(activity(inlet).people().getFirst().figures().camera()).isNotEqualTo(Duration.ofSeconds(10));
        }
    }

    private static ClassActivity activity(Inlet inlet) {
        return inlet.read(MEETING.serverMeetingId(), START.plusSeconds(60));
    }
}
