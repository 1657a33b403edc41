package org.lectern.server.export;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.Sourced;

/** The tables of one class, one for each aspect. */
final class ClassSheets {
    private ClassSheets() {}

    static List<Sheet> of(ClassReport report, Wording wording) {
        var sheets = new ArrayList<Sheet>();
        sheets.add(PeopleSheet.of(report, wording));
        sheets.add(sessions(report.activity(), wording));
        if (!report.activity().figures().polls().isEmpty()) {
            sheets.add(polls(report.activity()));
        }
        sheets.add(sources(report.activity(), wording));
        sheets.add(about(report, wording));
        return sheets;
    }

    static final List<String> POLL_COLUMNS =
            List.of("question", "options", "asked", "answers", "name", "externalId", "answer");

    /** A line for each answer; a poll without known answers has one line. */
    private static Sheet polls(ClassActivity activity) {
        var lines = new ArrayList<List<Cell>>();
        for (ClassFigures.Poll poll : activity.figures().polls()) {
            int before = lines.size();
            for (PersonActivity person : activity.people()) {
                person.figures().answers().stream()
                        .filter(answer -> answer.pollId().equals(poll.id()))
                        .forEach(answer -> lines.add(poll(poll, person, answer.answer())));
            }
            if (lines.size() == before) {
                lines.add(poll(poll, null, ""));
            }
        }
        return new Sheet("polls", POLL_COLUMNS, lines, List.of());
    }

    private static List<Cell> poll(ClassFigures.Poll poll, @Nullable PersonActivity person, String answer) {
        return List.of(
                Cell.text(poll.question()),
                Cell.text(String.join(", ", poll.options())),
                PeopleSheet.moment(poll.asked()),
                PeopleSheet.figure(Figure.POLL_ANSWERS, poll.answers()),
                person == null ? Cell.NOTHING : Cell.text(person.who().name()),
                person == null ? Cell.NOTHING : Cell.text(person.who().externalUserId()),
                person == null ? Cell.NOTHING : Cell.text(answer));
    }

    /** Each figure as events told it and as the report after the class did, and which of the two is shown. */
    private static Sheet sources(ClassActivity activity, Wording wording) {
        var lines = new ArrayList<List<Cell>>();
        for (PersonActivity person : activity.people()) {
            for (Figure figure : Figure.values()) {
                Sourced sourced = person.figures().sourced(figure);
                if (sourced.collected()) {
                    lines.add(List.of(
                            Cell.text(person.who().name()),
                            Cell.text(person.who().externalUserId()),
                            Cell.text(wording.say("csv.figure." + figure)),
                            value(figure, sourced.live()),
                            value(figure, sourced.reported()),
                            Cell.text(wording.say("csv.chosen." + sourced.chosen()))));
                }
            }
        }
        return new Sheet(
                "sources", List.of("name", "externalId", "figure", "live", "reported", "chosen"), lines, List.of());
    }

    private static Cell value(Figure figure, @Nullable Long value) {
        return value == null ? Cell.NOTHING : PeopleSheet.value(figure, value);
    }

    static final List<String> SESSION_COLUMNS =
            List.of("name", "externalId", "session", "from", "to", "length", "presentMark");

    /** A line for each time that somebody was there. */
    private static Sheet sessions(ClassActivity activity, Wording wording) {
        var lines = new ArrayList<List<Cell>>();
        for (PersonActivity person : activity.people()) {
            lines.addAll(sessions(person, wording));
        }
        return new Sheet("sessions", SESSION_COLUMNS, lines, List.of());
    }

    static List<List<Cell>> sessions(PersonActivity person, Wording wording) {
        var lines = new ArrayList<List<Cell>>();
        int number = 0;
        for (PersonActivity.Session session : person.presence().sessions()) {
            lines.add(List.of(
                    Cell.text(person.who().name()),
                    Cell.text(person.who().externalUserId()),
                    Cell.count(++number),
                    new Cell.Moment(session.from()),
                    PeopleSheet.moment(session.to()),
                    Cell.length(session.length()),
                    Cell.text(wording.say("csv.mark." + session.mark()))));
        }
        return lines;
    }

    /** What the figures are of, and what is known to be missing from them. */
    private static Sheet about(ClassReport report, Wording wording) {
        ClassReport.Heading heading = report.heading();
        ClassActivity.Course course = report.activity().course();
        var lines = new ArrayList<List<Cell>>();
        lines.add(fact("csv.about.class", Cell.text(heading.title()), wording));
        if (!heading.room().isEmpty()) {
            lines.add(fact("csv.about.room", Cell.text(heading.room()), wording));
            lines.add(fact("csv.about.course", Cell.text(heading.course()), wording));
        }
        lines.add(fact("csv.about.began", new Cell.Moment(report.began()), wording));
        lines.add(fact("csv.about.ended", PeopleSheet.moment(report.ended().orElse(null)), wording));
        lines.add(fact("csv.about.length", Cell.length(report.length()), wording));
        if (course.endInferred()) {
            lines.add(fact("csv.about.end", Cell.text(wording.say("csv.about.inferred")), wording));
        }
        lines.add(fact("csv.about.zone", Cell.text(wording.zone().getId()), wording));
        for (PersonActivity.Span recorded : report.activity().figures().recorded()) {
            lines.add(List.of(
                    Cell.text(wording.say("csv.about.recorded")),
                    Cell.NOTHING,
                    new Cell.Moment(recorded.from()),
                    new Cell.Moment(recorded.to())));
        }
        for (ClassActivity.MissingSpan span : report.activity().missing()) {
            lines.add(List.of(
                    Cell.text(wording.say("csv.about.missing")),
                    Cell.text(wording.say("csv.missing." + span.reason())),
                    new Cell.Moment(span.from()),
                    new Cell.Moment(span.to())));
        }
        lines.add(fact("csv.about.empty", Cell.text(wording.say("csv.about.not-collected")), wording));
        return new Sheet("about", List.of("about.what", "about.value", "from", "to"), lines, List.of());
    }

    private static List<Cell> fact(String key, Cell value, Wording wording) {
        return List.of(Cell.text(wording.say(key)), value);
    }
}
