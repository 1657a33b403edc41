package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class ReportXlsxTest {
    static final List<String> HOSTILE = HostileTexts.KNOWN;

    @Test
    void givesEachValueTheTypeThatItHas() throws IOException {
        List<Row> people = sheet(Classes.withPeople(3), "People");

        assertThat(cell(people, 1, "Person").getType()).isEqualTo(CellType.STRING);
        Cell present = cell(people, 1, "Present");
        assertThat(present.getType()).isEqualTo(CellType.NUMBER);
        assertThat(present.asNumber().doubleValue() * 86_400).isCloseTo(65 * 60, within());
        assertThat(present.getDataFormatString()).isEqualTo("[h]:mm:ss");
        assertThat(cell(people, 2, "Messages").asNumber().intValue()).isEqualTo(1);
        assertThat(cell(people, 1, "First join").asDate()).isEqualTo(LocalDateTime.of(2026, 1, 5, 9, 0));
        assertThat(cell(people, 4, "Person").asString()).isEqualTo("Total");
        assertThat(cell(people, 4, "Reactions").asNumber().intValue()).isEqualTo(6);
    }

    @Test
    void hasASheetForEachAspectWithItsHeadingHeld() throws IOException {
        byte[] xlsx = ClassFormat.XLSX.write(Classes.withPeople(2), Classes.WORDING);

        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(xlsx))) {
            assertThat(workbook.getSheets().map(sheet -> sheet.getName())).contains("People", "Sessions", "About");
        }
        assertThat(part(xlsx, "xl/worksheets/sheet1.xml")).contains("state=\"frozen\"");
        List<Row> about = sheet(Classes.withPeople(2), "About");
        assertThat(about.stream().map(row -> row.getCellText(0)))
                .contains("Events are missing", "Time zone of all times");
    }

    @Test
    void leavesCellsEmptyWhoseFigureWasNotCollected() throws IOException {
        List<Row> people = sheet(Classes.of("x", Classes.sampled("Gus")), "People");

        for (String figure : List.of("Microphone or speech", "Camera", "Messages", "Reactions", "Hands raised")) {
            assertThat(text(people, 1, figure)).as(figure).isEmpty();
            assertThat(text(people, 2, figure)).as("sum of " + figure).isEmpty();
        }
        assertThat(text(people, 1, "Last seen")).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void keepsEveryNameAsTextAndNothingAsAFormula(String name) throws IOException {
        ClassReport report = Classes.of(name, Classes.person(1, name));

        List<Row> people = sheet(report, "People");

        Cell cell = cell(people, 1, "Person");
        assertThat(cell.getType()).isEqualTo(CellType.STRING);
        assertThat(cell.getFormula()).isNull();
        // Line ends of texts are normalised by every reader of XML.
        assertThat(cell.asString().replace("\r\n", "\n").replace('\r', '\n'))
                .isEqualTo(ReportXlsx.allowed(name).replace("\r\n", "\n").replace('\r', '\n'));
        byte[] xlsx = ClassFormat.XLSX.write(report, Classes.WORDING);
        assertThat(part(xlsx, "xl/worksheets/sheet1.xml")).doesNotContain("<f>");
    }

    @Test
    void cutsTextThatIsLongerThanACellMayBe() {
        assertThat(ReportXlsx.allowed("y".repeat(40_000))).hasSize(32_767).endsWith("y\u2026");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(0.001);
    }

    private static Cell cell(List<Row> rows, int row, String heading) {
        return rows.get(row).getCell(columnOf(rows, heading));
    }

    private static String text(List<Row> rows, int row, String heading) {
        return rows.get(row)
                .getOptionalCell(columnOf(rows, heading))
                .map(Cell::getText)
                .orElse("");
    }

    private static int columnOf(List<Row> rows, String heading) {
        return rows.getFirst().stream().map(Cell::getText).toList().indexOf(heading);
    }

    private static List<Row> sheet(ClassReport report, String name) throws IOException {
        byte[] xlsx = ClassFormat.XLSX.write(report, Classes.WORDING);
        try (var workbook = new ReadableWorkbook(
                new ByteArrayInputStream(xlsx), new org.dhatim.fastexcel.reader.ReadingOptions(true, false))) {
            return workbook.findSheet(name)
                    .map(sheet -> {
                        try {
                            return sheet.read();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .orElseThrow();
        }
    }

    /** Through the directory at the end of the file, as spreadsheet programs read it. */
    private static String part(byte[] xlsx, String name) throws IOException {
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(xlsx))
                .get()) {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
