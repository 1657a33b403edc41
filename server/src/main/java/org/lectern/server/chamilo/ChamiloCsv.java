package org.lectern.server.chamilo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.MetricsDocument;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.export.ClassReport;
import org.lectern.server.export.CsvPreset;
import org.lectern.server.export.Wording;
import org.lectern.server.platform.FormulaSafe;

/**
 * Classes as Chamilo's own dashboard exports them: for each a line with its title, a header, a line for each person, their
 * sums, and a blank line. Headings are Chamilo's and are not translated, since programs read them. Every cell is quoted and
 * safe against formulas. A figure that was not collected is an empty cell.
 *
 * @see "docs/integrations/chamilo.md, figures"
 */
public final class ChamiloCsv implements CsvPreset {
    static final List<String> COLUMNS = List.of(
            "User",
            "Online",
            "Talking",
            "Camera",
            "Messages",
            "Reactions",
            "Hands",
            "Status",
            "First join",
            "Last seen");
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setQuoteMode(QuoteMode.ALL)
            .setRecordSeparator("\r\n")
            .get();
    /** Online, talking, camera, messages, reactions, hands: the first three are times. */
    private static final int COUNTED = 6;

    private static final int TIMES = 3;

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** A class and what it is called. */
    record Titled(String title, ClassActivity activity) {}

    @Override
    public String name() {
        return "chamilo";
    }

    @Override
    public String titleKey() {
        return "chamilo.csv";
    }

    @Override
    public byte[] write(ClassReport report, Wording wording) {
        return write(List.of(new Titled(report.heading().title(), report.activity())), wording.zone());
    }

    static byte[] write(List<Titled> classes, ZoneId zone) {
        var text = new StringBuilder();
        try (var csv = new CSVPrinter(text, FORMAT)) {
            for (Titled one : classes) {
                csv.printRecord(FormulaSafe.of(one.title()));
                csv.printRecord(COLUMNS);
                var sums = new Sums();
                for (PersonActivity person : one.activity().people()) {
                    csv.printRecord(line(person, one.activity().asOf(), zone, sums));
                }
                csv.printRecord(sums.line(one.activity().people().isEmpty()));
                csv.println();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What the totals row holds: sums of what the rows show, in whole seconds. What was not collected of anybody is empty, as it
     * is in their rows.
     */
    private static final class Sums {
        private final long[] sums = new long[COUNTED];
        private final boolean[] collected = new boolean[COUNTED];

        void add(List<OptionalLong> values) {
            for (int i = 0; i < COUNTED; i++) {
                OptionalLong value = values.get(i);
                if (value.isPresent()) {
                    sums[i] += value.getAsLong();
                    collected[i] = true;
                }
            }
        }

        List<String> line(boolean nobody) {
            var line = new ArrayList<String>(List.of("Total"));
            for (int i = 0; i < COUNTED; i++) {
                line.add(shown(i, collected[i] || nobody ? OptionalLong.of(sums[i]) : OptionalLong.empty()));
            }
            line.addAll(List.of("", "", ""));
            return line;
        }
    }

    private static String shown(int column, OptionalLong value) {
        if (value.isEmpty()) {
            return "";
        }
        return column < TIMES ? clock(value.getAsLong()) : String.valueOf(value.getAsLong());
    }

    private static List<String> line(PersonActivity person, Instant asOf, ZoneId zone, Sums sums) {
        MetricsDocument metrics = MetricsDocument.of(person, asOf);
        MetricsDocument.Counts counts = metrics.counts();
        MetricsDocument.Temp temp = metrics.temp();
        List<OptionalLong> values = List.of(
                OptionalLong.of(person.presence().total().toSeconds()),
                of(person, Figure.TALK, metrics.totals().talkSeconds() + since(temp.talkStartedAt(), asOf)),
                of(person, Figure.CAMERA, metrics.totals().cameraSeconds() + since(temp.cameraStartedAt(), asOf)),
                of(person, Figure.MESSAGES, counts.messages()),
                of(person, Figure.REACTIONS, counts.reactions()),
                of(person, Figure.HANDS, counts.hands()));
        sums.add(values);
        String name = person.who().name().isEmpty()
                ? person.who().externalUserId()
                : person.who().name();
        var line = new ArrayList<String>(List.of(FormulaSafe.of(name)));
        for (int i = 0; i < COUNTED; i++) {
            line.add(shown(i, values.get(i)));
        }
        line.add(person.now().online() ? "Online" : "Offline");
        line.add(moment(person.presence().firstJoin(), zone));
        line.add(moment(person.presence().lastSeen(), zone));
        return line;
    }

    private static OptionalLong of(PersonActivity person, Figure figure, long value) {
        return person.figures().collected(figure) ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** What still runs is not in the totals of the document. */
    private static long since(long startedAt, Instant asOf) {
        return startedAt == 0 ? 0 : Math.max(0, asOf.getEpochSecond() - startedAt);
    }

    private static String clock(long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        return "%02d:%02d:%02d".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    private static String moment(Optional<Instant> at, ZoneId zone) {
        return at.map(instant -> MOMENT.format(instant.atZone(zone))).orElse("");
    }
}
