package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;

final class TimelineTest {
    private static final ReportView.Times TIMES = new ReportView.Times(
            Fixtures.START, Fixtures.END, Duration.between(Fixtures.START, Fixtures.END), false, false);

    private static Timeline of(PersonActivity... people) {
        return Timeline.of(Fixtures.activity(List.of(people)), TIMES, new Rendering().formats);
    }

    private static PersonActivity with(Map<Figure, List<PersonActivity.Span>> on) {
        PersonActivity ada = Fixtures.person(0, "Ada");
        var figures = new PersonActivity.Figures(
                true,
                ada.figures().talk(),
                new PersonActivity.Spans(on),
                ada.figures().counts());
        return new PersonActivity(ada.who(), ada.presence(), figures, ada.now(), Map.of());
    }

    @Test
    void drawsWhenAHandWasUpInsideThePresenceAndBesideMicrophoneAndCamera() {
        var span = new PersonActivity.Span(Fixtures.START.plusSeconds(600), Fixtures.START.plusSeconds(1_200));

        Timeline timeline = of(with(Map.of(
                Figure.MICROPHONE, List.of(span), Figure.CAMERA, List.of(span), Figure.HAND_TIME, List.of(span))));

        List<Timeline.Bar> bars = timeline.lanes().getFirst().bars();
        assertThat(bars).extracting(Timeline.Bar::style).containsExactly("tl-present", "tl-mic", "tl-cam", "tl-hand");
        Timeline.Bar presence = bars.getFirst();
        int foot = presence.top();
        for (Timeline.Bar bar : bars.subList(1, 4)) {
            assertThat(bar.top()).as(bar.style()).isGreaterThanOrEqualTo(foot);
            foot = bar.top() + bar.height();
            assertThat(bar.x()).isEqualTo(bars.get(1).x());
            assertThat(bar.width()).isEqualTo(bars.get(1).width());
        }
        assertThat(foot).isLessThanOrEqualTo(presence.top() + presence.height());
        assertThat(timeline.hands()).isTrue();
    }

    @Test
    void aHandThatIsLoweredAtOnceIsSeenAllTheSame() {
        var blink = new PersonActivity.Span(Fixtures.START.plusSeconds(600), Fixtures.START.plusSeconds(601));

        Timeline timeline = of(with(Map.of(Figure.HAND_TIME, List.of(blink))));

        assertThat(timeline.lanes().getFirst().bars().getLast().width()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void saysNothingOfHandsWhereNoneWentUp() {
        assertThat(of(with(Map.of())).hands()).isFalse();
        ClassActivity sampled = Fixtures.activity(List.of(Fixtures.sampled("Bob")));
        assertThat(Timeline.of(sampled, TIMES, new Rendering().formats).hands()).isFalse();
    }
}
