package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.Sourced;
import org.lectern.server.room.JoinAnswer;

/** What people can type, in every place where a page shows it: it stays text. */
final class HostileTextTest {
    static final List<String> CORPUS = List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'><svg onload=alert(1)>",
            "</title><script>alert(1)</script>",
            "</textarea><iframe src=javascript:alert(1)>",
            "javascript:alert(1)",
            "${7*7}#{rooms.title}@{/x}[[7*7]]",
            "__${7*7}__::.x",
            "{0}'{1}",
            "<!-- --><b>",
            "&lt;script&gt;",
            "\u202Eevil\u202C \u2066x",
            "a\u0000b",
            "=HYPERLINK(\"http://evil\")");

    private final Rendering rendering = new Rendering();

    @ParameterizedTest
    @FieldSource("CORPUS")
    void staysTextOnEveryPage(String text) {
        PersonActivity person = Fixtures.person(1, text);
        var figures = new PersonActivity.Figures(
                person.figures().talk(),
                person.figures().spans(),
                new PersonActivity.Counts(1, 1, Map.of(text, 1)),
                person.figures().sources(),
                List.of(new PersonActivity.PollAnswer(text, text)));
        var who = new PersonActivity.Who(
                text,
                text,
                text,
                "VIEWER",
                false,
                new PersonActivity.Nature(true, true, List.of(new PersonActivity.Linked(text, text))));
        PersonActivity hostile = new PersonActivity(who, person.presence(), figures, person.now(), Map.of(text, 2));
        var inRoom = Fixtures.activity(List.of(hostile));
        var disagreement = new ClassFigures.Disagreement(
                text,
                text,
                Figure.MESSAGES,
                new Sourced(1L, 2L, Sourced.Chosen.REPORTED),
                ClassFigures.Cause.REPORT_KNOWS_MORE);
        var beside = ReportFigures.of(new ClassActivity(
                inRoom.meetingId(),
                inRoom.asOf(),
                inRoom.course(),
                inRoom.people(),
                List.of(),
                new ClassFigures(
                        List.of(),
                        List.of(),
                        List.of(new ClassFigures.Poll(text, Fixtures.START, text, List.of(text), Sourced.live(1))),
                        List.of(new ClassFigures.Room(Fixtures.ID, 1, text, inRoom)),
                        new ClassFigures.Report(true, List.of(disagreement)))));
        var never = List.of(new NeverArrived(text, Fixtures.START, text));
        var course = new CourseView(
                Fixtures.ID.toString(),
                text,
                true,
                List.of(new RoomRow("slug", text, true, null, 0, null)),
                List.of(new CourseView.MemberRow("p1", text, text, true)));
        List<String> pages = List.of(
                rendering.page(
                        "rooms",
                        new RoomsPages.RoomsView(
                                List.of(new RoomsPages.CourseRooms("c", text, true, course.rooms())), 3L),
                        text),
                rendering.page("course", course),
                rendering.page(
                        "room",
                        new RoomPages.RoomView(
                                new RoomPages.RoomView.Place("slug", text, course),
                                "open",
                                JoinAnswer.Wait.Reason.NOT_STARTED,
                                new RoomPages.RoomView.Viewing(true, true),
                                new RoomPages.RoomView.Live("c", Fixtures.START, 1),
                                List.of(),
                                never)),
                rendering.page(
                        "live",
                        new ClassPages.LivePage(
                                "c",
                                "slug",
                                text,
                                true,
                                Fixtures.START,
                                LiveView.of(Fixtures.activity(List.of(hostile))))),
                rendering.page(
                        "report",
                        new ReportView(
                                new ReportView.Place("c", "slug", text),
                                new ReportView.Times(
                                        Fixtures.START, Fixtures.END, java.time.Duration.ofHours(1), false, false),
                                List.of(new ReportView.Row(hostile, List.of())),
                                Timeline.of(
                                        Fixtures.activity(List.of(hostile)),
                                        new ReportView.Times(
                                                Fixtures.START,
                                                Fixtures.END,
                                                java.time.Duration.ofHours(1),
                                                false,
                                                false),
                                        rendering.formats),
                                List.of(),
                                List.of(new ReportView.Anomaly(text, text, 2, false)),
                                never,
                                beside)),
                rendering.page("confirm", new ConfirmView("confirm.member", text, text, "/x", "/y")),
                rendering.page("refused", new RoomPages.RefusedView("/r/slug", "could-not-start", text, "ref")),
                rendering.page(
                        "admin/people",
                        new PeoplePages.PeopleView(
                                List.of(new PeoplePages.PersonRow("p", text, text, true, false)),
                                text,
                                false,
                                new PeoplePages.Form(text, text, false))));

        for (String page : pages) {
            assertThat(page)
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img src=x")
                    .doesNotContain("<svg onload")
                    .doesNotContain("<iframe")
                    .doesNotContain("href=\"javascript")
                    .doesNotContain("<!-- --><b>")
                    .doesNotContain("49");
            assertThat(page.split("<script", -1))
                    .as("scripts of the page itself")
                    .hasSize(4);
        }
    }
}
