package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.server.Runs;

final class ReportCsvTest {
    static final List<String> HOSTILE = HostileTexts.KNOWN;
    private static final int SEEDS = Runs.of(500, 100_000);

    @Test
    void beginsWithTheMarkAndEndsWithTheSums() throws IOException {
        byte[] csv = ClassFormat.CSV.write(Classes.withPeople(3), Classes.WORDING);

        assertThat(csv).startsWith(0xEF, 0xBB, 0xBF);
        List<CSVRecord> lines = parse(csv);
        assertThat(lines).hasSize(1 + 1 + 3 + 1);
        assertThat(lines.get(0).get(0)).isEqualTo("Optics");
        assertThat(lines.get(0).get(1)).isEqualTo("2026-01-05 09:00:00");
        assertThat(column(lines, 2, "Person")).isEqualTo("Person A0");
        assertThat(column(lines, 2, "Present")).isEqualTo("01:05:00");
        assertThat(column(lines, 2, "Microphone or speech")).isEqualTo("00:01:00");
        assertThat(column(lines, 5, "Person")).isEqualTo("Total");
        assertThat(column(lines, 5, "Microphone or speech")).isEqualTo("00:06:00");
        assertThat(column(lines, 5, "Reactions")).isEqualTo("6");
    }

    @Test
    void hasNoMarkForProgramsThatWantNone() {
        byte[] csv = ClassFormat.csvWithoutMark(Classes.withPeople(1), Classes.WORDING);

        assertThat(new String(csv, StandardCharsets.UTF_8)).startsWith("\"Optics\"");
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void noNameBecomesAFormula(String name) throws IOException {
        String cell = parse(ClassFormat.CSV.write(Classes.of(name, Classes.person(1, name)), Classes.WORDING))
                .get(2)
                .get(0);

        // A lone half of a character cannot be written in UTF-8 at all.
        assertThat(cell.replace("?", "\uD83D")).isIn(name, "'" + name);
        requireNoFormula(cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada", "a=b", "O\u2019Neill, \"Tip\"", "line\nbreak", "\u202Eabc", "1"})
    void otherNamesStayAsTheyAre(String name) throws IOException {
        assertThat(parse(ClassFormat.CSV.write(Classes.of("x", Classes.person(1, name)), Classes.WORDING))
                        .get(2)
                        .get(0))
                .isEqualTo(name);
    }

    @Test
    void leavesFiguresEmptyThatWereNotCollected() throws IOException {
        List<CSVRecord> lines = parse(ClassFormat.CSV.write(Classes.of("x", Classes.sampled("Gus")), Classes.WORDING));

        assertThat(column(lines, 2, "Present")).isEqualTo("01:05:00");
        assertThat(column(lines, 2, "Presence known from")).isEqualTo("polls");
        assertThat(column(lines, 2, "Source of it")).isEqualTo("not collected");
        for (String figure : List.of("Microphone or speech", "Camera", "Messages", "Reactions", "Hands raised")) {
            assertThat(column(lines, 2, figure)).as(figure).isEmpty();
            assertThat(column(lines, 3, figure)).as("sum of " + figure).isEmpty();
        }
    }

    @Test
    void keepsEveryNameInItsCellAndNoFormulaFirst() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            String title = HostileTexts.random(random);
            String name = HostileTexts.random(random);
            String externalId = HostileTexts.random(random);
            var person = Classes.person(externalId, name, 1, Map.of(HostileTexts.random(random), 2));

            byte[] csv = ClassFormat.CSV.write(Classes.of(title, person), Classes.WORDING);

            List<CSVRecord> lines = parse(csv);
            assertThat(lines).as("seed %d", seed).hasSize(4);
            assertThat(lines.get(0).get(0)).isIn(title, "'" + title);
            for (CSVRecord line : lines.subList(1, 4)) {
                assertThat(line.size()).as("seed %d", seed).isEqualTo(PeopleSheet.COLUMNS.size());
            }
            assertThat(lines.get(2).get(0)).as("seed %d", seed).isIn(name, "'" + name);
            assertThat(lines.get(2).get(1)).as("seed %d", seed).isIn(externalId, "'" + externalId);
            lines.forEach(line -> line.forEach(ReportCsvTest::requireNoFormula));
        }
    }

    private static void requireNoFormula(String cell) {
        String bare = cell.strip();
        assertThat(bare.isEmpty() || "=+-@\uFF1D".indexOf(bare.charAt(0)) < 0)
                .as(cell)
                .isTrue();
        assertThat(cell.isEmpty() || "\t\r\n".indexOf(cell.charAt(0)) < 0)
                .as(cell)
                .isTrue();
    }

    private static String column(List<CSVRecord> lines, int line, String heading) {
        return lines.get(line).get(lines.get(1).toList().indexOf(heading));
    }

    static List<CSVRecord> parse(byte[] csv) throws IOException {
        String text = new String(csv, StandardCharsets.UTF_8);
        String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(bare))) {
            return parser.getRecords();
        }
    }
}
