package org.lectern.server.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.meeting.Meeting;

/**
 * The report as a table for spreadsheets: the class on the first line, a header, a line for each person, their sums.
 *
 * <p>UTF-8 with a byte order mark, because spreadsheet programs take a file without one for the machine's old encoding
 * and show wrong letters; programs that read it otherwise skip the mark or read it as part of the first cell, which is
 * the title. Every cell is quoted. Text that a spreadsheet would run as a formula is preceded by an apostrophe.
 */
final class ReportCsv {
    private static final List<String> COLUMNS = List.of(
            "name",
            "externalId",
            "role",
            "guest",
            "present",
            "presentMark",
            "talk",
            "talkSource",
            "camera",
            "messages",
            "reactions",
            "breakdown",
            "hands",
            "sessions",
            "first",
            "last");
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setQuoteMode(QuoteMode.ALL)
            .setRecordSeparator("\r\n")
            .get();

    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private ReportCsv() {}

    static byte[] write(Meeting meeting, ClassActivity activity, Formats formats) {
        var text = new StringBuilder("\uFEFF");
        try (var csv = new CSVPrinter(text, FORMAT)) {
            csv.printRecord(
                    safe(meeting.name()),
                    moment(RoomRows.began(meeting), formats),
                    formats.zone().getId());
            csv.printRecord(COLUMNS.stream().map(column -> formats.message("csv." + column)));
            for (PersonActivity person : activity.people()) {
                csv.printRecord(line(person, formats));
            }
            csv.printRecord(total(activity, formats));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<String> line(PersonActivity person, Formats formats) {
        PersonActivity.Who who = person.who();
        PersonActivity.Figures figures = person.figures();
        boolean known = figures.collected();
        PersonActivity.Counts counts = figures.counts();
        return Stream.of(
                safe(who.name()),
                safe(who.externalUserId()),
                formats.message(LiveView.roleKey(who)),
                formats.message(who.guest() ? "csv.yes" : "csv.no"),
                clock(person.presence().total()),
                formats.message("csv.mark." + mark(person)),
                known ? clock(figures.talk().time()) : "",
                formats.message("talk." + figures.talk().source()),
                known ? clock(figures.camera()) : "",
                known ? String.valueOf(counts.messages()) : "",
                known ? String.valueOf(counts.reactionTotal()) : "",
                safe(ReportView.reactionsText(counts.reactions())),
                known ? String.valueOf(counts.hands()) : "",
                String.valueOf(person.presence().sessions().size()),
                moment(person.presence().firstJoin().orElse(null), formats),
                moment(person.presence().lastSeen().orElse(null), formats));
    }

    private static Stream<String> total(ClassActivity activity, Formats formats) {
        List<PersonActivity> people = activity.people();
        Duration talk = Duration.ZERO;
        Duration camera = Duration.ZERO;
        int messages = 0;
        int reactions = 0;
        int hands = 0;
        int sessions = 0;
        for (PersonActivity person : people) {
            talk = talk.plus(person.figures().talk().time());
            camera = camera.plus(person.figures().camera());
            messages += person.figures().counts().messages();
            reactions += person.figures().counts().reactionTotal();
            hands += person.figures().counts().hands();
            sessions += person.presence().sessions().size();
        }
        return Stream.of(
                formats.message("csv.total"),
                "",
                "",
                "",
                clock(activity.presence()),
                "",
                clock(talk),
                "",
                clock(camera),
                String.valueOf(messages),
                String.valueOf(reactions),
                "",
                String.valueOf(hands),
                String.valueOf(sessions),
                "",
                "");
    }

    private static PersonActivity.Mark mark(PersonActivity person) {
        if (person.presence().has(PersonActivity.Mark.SAMPLED)) {
            return PersonActivity.Mark.SAMPLED;
        }
        return Stream.of(PersonActivity.Mark.INFERRED, PersonActivity.Mark.REPORTED)
                .filter(person.presence()::has)
                .findFirst()
                .orElse(PersonActivity.Mark.OBSERVED);
    }

    /** {@code 01:05:09}, which spreadsheets take for a duration. */
    private static String clock(Duration duration) {
        long seconds = duration.toSeconds();
        return "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static String moment(@Nullable Instant at, Formats formats) {
        return at == null
                ? ""
                : java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
                        .format(at.atZone(formats.zone()));
    }

    /**
     * The text, preceded by an apostrophe if its first character that is not blank makes spreadsheets read a formula, the
     * wide forms of East Asian keyboards included, or if it begins with a tab or a line end.
     */
    static String safe(String text) {
        int first = 0;
        while (first < text.length() && isBlank(text.charAt(first))) {
            first++;
        }
        boolean formula = first < text.length() && FORMULA.indexOf(text.charAt(first)) >= 0;
        boolean control = !text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0;
        return formula || control ? "'" + text : text;
    }

    /** Blank to the eye, the marks without width included: some programs drop them before they look. */
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT
                || Character.isISOControl(c);
    }
}
