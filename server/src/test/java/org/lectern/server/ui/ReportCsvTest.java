package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportCsvTest {
    private final Rendering rendering = new Rendering();

    @Test
    void beginsWithTheMarkAndEndsWithTheSums() throws IOException {
        byte[] csv = ReportCsv.write(Fixtures.meeting("Optics"), Fixtures.activity(3), rendering.formats);

        assertThat(csv).startsWith(0xEF, 0xBB, 0xBF);
        List<CSVRecord> lines = parse(csv);
        assertThat(lines).hasSize(1 + 1 + 3 + 1);
        assertThat(lines.get(0).get(0)).isEqualTo("Optics");
        assertThat(lines.get(1).get(4)).isEqualTo("Present");
        assertThat(lines.get(2).get(0)).isEqualTo("Person A0");
        assertThat(lines.get(2).get(6)).isEqualTo("00:01:00");
        assertThat(lines.getLast().get(0)).isEqualTo("Total");
        assertThat(lines.getLast().get(6)).isEqualTo("00:06:00");
        assertThat(lines.getLast().get(10)).isEqualTo("6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://evil\")",
                "-2+3",
                "+1",
                "@SUM(1)",
                "＝1+1",
                "＋1",
                "－1",
                "＠A",
                "\t=1",
                "\r\n=1",
                "\n=1",
                "  =1",
                "\u00A0=1",
                "\uFEFF=1",
                "\u200B=1"
            })
    void noNameBecomesAFormula(String name) throws IOException {
        var activity = Fixtures.activity(List.of(Fixtures.person(1, name)));

        String cell = parse(ReportCsv.write(Fixtures.meeting(name), activity, rendering.formats))
                .get(2)
                .get(0);

        assertThat(cell).startsWith("'").endsWith(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada", "a=b", "O\u2019Neill, \"Tip\"", "line\nbreak", "\u202Eabc", "1"})
    void otherNamesStayAsTheyAre(String name) throws IOException {
        var activity = Fixtures.activity(List.of(Fixtures.person(1, name)));

        assertThat(parse(ReportCsv.write(Fixtures.meeting("x"), activity, rendering.formats))
                        .get(2)
                        .get(0))
                .isEqualTo(name);
    }

    @Test
    void leavesFiguresEmptyThatWereNotCollected() throws IOException {
        var activity = Fixtures.activity(List.of(Fixtures.sampled("Gus")));

        CSVRecord line = parse(ReportCsv.write(Fixtures.meeting("x"), activity, rendering.formats))
                .get(2);

        assertThat(line.get(4)).isEqualTo("01:05:00");
        assertThat(line.get(5)).isEqualTo("polls");
        assertThat(line.get(6)).isEmpty();
        assertThat(line.get(9)).isEmpty();
    }

    @Test
    void namesTheFileAfterTheRoomWithoutAnythingAFileSystemMinds() {
        assertThat(ClassPages.fileName("Optik: Übung 1/2 <x>", "2026-01-05"))
                .isEqualTo("Optik-Übung-1-2-x-2026-01-05.csv");
        assertThat(ClassPages.fileName("../..", "2026-01-05")).isEqualTo("class-2026-01-05.csv");
    }

    private static List<CSVRecord> parse(byte[] csv) throws IOException {
        String text = new String(csv, StandardCharsets.UTF_8).substring(1);
        return CSVFormat.RFC4180.parse(new StringReader(text)).getRecords();
    }
}
