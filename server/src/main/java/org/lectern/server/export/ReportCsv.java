package org.lectern.server.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.lectern.server.platform.FormulaSafe;

/**
 * Reports as tables for spreadsheets: of a class, the class on the first line, a header, a line for each person, their
 * sums; of several classes, a header and a line for each person of each class.
 *
 * <p>UTF-8, by default with a byte order mark, because spreadsheet programs take a file without one for the machine's old
 * encoding and show wrong letters; programs that read it otherwise ask for none. Every cell is quoted. Text that a
 * spreadsheet would run as a formula is preceded by an apostrophe.
 */
final class ReportCsv {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setQuoteMode(QuoteMode.ALL)
            .setRecordSeparator("\r\n")
            .get();
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private ReportCsv() {}

    static byte[] write(ClassReport report, Wording wording, boolean mark) {
        Sheet people = PeopleSheet.of(report, wording);
        var text = new StringBuilder(mark ? "\uFEFF" : "");
        try (var csv = new CSVPrinter(text, FORMAT)) {
            csv.printRecord(
                    FormulaSafe.of(report.heading().title()),
                    MOMENT.format(wording.local(report.heading().began())),
                    wording.zone().getId());
            csv.printRecord(people.headings(wording));
            for (List<Cell> line : people.lines()) {
                csv.printRecord(line.stream().map(cell -> written(cell, wording)));
            }
            csv.printRecord(people.totals().stream().map(cell -> written(cell, wording)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Lines without anything before them, for files that are written piece by piece. */
    static byte[] lines(List<List<Cell>> lines, Wording wording) {
        var text = new StringBuilder();
        try (var csv = new CSVPrinter(text, FORMAT)) {
            for (List<Cell> line : lines) {
                csv.printRecord(line.stream().map(cell -> written(cell, wording)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String written(Cell cell, Wording wording) {
        return switch (cell) {
            case Cell.Text(String text) -> FormulaSafe.of(text);
            case Cell.Count(long number) -> String.valueOf(number);
            case Cell.Length(Duration duration) -> clock(duration);
            case Cell.Moment(var at) -> MOMENT.format(wording.local(at));
            case Cell.Nothing() -> "";
        };
    }

    /** {@code 01:05:09}, which spreadsheets take for a duration. */
    static String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
