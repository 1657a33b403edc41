package org.lectern.server.chamilo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MetricsDocument;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.export.ClassReport;
import org.lectern.server.export.CsvPreset;
import org.lectern.server.export.Wording;
import org.lectern.server.platform.FormulaSafe;

/**
 * Classes as Chamilo's own dashboard exports them: for each a line with its title, a header, a line for each person, their
 * sums, and a blank line. Headings are Chamilo's and are not translated, since programs read them. Every cell is quoted and
 * safe against formulas.
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
                csv.printRecord(sums.line());
                csv.println();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What the totals row holds: sums of what the rows show, whole seconds. */
    private static final class Sums {
        private long online;
        private long talking;
        private long camera;
        private long messages;
        private long reactions;
        private long hands;

        List<String> line() {
            return List.of(
                    "Total",
                    clock(online),
                    clock(talking),
                    clock(camera),
                    String.valueOf(messages),
                    String.valueOf(reactions),
                    String.valueOf(hands),
                    "",
                    "",
                    "");
        }
    }

    private static List<String> line(PersonActivity person, Instant asOf, ZoneId zone, Sums sums) {
        MetricsDocument metrics = MetricsDocument.of(person, asOf);
        MetricsDocument.Counts counts = metrics.counts();
        long online = person.presence().total().toSeconds();
        long talking = metrics.totals().talkSeconds() + since(metrics.temp().talkStartedAt(), asOf);
        long camera = metrics.totals().cameraSeconds() + since(metrics.temp().cameraStartedAt(), asOf);
        sums.online += online;
        sums.talking += talking;
        sums.camera += camera;
        sums.messages += counts.messages();
        sums.reactions += counts.reactions();
        sums.hands += counts.hands();
        String name = person.who().name().isEmpty()
                ? person.who().externalUserId()
                : person.who().name();
        return List.of(
                FormulaSafe.of(name),
                clock(online),
                clock(talking),
                clock(camera),
                String.valueOf(counts.messages()),
                String.valueOf(counts.reactions()),
                String.valueOf(counts.hands()),
                person.now().online() ? "Online" : "Offline",
                moment(person.presence().firstJoin(), zone),
                moment(person.presence().lastSeen(), zone));
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
