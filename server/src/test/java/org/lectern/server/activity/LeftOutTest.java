package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That nothing which a class does not tell is left anywhere in its activity. */
final class LeftOutTest {
    private final Story story = new Story()
            .join("a", "42", 100)
            .join("b", "43", 100)
            .who("a", 110, Kind.VOICE_ENABLED, Detail.LISTEN_ONLY, "false", Detail.MICROPHONE, "true")
            .who("a", 110, Kind.CAMERA_STARTED, Detail.STREAM, "s")
            .who("a", 110, Kind.SCREEN_STARTED)
            .who("a", 111, Kind.PRESENTER_ASSIGNED)
            .who("a", 112, Kind.HAND_RAISED)
            .who("a", 113, Kind.EMOJI, Detail.EMOJI, "👍")
            .who("a", 114, Kind.MESSAGE)
            .who("b", 115, Kind.MESSAGE)
            .who("a", 116, Kind.POLL_STARTED, Detail.POLL, "p/1")
            .who("b", 117, Kind.POLL_RESPONDED, Detail.POLL, "p/1");
    private final ClassActivity whole = withDisagreements(story.at(500));

    /** As if the report told otherwise of both. */
    private static ClassActivity withDisagreements(ClassActivity activity) {
        ClassFigures figures = activity.figures();
        List<ClassFigures.Disagreement> disagreements = activity.people().stream()
                .map(person -> new ClassFigures.Disagreement(
                        person.who().key(),
                        person.who().name(),
                        Figure.MESSAGES,
                        new Sourced(1L, 3L, Sourced.Chosen.REPORTED),
                        ClassFigures.Cause.REPORT_KNOWS_MORE))
                .toList();
        return new ClassActivity(
                activity.meetingId(),
                activity.asOf(),
                activity.course(),
                activity.people(),
                activity.missing(),
                new ClassFigures(
                        figures.recorded(),
                        figures.screenShared(),
                        figures.polls(),
                        figures.rooms(),
                        new ClassFigures.Report(true, disagreements)));
    }

    private static PersonActivity of(ClassActivity activity, String person) {
        return activity.person("u:" + person).orElseThrow();
    }

    @Test
    void theStoryHasSomethingOfEachToLeaveOut() {
        PersonActivity.Now now = of(whole, "42").now();

        assertThat(of(whole, "42").figures().spans().on())
                .containsOnlyKeys(
                        Figure.MICROPHONE, Figure.CAMERA, Figure.SCREEN_SHARE, Figure.PRESENTER, Figure.HAND_TIME);
        assertThat(now.microphoneOpen() && now.camera() && now.hand()).isTrue();
        assertThat(now.floor()).isEqualTo(new PersonActivity.Floor(true, true));
        assertThat(whole.figures().screenShared()).isNotEmpty();
        assertThat(whole.figures().polls()).isNotEmpty();
        assertThat(LeftOut.of(whole, Withheld.NOTHING)).isSameAs(whole);
    }

    @Test
    void ofAllFiguresPresenceIsLeftAlone() {
        ClassActivity left = LeftOut.of(whole, Withheld.notCollected(EnumSet.allOf(Figure.class)));

        assertThat(left.people()).hasSize(2).allSatisfy(person -> {
            assertThat(person.figures()).isEqualTo(PersonActivity.Figures.ABSENT);
            assertThat(person.now())
                    .isEqualTo(new PersonActivity.Now(true, PersonActivity.Microphone.NONE, false, null, false));
            assertThat(person.presence())
                    .isEqualTo(of(whole, person.who().externalUserId()).presence());
        });
        assertThat(left.figures().screenShared()).isEmpty();
        assertThat(left.figures().polls())
                .singleElement()
                .satisfies(poll -> assertThat(poll.answers().collected()).isFalse());
        assertThat(left.figures().report()).isEqualTo(new ClassFigures.Report(true, List.of()));
    }

    @Test
    void ofOneFigureTheOthersStayAsTheyAre() {
        for (Figure out : Figure.values()) {
            PersonActivity before = of(whole, "42");
            PersonActivity left = of(LeftOut.of(whole, Withheld.notCollected(Set.of(out))), "42");

            for (Figure other : Figure.values()) {
                assertThat(left.figures().sourced(other))
                        .as("%s without %s", other, out)
                        .isEqualTo(
                                other == out
                                        ? Sourced.NOT_COLLECTED
                                        : before.figures().sourced(other));
                assertThat(left.figures().spans().of(other))
                        .isEqualTo(
                                other == out
                                        ? List.of()
                                        : before.figures().spans().of(other));
            }
        }
    }

    /** What the server's report told stays; what events told of it does not, as when something was on. */
    @Test
    void ofWhatEventsCannotTellTheReportStillDoes() {
        PersonActivity left = of(LeftOut.of(whole, Withheld.notTold(Set.of(Figure.MICROPHONE, Figure.CAMERA))), "42");

        assertThat(left.figures().sources()).isEqualTo(of(whole, "42").figures().sources());
        assertThat(left.figures().spans().on())
                .containsOnlyKeys(Figure.SCREEN_SHARE, Figure.PRESENTER, Figure.HAND_TIME);
        assertThat(left.now().camera() || left.now().microphoneOpen()).isFalse();
    }

    @Test
    void ofSomebodyNothingIsLeftWhereverItIsTold() {
        ClassActivity left = LeftOut.of(whole, Withheld.people(Set.of("42")));

        assertThat(of(left, "42").figures()).isEqualTo(PersonActivity.Figures.ABSENT);
        assertThat(of(left, "42").anomalies()).isEqualTo(Map.of());
        assertThat(of(left, "43")).isEqualTo(of(whole, "43"));
        assertThat(left.figures().report().disagreements())
                .extracting(ClassFigures.Disagreement::personKey)
                .containsExactly("u:43");
    }

    @Test
    void whatTwoRulesLeaveOutIsLeftOutTogether() {
        Withheld both = Withheld.people(Set.of("42"))
                .and(Withheld.notCollected(Set.of(Figure.CAMERA)))
                .and(Withheld.notTold(Set.of(Figure.HANDS)));

        assertThat(both.people()).containsExactly("42");
        assertThat(both.notCollected()).containsExactly(Figure.CAMERA);
        assertThat(both.byEvents()).containsExactlyInAnyOrder(Figure.CAMERA, Figure.HANDS);
    }
}
