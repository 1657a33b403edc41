package org.lectern.server.export;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.Sourced;

/** A line for each person of a class, and their sums. */
final class PeopleSheet {
    static final List<String> COLUMNS = List.of(
            "name",
            "externalId",
            "role",
            "guest",
            "present",
            "presentMark",
            "talk",
            "talkSource",
            "microphone",
            "listenOnly",
            "camera",
            "screenShare",
            "presenter",
            "messages",
            "reactions",
            "breakdown",
            "hands",
            "handTime",
            "pollAnswers",
            "inBreakouts",
            "sessions",
            "first",
            "last",
            "dialIn",
            "linked",
            "answersGiven",
            "presentReported",
            "talkLive",
            "talkReported",
            "messagesLive",
            "messagesReported",
            "reactionsLive",
            "reactionsReported",
            "handsLive",
            "handsReported",
            "attendance",
            "attendanceBy");

    /** Those that both sources tell, for the columns of each; presence by events stands at the front. */
    private static final List<Figure> OF_BOTH = List.of(Figure.TALK, Figure.MESSAGES, Figure.REACTIONS, Figure.HANDS);

    private static final int SOURCE_COLUMNS = 4 + 2 * OF_BOTH.size();

    /** Each where its column stands among those of figures. */
    private static final List<Figure> BEFORE_REACTIONS = List.of(
            Figure.MICROPHONE,
            Figure.LISTEN_ONLY,
            Figure.CAMERA,
            Figure.SCREEN_SHARE,
            Figure.PRESENTER,
            Figure.MESSAGES,
            Figure.REACTIONS);

    private static final List<Figure> AFTER_REACTIONS = List.of(Figure.HANDS, Figure.HAND_TIME, Figure.POLL_ANSWERS);

    private PeopleSheet() {}

    static Sheet of(ClassReport report, Wording wording) {
        return new Sheet("people", COLUMNS, lines(report, wording), totals(report.activity(), wording));
    }

    /** Everybody who came, then who was expected and did not. */
    static List<List<Cell>> lines(ClassReport report, Wording wording) {
        var lines = new ArrayList<List<Cell>>();
        for (PersonActivity person : report.activity().people()) {
            var line = line(person, wording);
            Optional<Judgements.Mark> mark = report.judgements().of(person.who().key());
            line.add(mark.map(one -> one.word(wording)).orElse(Cell.NOTHING));
            line.add(mark.map(one -> one.sourceWord(wording)).orElse(Cell.NOTHING));
            lines.add(line);
        }
        for (Judgements.Missing missing : report.judgements().absent()) {
            var line = new ArrayList<Cell>(Collections.nCopies(COLUMNS.size(), Cell.NOTHING));
            line.set(0, Cell.text(missing.name()));
            line.set(COLUMNS.size() - 2, missing.mark().word(wording));
            line.set(COLUMNS.size() - 1, missing.mark().sourceWord(wording));
            lines.add(line);
        }
        return lines;
    }

    private static List<Cell> line(PersonActivity person, Wording wording) {
        PersonActivity.Who who = person.who();
        PersonActivity.Figures figures = person.figures();
        PersonActivity.Presence presence = person.presence();
        var line = new ArrayList<Cell>();
        line.add(Cell.text(who.name()));
        line.add(Cell.text(who.externalUserId()));
        line.add(Cell.text(wording.say(roleKey(who))));
        line.add(Cell.text(wording.say(who.guest() ? "csv.yes" : "csv.no")));
        line.add(Cell.length(presence.total()));
        line.add(Cell.text(wording.say("csv.mark." + mark(presence))));
        line.add(figure(Figure.TALK, figures.sourced(Figure.TALK)));
        line.add(Cell.text(wording.say(
                figures.collected(Figure.TALK) ? "talk." + figures.talk().source() : "csv.not-collected")));
        BEFORE_REACTIONS.forEach(figure -> line.add(figure(figure, figures.sourced(figure))));
        line.add(Cell.text(breakdown(figures.counts().reactions())));
        AFTER_REACTIONS.forEach(figure -> line.add(figure(figure, figures.sourced(figure))));
        line.add(Cell.length(presence.inBreakouts()));
        line.add(Cell.count(presence.sessions().size()));
        line.add(moment(presence.firstJoin().orElse(null)));
        line.add(moment(presence.lastSeen().orElse(null)));
        addSources(line, person, wording);
        return line;
    }

