package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** What a process took in itself it folds without reading it back, and everything else it reads. */
final class FoldFromMemoryIT {
    private static final long MILLIS = Instant.parse("2026-11-22T09:00:00Z").toEpochMilli();
    private static final MeetingReference MEETING = new MeetingReference("m1-" + MILLIS, "abcdefghij-1");

    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final Databases first = connection.pools();
    private final Databases second = connection.pools();
    private final Inlet one = inlet(first);
    private final Inlet two = inlet(second);

    private static Inlet inlet(Databases databases) {
        return new Inlet(databases, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system());
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        first.close();
        second.close();
    }

    @Test
    void whatItTookInItselfIsNotReadFromTheLog() throws InterruptedException {
        one.deliver("[" + joined() + "]");
        one.foldAll();
        one.deliver("[" + chat(1) + "]");
        one.deliver("[" + chat(2) + "," + chat(1) + "]");
        unreadable();

        one.foldAll();

        assertThat(messages(one)).isEqualTo(2);
        assertThat(one.inbox().counters().duplicate()).isOne();
        assertThat(one.inbox().counters().addUp()).isTrue();
    }

    @Test
    void whatAnotherProcessTookInBetweenIsRead() throws InterruptedException {
        one.deliver("[" + joined() + "," + chat(1) + "]");
        one.foldAll();
        two.deliver("[" + chat(2) + "]");
        one.deliver("[" + chat(3) + "," + chat(2) + "]");

        one.foldAll();
        assertThat(messages(one)).isEqualTo(3);

        one.deliver("[" + chat(4) + "]");
        two.foldAll();
        one.deliver("[" + chat(5) + "]");
        one.foldAll();
        assertThat(messages(one)).isEqualTo(5);
        assertThat(one.inbox().counters().addUp()).isTrue();
        assertThat(one.activity().extras().rebuild().rebuild(Optional.empty()).changed())
                .isZero();
    }

    @Test
    void whatWasTakenBackWithItsTransactionIsNotRemembered() throws InterruptedException {
        one.deliver("[" + joined() + "]");
        one.foldAll();
        var subject = new Observation.Subject(MEETING, Track.connection("w_1"));
        var entries = Stream.of(7_000, 8_000)
                .map(at -> new EventLog.Entry(
                        Observation.of(subject, Source.HOOK, MILLIS + at, Observation.What.of(Kind.MESSAGE)), true))
                .toList();
        assertThatThrownBy(() -> first.intake().inTransaction(() -> {
                    one.activity().log().append(new EventLog.Batch(entries, EventLog.Tally.NONE));
                    throw new IllegalStateException("the power went");
                }))
                .isInstanceOf(IllegalStateException.class);

        one.deliver("[" + chat(1) + "]");
        one.foldAll();

        assertThat(messages(one)).isOne();
        assertThat(one.inbox().counters().addUp()).isTrue();
    }

    @Test
    void aFoldFromZeroReadsTheLog() throws InterruptedException {
        one.deliver("[" + joined() + "," + chat(1) + "," + chat(2) + "]");
        first.web()
                .jdbc()
                .sql("delete from event where at_millis = ?")
                .param(MILLIS + 2_000)
                .update();
        first.web().jdbc().sql("update due set refold = seq").update();

        one.foldAll();

        assertThat(messages(one)).isOne();
    }

    private void unreadable() {
        first.web()
                .jdbc()
                .sql("update event set body = '{\"\"\"' where body <> '{}'")
                .update();
        first.web()
                .jdbc()
                .sql("update event set participant = 'c:somebody else'")
                .update();
    }

    private static int messages(Inlet inlet) {
        var people = inlet.read(MEETING.serverMeetingId(), Instant.now()).people();
        assertThat(people).hasSize(1);
        return people.getFirst().figures().counts().messages();
    }

    private static String joined() {
        return Events.event(MEETING, "user-joined", "w_1", MILLIS, ",\"name\":\"P\"");
    }

    private static String chat(int number) {
        return Events.chat(MEETING, "w_1", MILLIS + 1_000L * number, "c" + number);
    }
}
