package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every file of a class, fetched as a browser does, of everybody and under the filter of its page. */
@ExtendWith(School.ForTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClassFilesIT {
    private static final Instant TEN =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)).plus(Duration.ofHours(10));

    private final School school;
    private Browser browser;
    private String report = "";

    ClassFilesIT(School school) {
        this.school = school;
    }

    @BeforeAll
    void aClassOfTwo() {
        Lessons lessons = Lessons.at(school);
        lessons.expect("Adalind", "Bertram");
        Lessons.Told told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("Adalind", 0, 60).stay("Bertram", 30, 60).end(60);
        lessons.sheet(told, 2);
        browser = school.signedIn(school.teacher);
        report = "/classes/" + told.id + "/report.";
    }

    @ParameterizedTest
    @CsvSource({
        "csv, text/csv;charset=UTF-8, EFBBBF",
        "xlsx, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, 504B0304",
        "json, application/json, 7B",
        "pdf, application/pdf, 25504446"
    })
    void holdsEverybodyUnlessItsPageIsNarrowedDown(String ending, String type, String magic) throws IOException {
        HttpResponse<byte[]> all = fetch(ending, "");
        HttpResponse<byte[]> one = fetch(ending, "?person=adal");
        HttpResponse<byte[]> late = fetch(ending, "?status=late");

        for (HttpResponse<byte[]> file : List.of(all, one, late)) {
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Type")).hasValue(type);
            assertThat(file.headers().firstValue("Content-Disposition").orElse(""))
                    .startsWith("attachment")
                    .contains("." + ending);
            assertThat(file.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
            assertThat(HexFormat.of().withUpperCase().formatHex(file.body())).startsWith(magic);
        }
        assertThat(text(ending, all.body())).contains("Adalind", "Bertram").doesNotContain("??");
        assertThat(text(ending, one.body())).contains("Adalind").doesNotContain("Bertram");
        assertThat(text(ending, late.body())).contains("Bertram").doesNotContain("Adalind");
    }

    @ParameterizedTest
    @CsvSource({"csv", "xlsx", "json", "pdf"})
    void isForNobodyWhoDoesNotTeachTheClass(String ending) {
        assertThat(school.signedIn(school.learner).get(report + ending).statusCode())
                .isEqualTo(403);
        assertThat(school.anonymous().get(report + ending).statusCode()).isEqualTo(302);
    }

    private HttpResponse<byte[]> fetch(String ending, String query) throws IOException {
        try {
            return browser.http()
                    .send(
                            HttpRequest.newBuilder(browser.at(report + ending + query))
                                    .GET()
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All that can be read in the file. */
    private static String text(String ending, byte[] file) throws IOException {
        return switch (ending) {
            case "xlsx" -> cells(file);
            case "pdf" -> {
                try (PDDocument pdf = Loader.loadPDF(file)) {
                    yield new PDFTextStripper().getText(pdf);
                }
            }
            default -> new String(file, StandardCharsets.UTF_8);
        };
    }

    private static String cells(byte[] file) throws IOException {
        var text = new StringBuilder();
        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            for (Sheet sheet : workbook.getSheets().toList()) {
                text.append(sheet.read().stream()
                        .flatMap(row -> row.stream())
                        .map(cell -> cell == null ? "" : cell.getRawValue())
                        .collect(Collectors.joining(" ")));
            }
        }
        return text.toString();
    }
}
