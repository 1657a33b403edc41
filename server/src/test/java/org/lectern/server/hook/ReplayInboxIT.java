package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.EventCounters;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.LogQuery;
import org.lectern.server.activity.LogSearch;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingKey;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.activity.ReplayLog;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

final class ReplayInboxIT {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final long MILLIS = START.toEpochMilli();

    private final Databases databases = TestDatabase.create();
    private final Inlet.Knowing directory = new Inlet.Knowing();
    private final Inlet inlet =
            new Inlet(databases, directory, Activity.Rules.STANDARD, InstantSource.fixed(START.plusSeconds(3600)));
    private final LogSearch search = new LogSearch(databases.web());
    private final DeadLetters letters =
            new DeadLetters(databases, inlet.activity().log());

    @AfterEach
    void close() {
        inlet.close();
        databases.close();
    }

    private static MeetingReference lesson(int number) {
        return new MeetingReference("abc" + number + "-" + MILLIS, "abcdefghij-" + number);
    }

    private void attended(MeetingReference lesson) throws InterruptedException {
        inlet.deliver("["
                + Events.event(
                        lesson,
                        "user-joined",
                        "w_1",
                        MILLIS + 1000,
                        ",\"external-user-id\":\"anna\",\"name\":\"Anna\",\"role\":\"VIEWER\"")
                + "]");
        inlet.deliver("[" + Events.chat(lesson, "w_1", MILLIS + 2000, "a") + "]");
        inlet.deliver("[" + Events.event(lesson, "user-left", "w_1", MILLIS + 61_000, "") + "]");
    }

    private ReplayInbox node() {
        var log = new ReplayLog(databases.web(), PlausibleTime.aroundCreation(), () -> {});
        return new ReplayInbox(databases.web(), log, letters);
    }

    private EventCounters.Counters counters() {
        return inlet.inbox().counters();
    }

    @Test
    void findsClassesByTimeStateMeetingAndEvent() throws InterruptedException {
        directory.exceptions.put(lesson(2), new MeetingDirectory.Unknown());
        attended(lesson(1));
        attended(lesson(2));
        inlet.deliver("[" + Events.event(lesson(3), "something-new", "w_1", MILLIS + 5, "") + "]");
        inlet.deliver("[" + Events.event(lesson(1), "user-left", "w_9", 86_400_000L, "") + "]");
        inlet.foldAll();
        var all = LogQuery.ALL;

        assertThat(found(all)).hasSize(3);
        assertThat(found(new LogQuery(null, null, "pending", "", "", ""))).containsExactly(lesson(2));
        assertThat(found(new LogQuery(null, null, "OUT_OF_RANGE", "", "", ""))).containsExactly(lesson(1));
        assertThat(found(all.of(lesson(1).internalMeetingId()))).containsExactly(lesson(1));
        assertThat(found(all.of(lesson(1).serverMeetingId()))).containsExactly(lesson(1));
        assertThat(found(new LogQuery(null, null, "", "", "", "message")))
                .containsExactlyInAnyOrder(lesson(1), lesson(2));
        assertThat(found(new LogQuery(null, null, "", "", "", "something-new"))).containsExactly(lesson(3));
        assertThat(found(new LogQuery(Instant.now().plusSeconds(60), null, "", "", "", "")))
                .isEmpty();
        assertThat(found(new LogQuery(null, null, "", "bbb1", "", ""))).isEmpty();
        assertThat(search.events(MeetingKey.of(lesson(1)), Instant.EPOCH, 10))
                .extracting(LogSearch.Logged::kind)
                .containsExactly("LEFT", "JOINED", "MESSAGE", "LEFT");
    }

    private List<MeetingReference> found(LogQuery query) {
        return search.streams(query, 50).stream().map(LogSearch.Stream::meeting).toList();
    }