    private static void addSources(List<Cell> line, PersonActivity person, Wording wording) {
        PersonActivity.Nature nature = person.who().nature();
        PersonActivity.Figures figures = person.figures();
        line.add(Cell.text(wording.say(nature.dialIn() ? "csv.yes" : "csv.no")));
        line.add(Cell.text(
                nature.linked().stream().map(PersonActivity.Linked::name).collect(Collectors.joining(", "))));
        line.add(Cell.text(figures.answers().stream()
                .map(PersonActivity.PollAnswer::answer)
                .collect(Collectors.joining(", "))));
        line.add(told(Figure.PRESENCE, figures.sourced(Figure.PRESENCE).reported()));
        for (Figure figure : OF_BOTH) {
            line.add(told(figure, figures.sourced(figure).live()));
            line.add(told(figure, figures.sourced(figure).reported()));
        }
    }

    private static Cell told(Figure figure, @Nullable Long number) {
        return number == null ? Cell.NOTHING : value(figure, number);
    }

    private static List<Cell> totals(ClassActivity activity, Wording wording) {
        List<PersonActivity> people = activity.people();
        var line = new ArrayList<Cell>();
        line.add(Cell.text(wording.say("csv.total")));
        line.addAll(List.of(Cell.NOTHING, Cell.NOTHING, Cell.NOTHING));
        line.add(Cell.length(activity.presence()));
        line.add(Cell.NOTHING);
        line.add(sum(people, Figure.TALK));
        line.add(Cell.NOTHING);
        BEFORE_REACTIONS.forEach(figure -> line.add(sum(people, figure)));
        line.add(Cell.NOTHING);
        AFTER_REACTIONS.forEach(figure -> line.add(sum(people, figure)));
        line.add(Cell.length(
                people.stream().map(person -> person.presence().inBreakouts()).reduce(Duration.ZERO, Duration::plus)));
        line.add(Cell.count(people.stream()
                .mapToInt(person -> person.presence().sessions().size())
                .sum()));
        line.addAll(List.of(Cell.NOTHING, Cell.NOTHING));
        line.addAll(Collections.nCopies(SOURCE_COLUMNS + 2, Cell.NOTHING));
        return line;
    }

    /** Of those of whom it was collected; nothing if it was of nobody. */
    private static Cell sum(List<PersonActivity> people, Figure figure) {
        return people.stream()
                .map(person -> person.figures().sourced(figure).value())
                .flatMap(Optional::stream)
                .reduce(Long::sum)
                .map(value -> value(figure, value))
                .orElse(Cell.NOTHING);
    }

    static Cell figure(Figure figure, Sourced sourced) {
        return sourced.value().map(value -> value(figure, value)).orElse(Cell.NOTHING);
    }

    static Cell value(Figure figure, long value) {
        return figure.isDuration() ? Cell.length(Duration.ofMillis(value)) : Cell.count(value);
    }

    static String roleKey(PersonActivity.Who who) {
        if (who.guest()) {
            return "role.guest";
        }
        return switch (who.role()) {
            case "MODERATOR" -> "role.moderator";
            case "VIEWER" -> "role.viewer";
            default -> "role.unknown";
        };
    }

    /** What is least sure of it. */
    static Mark mark(PersonActivity.Presence presence) {
        return Stream.of(Mark.SAMPLED, Mark.INFERRED, Mark.REPORTED)
                .filter(presence::has)
                .findFirst()
                .orElse(Mark.OBSERVED);
    }

    static String breakdown(Map<String, Integer> reactions) {
        return reactions.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    static Cell moment(@Nullable Instant at) {
        return at == null ? Cell.NOTHING : new Cell.Moment(at);
    }
}
