package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Two processes' worth of intake and fold on one database. */
final class TwoNodesIT {
    private static final long MILLIS = Instant.parse("2026-11-22T09:00:00Z").toEpochMilli();
    private static final int MEETINGS = 20;
    private static final int PEOPLE = 5;
    private static final int MESSAGES = 6;

    @Test
    void everyEventCountsOnceWhoeverTakesItInAndFoldsIt() throws Exception {
        DatabaseConnection connection = TestDatabase.createConnection();
        try (Databases first = connection.pools();
                Databases second = connection.pools();
                var one = new Inlet(first, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system());
                var two = new Inlet(second, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            one.activity().worker().start();
            two.activity().worker().start();
            var deliveries = new ArrayList<Callable<Integer>>();
            for (int meeting = 0; meeting < MEETINGS; meeting++) {
                for (String event : events(meeting)) {
                    deliveries.add(() -> one.deliver("[" + event + "]"));
                    deliveries.add(() -> two.deliver("[" + event + "]"));
                }
            }
            Collections.shuffle(deliveries, new Random(3));

            var busy = new AtomicBoolean(true);
            Future<Integer> looked = threads.submit(() -> {
                int looks = 0;
                while (busy.get()) {
                    var now = one.inbox().counters();
                    assertThat(now.addUp()).as("%s", now).isTrue();
                    looks++;
                }
                return looks;
            });
            for (Future<Integer> answer : threads.invokeAll(deliveries)) {
                assertThat(answer.get()).isEqualTo(200);
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> one.inbox().counters().waiting() == 0);
            busy.set(false);
            assertThat(looked.get()).as("looks while others took in and folded").isGreaterThan(1);

            var counters = one.inbox().counters();
            int events = MEETINGS * PEOPLE * (MESSAGES + 2);
            assertThat(counters.received()).isEqualTo(2L * events);
            assertThat(counters.duplicate()).isEqualTo(events);
            assertThat(counters.folded()).isEqualTo(events);
            assertThat(counters.addUp()).isTrue();
            for (int meeting = 0; meeting < MEETINGS; meeting++) {
                assertThat(two.read(reference(meeting).serverMeetingId(), Instant.now())
                                .people())
                        .hasSize(PEOPLE)
                        .allSatisfy(TwoNodesIT::assertComplete);
            }
            assertThat(one.activity()
                            .extras()
                            .rebuild()
                            .rebuild(Optional.empty())
                            .changed())
                    .isZero();
        }
    }

    /** The first is so slow that the second folds the same meanwhile: what it did too late is undone and counted once. */
    @Test
    void whoIsSlowerThanItsLeaseFoldsNothing() throws Exception {
        DatabaseConnection connection = TestDatabase.createConnection();
        try (Databases first = connection.pools();
                Databases second = connection.pools();
                var two = new Inlet(second, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system());
                var one = new Inlet(
                        first,
                        new Slow(() -> {
                            second.jobs()
                                    .jdbc()
                                    .sql("update due set lease_until = now() - interval '1 s'")
                                    .update();
                            two.foldAll();
                        }),
                        Activity.Rules.STANDARD,
                        InstantSource.system())) {
            List<String> events = events(0);
            assertThat(one.deliver("[" + String.join(",", events) + "]")).isEqualTo(200);

            assertThatThrownBy(one::foldAll).hasMessageContaining("lease lost of 1 meetings");

            var counters = one.inbox().counters();
            assertThat(counters.folded()).isEqualTo(events.size());
            assertThat(counters.addUp()).as("%s", counters).isTrue();
            assertThat(one.read(reference(0).serverMeetingId(), Instant.now()).people())
                    .hasSize(PEOPLE)
                    .allSatisfy(TwoNodesIT::assertComplete);
        }
    }

    /** Knows whose meetings they are after something else has happened, once. */
    private static final class Slow implements MeetingDirectory {
        private final MeetingDirectory directory = new Inlet.Knowing();
        private final Runnable meanwhile;
        private boolean happened;

        Slow(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
            if (!happened) {
                happened = true;
                meanwhile.run();
            }
            return directory.statuses(meetings);
        }

        @Override
        public boolean carriesOurTag(String serverMeetingId) {
            return directory.carriesOurTag(serverMeetingId);
        }
    }

    private static void assertComplete(PersonActivity person) {
        assertThat(person.figures().counts().messages()).isEqualTo(MESSAGES);
        assertThat(person.presence().total()).hasSeconds(100);
    }

    private static MeetingReference reference(int meeting) {
        return new MeetingReference("m" + meeting + "-" + MILLIS, "abcdefghij-" + meeting);
    }

    private static List<String> events(int meeting) {
        var events = new ArrayList<String>();
        MeetingReference reference = reference(meeting);
        for (int person = 0; person < PEOPLE; person++) {
            String connection = "w_" + person;
            events.add(Events.event(reference, "user-joined", connection, MILLIS, ",\"name\":\"P\""));
            events.add(Events.event(reference, "user-left", connection, MILLIS + 100_000, ""));
            for (int message = 0; message < MESSAGES; message++) {
                events.add(Events.chat(reference, connection, MILLIS + 1000L * message + person, "c" + message));
            }
        }
        return events;
    }
}