    @Test
    void aClassThatWasAbandonedIsAskedForAnewAndNothingIsCountedTwice() throws InterruptedException {
        directory.exceptions.put(lesson(1), new MeetingDirectory.Abandoned());
        attended(lesson(1));
        inlet.foldAll();
        assertThat(counters().abandoned()).isEqualTo(3);
        directory.exceptions.clear();
        UUID replay = node().classes(LogQuery.ALL, "test");

        node().run();
        inlet.foldAll();
        node().classes(LogQuery.ALL, "test");
        node().run();
        inlet.foldAll();

        assertThat(node().find(replay).orElseThrow()).satisfies(done -> {
            assertThat(done.total()).isEqualTo(1);
            assertThat(done.done()).isEqualTo(1);
            assertThat(done.again()).isEqualTo(1);
            assertThat(done.finishedAt()).isNotNull();
        });
        assertThat(inlet.read(lesson(1).serverMeetingId(), START.plusSeconds(100))
                        .people())
                .singleElement()
                .satisfies(
                        anna -> assertThat(anna.figures().counts().messages()).isEqualTo(1));
        assertThat(counters().received()).isEqualTo(3);
        assertThat(counters().addUp()).isTrue();
    }

    @Test
    void replaysOfManyAtOnceByTwoProcessesGiveTheSameRows() throws Exception {
        for (int i = 0; i < 250; i++) {
            attended(lesson(i));
        }
        inlet.foldAll();
        String before = digest();
        node().classes(LogQuery.ALL, "one");
        node().classes(new LogQuery(null, null, "KNOWN", "", "", ""), "two");

        try (var threads = Executors.newFixedThreadPool(4)) {
            var runs = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                runs.add(threads.submit(() -> node().run()));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        inlet.foldAll();

        assertThat(node().list(10)).hasSize(2).allSatisfy(done -> {
            assertThat(done.done()).isEqualTo(250);
            assertThat(done.again()).isEqualTo(250);
            assertThat(done.finishedAt()).isNotNull();
        });
        assertThat(digest()).isEqualTo(before);
        assertThat(counters().addUp()).isTrue();
    }

    @Test
    void anEventThatTheDatabaseRefusedIsTakenInOnceItNoLongerDoes() throws Exception {
        refuse();
        attended(lesson(1));
        assertThat(counters().dead()).isEqualTo(3);
        assertThat(letters.list(DeadLetters.Query.ALL, 10))
                .hasSize(3)
                .allMatch(DeadLetters.Letter::canBeReplayed)
                .allMatch(letter -> !String.valueOf(letter.content()).contains("secret text"));
        UUID refusedAgain = node().deadLetters(DeadLetters.Query.ALL, "test");
        node().run();
        assertThat(node().find(refusedAgain).orElseThrow().again()).isZero();
        refuseNoMore();

        node().deadLetters(DeadLetters.Query.ALL, "one");
        node().deadLetters(DeadLetters.Query.ALL, "two");
        try (var threads = Executors.newFixedThreadPool(2)) {
            threads.submit(() -> node().run());
            threads.submit(() -> node().run());
        }
        inlet.foldAll();

        assertThat(inlet.read(lesson(1).serverMeetingId(), START.plusSeconds(100))
                        .people())
                .singleElement()
                .satisfies(anna -> assertThat(anna.presence().total()).hasSeconds(60));
        assertThat(counters()).satisfies(after -> {
            assertThat(after.dead()).isZero();
            assertThat(after.folded()).isEqualTo(3);
            assertThat(after.addUp()).isTrue();
        });
        assertThat(letters.list(DeadLetters.Query.ALL, 10)).noneMatch(DeadLetters.Letter::canBeReplayed);
    }

    @Test
    void aLetterWhoseReplayWasKilledIsTriedAgain() throws InterruptedException {
        refuse();
        inlet.deliver("[" + Events.chat(lesson(1), "w_1", MILLIS + 2000, "a") + "]");
        refuseNoMore();
        long id = letters.list(DeadLetters.Query.ALL, 10).getFirst().id();
        EventLog log = inlet.activity().log();
        var killed = new DeadLetters(databases, new Killed(log));
        assertThatThrownBy(() -> killed.replay(id)).hasMessage("killed");

        assertThat(letters.find(id).orElseThrow().canBeReplayed()).isTrue();
        assertThat(counters().dead()).isEqualTo(1);
        assertThat(letters.replay(id)).isTrue();
        assertThat(counters()).satisfies(after -> {
            assertThat(after.dead()).isZero();
            assertThat(after.waiting()).isEqualTo(1);
            assertThat(after.addUp()).isTrue();
        });
        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from event")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(letters.find(id).orElseThrow().canBeReplayed()).isFalse();
    }

    /** A process that dies once the log has what it was given. */
    private record Killed(EventLog log) implements EventLog {
        @Override
        public Appended append(Batch batch) {
            log.append(batch);
            throw new IllegalStateException("killed");
        }

        @Override
        public Claims claim(int limit) {
            return log.claim(limit);
        }
    }

    private void refuse() {
        databases
                .web()
                .jdbc()
                .sql("select 1 from ensure_event_partition(202611)")
                .query(Integer.class)
                .single();
        databases.web().jdbc().sql("""
                        create function too_large() returns trigger language plpgsql as $$
                        begin raise exception 'refused' using errcode = '22001'; end $$
                        """).update();
        databases
                .web()
                .jdbc()
                .sql("create trigger too_large before insert on event_202611 for each row execute function too_large()")
                .update();
    }

    private void refuseNoMore() {
        databases.web().jdbc().sql("drop trigger too_large on event_202611").update();
    }

    @Test
    void aLetterOfWhichNothingWasUnderstoodCannotBeTriedAgain() throws InterruptedException {
        byte[] body =
                "domain=x&event=%5B%7B%22data%22%3A&timestamp=1".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        inlet.post(Inlet.TOKEN, Inlet.query(body), Inlet.FORM, body);

        DeadLetters.Letter letter = letters.list(new DeadLetters.Query(null, null, Inlet.SERVER, "UNREADABLE", ""), 10)
                .getFirst();

        assertThat(letter.canBeReplayed()).isFalse();
        assertThat(letters.replay(letter.id())).isFalse();
        assertThat(letters.list(new DeadLetters.Query(null, null, null, "TOO_LARGE", ""), 10))
                .isEmpty();
    }

    @Test
    void whatIsSealedIsNotReplayed() throws InterruptedException {
        attended(lesson(1));
        inlet.foldAll();
        databases.web().jdbc().sql("update due set sealed_at = now()").update();
        var log = new ReplayLog(databases.web(), PlausibleTime.aroundCreation(), () -> {});

        assertThat(log.replay(MeetingKey.of(lesson(1)))).isFalse();
        assertThat(found(new LogQuery(null, null, "SEALED", "", "", ""))).containsExactly(lesson(1));
    }

    @Test
    void whatComesForASealedClassIsADeadLetterThatIsRefusedUntilItsEventsAreKeptAgain() throws InterruptedException {
        attended(lesson(1));
        inlet.foldAll();
        databases.web().jdbc().sql("update due set sealed_at = now()").update();

        inlet.deliver("[" + Events.chat(lesson(1), "w_1", MILLIS + 3000, "late") + ","
                + Events.chat(lesson(2), "w_1", MILLIS + 3000, "in time") + "]");

        DeadLetters.Letter letter = letters.list(DeadLetters.Query.ALL, 10).getFirst();
        assertThat(letters.list(DeadLetters.Query.ALL, 10)).hasSize(1);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.SEALED);
        assertThat(letter.detail()).isEqualTo("meeting " + lesson(1).internalMeetingId());
        assertThat(letter.content()).doesNotContain("secret text");
        assertThat(letters.replay(letter.id())).isFalse();
        assertThat(letters.find(letter.id()).orElseThrow().canBeReplayed()).isTrue();
        assertThat(counters()).satisfies(before -> {
            assertThat(before.dead()).isEqualTo(1);
            assertThat(before.received()).isEqualTo(5);
            assertThat(before.addUp()).isTrue();
        });

        databases.web().jdbc().sql("update due set sealed_at = null").update();
        assertThat(letters.replay(letter.id())).isTrue();
        inlet.foldAll();

        assertThat(counters()).satisfies(after -> {
            assertThat(after.dead()).isZero();
            assertThat(after.folded()).isEqualTo(5);
            assertThat(after.addUp()).isTrue();
        });
    }

    private String digest() {
        return databases.web().jdbc().sql("""
                        select md5(string_agg(bucket || ' ' || meeting || ' ' || participant || ' ' || encode(state, 'hex'),
                            ',' order by bucket, meeting, participant)) from participant
                        """).query(String.class).single();
    }
}
