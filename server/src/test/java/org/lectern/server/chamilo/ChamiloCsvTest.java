package org.lectern.server.chamilo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.server.FiguresDocument;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.export.ClassReport;
import org.lectern.server.export.Classes;

final class ChamiloCsvTest {
    private static String[] lines(ClassReport report) {
        return new String(new ChamiloCsv().write(report, Classes.WORDING), StandardCharsets.UTF_8).split("\r\n", -1);
    }

    @Test
    void whatWasNotCollectedIsAnEmptyCellAndNoPartOfASum() {
        PersonActivity gus = Classes.sampled("Gus");
        PersonActivity bob = Classes.person(2, "Bob");

        String[] lines = lines(Classes.of("Optics", gus, bob));

        assertThat(lines[0]).isEqualTo("\"Optics\"");
        assertThat(lines[2]).startsWith("\"Gus\",\"").contains("\",\"\",\"\",\"\",\"\",\"\",\"");
        assertThat(lines[3]).startsWith("\"Bob\",\"").doesNotContain("\"\"");
        String sums = lines[4];
        assertThat(sums).startsWith("\"Total\",\"");
        assertThat(columns(sums).subList(2, 7)).isEqualTo(columns(lines[3]).subList(2, 7));
        assertThat(columns(lines(Classes.of("Optics", gus))[3]).subList(2, 7))
                .as("sums of nothing")
                .containsOnly("\"\"");
        assertThat(lines[5]).isEmpty();
    }

    @Test
    void aClassWithoutAnybodyHasNoughtsInItsSums() {
        assertThat(lines(Classes.withPeople(0))[2])
                .isEqualTo("\"Total\",\"00:00:00\",\"00:00:00\",\"00:00:00\",\"0\",\"0\",\"0\",\"\",\"\",\"\"");
    }

    @Test
    void everyColumnIsExplained() throws IOException {
        var figures = new java.util.ArrayList<>(ChamiloCsv.COLUMNS);
        figures.remove("User");

        assertThat(FiguresDocument.read().headings()).containsKeys(figures.toArray(String[]::new));
    }

    private static List<String> columns(String line) {
        return List.of(line.split(","));
    }
}
