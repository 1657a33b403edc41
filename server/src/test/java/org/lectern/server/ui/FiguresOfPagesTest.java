package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.server.FiguresDocument;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ConnectionNow;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.Sourced;

/** Pages with figures: each is explained in docs/metrics.md, and what was not collected is nowhere shown as nought. */
final class FiguresOfPagesTest {
    private static final Pattern HEAD = Pattern.compile("<(?:th|dt)\\b[^>]*>");
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][\\w.-]*)");
    /** Headings that say of whom or of what a line is, or what can be done, and tell no figure. */
    private static final Set<String> NAMES = Set.of(
            "col.person",
            "course.col.class",
            "course.col.state",
            "filter.room",
            "attendance.change",
            "participation.wrong",
            "admin.class",
            "admin.since",
            "admin.server",
            "servers.state",
            "usage.month",
            "usage.day",
            "usage.tenant",
            "never.issued",
            "never.reason");

    private final Rendering rendering = new Rendering();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "report",
                "live",
                "class-parts",
                "course-report",
                "attendance",
                "participation",
                "running",
                "admin/usage"
            })
    void everyHeadingOfThePageIsExplained(String template) throws IOException {
        Map<String, String> headings = FiguresDocument.read().headings();
        var shown = new TreeMap<String, String>();
        Matcher heads = HEAD.matcher(source(template));
        while (heads.find()) {
            Matcher keys = KEY.matcher(heads.group());
            while (keys.find()) {
                if (!NAMES.contains(keys.group(1))) {
                    shown.put(
                            keys.group(1),
                            Objects.requireNonNull(rendering.messages.getMessage(
                                    keys.group(1), new Object[] {"{0}"}, Locale.ENGLISH)));
                }
            }
        }

        assertThat(shown).isNotEmpty();
        assertThat(headings).containsKeys(shown.values().toArray(String[]::new));
    }

    private static String source(String template) throws IOException {
        try (var in = FiguresOfPagesTest.class.getResourceAsStream("/templates/" + template + ".html")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Presence, and nothing else: as of somebody whom polls alone saw, or of whom a tenant collects nothing. */
    @Test
    void sumsOfWhatWasCollectedOfNobodyAreNotNought() {
        ClassActivity nothing = Fixtures.activity(List.of(Fixtures.sampled("Gus"), Fixtures.sampled("Ann")));

        assertThat(figures(report(nothing)))
                .containsEntry("People", "2")
                .containsEntry("Microphone or speech", "not collected")
                .containsEntry("Camera on", "not collected")
                .containsEntry("Messages", "not collected")
                .containsEntry("Reactions", "not collected")
                .containsEntry("Hands raised", "not collected");
        assertThat(figures(live(nothing)))
                .containsEntry("Microphones open", "not collected")
                .containsEntry("Cameras on", "not collected")
                .containsEntry("Hands raised now", "not collected")
                .containsEntry("Messages", "not collected")
                .containsEntry("Reactions", "not collected");
        assertThat(live(nothing)).doesNotContain("No hand is raised");
        assertThat(AttendanceView.Figures.of(nothing.people())).isNull();
    }

    @Test
    void ofAClassWithoutAnybodyTheyAreNought() {
        assertThat(figures(report(Fixtures.activity(0)))).containsEntry("Messages", "0");
        assertThat(figures(live(Fixtures.activity(0)))).containsEntry("Cameras on", "0");
    }

    @Test
    void whatOfSomebodyWasNotCollectedIsNotNoughtAndTheRestIsAsItIs() {
        PersonActivity some = without(Fixtures.person(3, "Bob"), Set.of(Figure.CAMERA, Figure.HANDS));
        ClassActivity one = Fixtures.activity(List.of(some));

        assertThat(figures(report(one)))
                .containsEntry("Camera on", "not collected")
                .containsEntry("Messages", "3");
        assertThat(cells(live(one), "Camera on")).containsExactly("–");
        assertThat(cells(live(one), "Hands raised")).containsExactly("–");
        assertThat(cells(live(one), "Messages")).containsExactly("3");
        var did = Objects.requireNonNull(AttendanceView.Figures.of(List.of(some)));
        assertThat(did.camera()).isNull();
        assertThat(did.hands()).isNull();
        assertThat(did.messages()).isEqualTo(3);
    }

    /** A guest whose camera was not collected, and who came again when it was. */
    @Test
    void sumsTakeThoseOfWhomItWasCollected() {
        PersonActivity one = without(Fixtures.person(1, "Bob"), Set.of(Figure.MESSAGES));
        PersonActivity other = Fixtures.person(5, "Cem");

        var did = Objects.requireNonNull(AttendanceView.Figures.of(List.of(one, other)));

        assertThat(did.messages()).isEqualTo(5);
        assertThat(did.talk()).hasSeconds(60L * (2 + 6));
        assertThat(figures(report(Fixtures.activity(List.of(one, other))))).containsEntry("Messages", "5");
    }

    @Test
    void ofClassesNowItIsToldWhoIsInAudioWhereThatIsCollected() {
        List<ConnectionNow> ada =
                List.of(new ConnectionNow("ada", "Ada", "VIEWER", true, false, true, true, Fixtures.START));
        var all = RunningPages.Inside.of(ada, Set.of());
        var some = RunningPages.Inside.of(ada, Set.of(Figure.CAMERA));

        assertThat(figures(running(all, some)))
                .containsEntry("In audio, not only listening", "2")
                .containsEntry("Cameras on", "1");
        assertThat(cells(running(all, some), "Cameras on")).containsExactly("1", "–");
        assertThat(figures(running(some))).containsEntry("Cameras on", "not collected");
    }

    private String running(RunningPages.Inside... inside) {
        List<RunningPages.Running> classes = Stream.of(inside)
                .map(one -> new RunningPages.Running("Optics", "/classes/1/live", "bbb1", Fixtures.START, 1, one))
                .toList();
        return rendering.page("running", RunningPages.RunningView.of(false, classes, List.of()));
    }

    private String report(ClassActivity activity) {
        return rendering.page(
                "report", ReportView.of(Fixtures.klass("Optics"), activity, List.of(), rendering.formats));
    }

    private String live(ClassActivity activity) {
        return rendering.page(
                "live",
                new ClassPages.LivePage(
                        Fixtures.ID.toString(), "slug", "Optics", true, Fixtures.START, LiveView.of(activity)));
    }

    /** The page's own sums, by their label. */
    private static Map<String, String> figures(String page) {
        var figures = new TreeMap<String, String>();
        Matcher all = Pattern.compile("<dt>([^<]*)</dt>\\s*<dd>(.*?)</dd>", Pattern.DOTALL)
                .matcher(page);
        while (all.find()) {
            figures.putIfAbsent(all.group(1), text(all.group(2)));
        }
        return figures;
    }

    private static Stream<String> cells(String page, String label) {
        return Pattern.compile("<td[^>]*data-label=\"" + label + "\"[^>]*>(.*?)</td>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(cell -> text(cell.group(1)));
    }

    private static String text(String html) {
        return html.replaceAll("<[^>]*>", "").strip();
    }

    private static PersonActivity without(PersonActivity person, Set<Figure> out) {
        PersonActivity.Figures figures = person.figures();
        var left = new TreeMap<Figure, Sourced>(figures.sources());
        left.keySet().removeAll(out);
        return new PersonActivity(
                person.who(),
                person.presence(),
                new PersonActivity.Figures(figures.talk(), figures.spans(), figures.counts(), left, figures.answers()),
                person.now(),
                person.anomalies());
    }
}
