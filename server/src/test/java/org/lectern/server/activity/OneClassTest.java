package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity.Course;
import org.lectern.server.activity.PersonActivity.Counts;
import org.lectern.server.activity.PersonActivity.Figures;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.Now;
import org.lectern.server.activity.PersonActivity.Presence;
import org.lectern.server.activity.PersonActivity.Session;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.activity.PersonActivity.Spans;
import org.lectern.server.activity.PersonActivity.Talk;
import org.lectern.server.activity.PersonActivity.TalkSource;
import org.lectern.server.activity.PersonActivity.Who;

final class OneClassTest {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private final OneClass together = new OneClass(UUID.randomUUID(), at(60));

    @Test
    void aClassThatWentOnInASecondRunCountsEverybodyOnce() {
        ClassActivity first = run(0, 20, true, person("u:ann", 0, 20, 5), person("u:bob", 2, 20, 0));
        ClassActivity second = run(25, 50, false, person("u:ann", 26, 50, 4), person("u:cem", 30, 50, 0));

        ClassActivity all = together.of(List.of(first, second));

        assertThat(all.course()).isEqualTo(new Course(at(0), at(50), false));
        assertThat(all.people()).extracting(one -> one.who().key()).containsExactly("u:ann", "u:bob", "u:cem");
        PersonActivity ann = all.people().getFirst();
        assertThat(ann.presence().sessions()).hasSize(2);
        assertThat(ann.presence().total()).isEqualTo(Duration.ofMinutes(44));
        assertThat(ann.presence().connections()).isEqualTo(2);
        assertThat(ann.figures().counts().messages()).isEqualTo(9);
        assertThat(ann.figures().microphoneOpen()).isEqualTo(Duration.ofMinutes(9));
        assertThat(ann.figures().talk().time()).isEqualTo(Duration.ofMinutes(9));
        assertThat(ann.anomalies()).containsExactly(Map.entry("x", 2));
    }

    /**
     * The second server's clock is ten minutes behind that of the first, so that what it tells seems to have been before. Sums
     * stay what they are, and no time counts that nobody was there.
     */
    @Test
    void serversWhoseClocksDifferTellNothingTwiceAndInventNothing() {
        ClassActivity first = run(0, 20, true, person("u:ann", 0, 20, 5));
        ClassActivity right = run(25, 50, false, person("u:ann", 26, 50, 4));
        ClassActivity behind = run(15, 40, false, person("u:ann", 16, 40, 4));

        PersonActivity told = together.of(List.of(first, right)).people().getFirst();
        PersonActivity off = together.of(List.of(first, behind)).people().getFirst();

        assertThat(off.figures().counts()).isEqualTo(told.figures().counts());
        assertThat(off.presence().connections()).isEqualTo(told.presence().connections());
        assertThat(off.presence().total())
                .as("what seems to be twice counts once")
                .isEqualTo(Duration.ofMinutes(40))
                .isLessThan(told.presence().total());
        assertThat(together.of(List.of(first, behind)).course().endedAt()).contains(at(40));
    }

    @Test
    void beingInBothAtOnceCountsOnce() {
        ClassActivity first = run(0, 30, true, person("u:ann", 0, 30, 12));
        ClassActivity second = run(20, 40, false, person("u:ann", 20, 40, 5));

        PersonActivity ann = together.of(List.of(first, second)).people().getFirst();

        assertThat(ann.presence().total()).isEqualTo(Duration.ofMinutes(40));
        assertThat(ann.presence().sessions()).singleElement().satisfies(one -> {
            assertThat(one.from()).isEqualTo(at(0));
            assertThat(one.to()).isEqualTo(at(40));
        });
    }

    @Test
    void whoIsKnownByPollsInOneRunHasTheFiguresOfTheOther() {
        PersonActivity told = person("u:ann", 0, 20, 5);
        PersonActivity seen = new PersonActivity(
                told.who(), person("u:ann", 30, 40, 0).presence(), Figures.ABSENT, Now.NOTHING, Map.of());

        PersonActivity ann = together.of(List.of(run(0, 20, true, told), run(30, 40, false, seen)))
                .people()
                .getFirst();

        assertThat(ann.figures()).isEqualTo(told.figures());
        assertThat(ann.presence().total()).isEqualTo(Duration.ofMinutes(30));
    }

    private static ClassActivity run(int from, int to, boolean inferred, PersonActivity... people) {
        return new ClassActivity(
                UUID.randomUUID(), at(60), new Course(at(from), at(to), inferred), List.of(people), List.of());
    }

    /** Inside from and to these minutes, with the microphone open in as many of the first minutes as there are messages. */
    private static PersonActivity person(String key, int from, int to, int messages) {
        var length = Duration.ofMinutes(to - from);
        var spans = new Spans(messages == 0 ? List.of() : List.of(new Span(at(from), at(from + messages))), List.of());
        return new PersonActivity(
                new Who(key, key.substring(2), key, "VIEWER", false),
                new Presence(List.of(new Session(at(from), at(to), length, Mark.OBSERVED)), length, 1),
                new Figures(
                        true,
                        new Talk(Span.total(spans.microphone()), TalkSource.MICROPHONE_OPEN, null),
                        spans,
                        new Counts(messages, 0, Map.of())),
                Now.NOTHING,
                Map.of("x", 1));
    }

    private static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }
}
