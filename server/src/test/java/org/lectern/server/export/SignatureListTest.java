package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfparser.PDFStreamParser;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureListTest {
    static final List<String> HOSTILE = HostileTexts.KNOWN;

    @Test
    void namesCourseRoomAndDateAndNumbersEveryPage() throws IOException {
        try (PDDocument pdf = pdf(Classes.withPeople(70))) {
            assertThat(pdf.getNumberOfPages()).isEqualTo(3);
            assertThat(pdf.getDocumentInformation().getTitle()).isEqualTo("Attendance: Optics, January 5, 2026");
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("en");
            for (int page = 1; page <= 3; page++) {
                String text = text(pdf, page);
                assertThat(text)
                        .contains("Optics")
                        .contains("January 5, 2026, 09:00 to 10:05 (Europe/Berlin)")
                        .contains("Signature")
                        .contains("Page " + page + " of 3");
            }
            String all = text(pdf, 0);
            IntStream.range(0, 70).forEach(i -> assertThat(all).contains("Person " + (char) ('A' + i % 26) + i));
            assertThat(all).contains("01:05:00");
        }
    }

    @Test
    void embedsItsFonts() throws IOException {
        try (PDDocument pdf = pdf(Classes.of("x", Classes.person(1, "\u674E\u5C0F\u9F99 Ada")))) {
            var resources = pdf.getPage(0).getResources();
            for (var name : resources.getFontNames()) {
                PDFont font = resources.getFont(name);
                assertThat(font.isEmbedded()).as(font.getName()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zo\u00EB \u0141ukasz",
                "\u0410\u043D\u043D\u0430 \u041A\u0430\u0440\u0435\u043D\u0438\u043D\u0430",
                "\u0391\u03BB\u03AD\u03BE\u03B1\u03BD\u03B4\u03C1\u03BF\u03C2",
                "\u674E\u5C0F\u9F99",
                "\u3055\u304F\u3089",
                "\uAE40\uCCA0\uC218"
            })
    void printsTheseScriptsWhole(String name) throws IOException {
        try (PDDocument pdf = pdf(Classes.of("x", Classes.person(1, name)))) {
            assertThat(text(pdf, 0)).contains(name).doesNotContain(ListFonts.MARK);
        }
    }

    @Test
    void joinsAndTurnsArabicAndHebrew() throws IOException {
        try (PDDocument pdf = pdf(Classes.of(
                "x", Classes.person(1, "\u0645\u062D\u0645\u062F"), Classes.person(2, "\u05E9\u05DC\u05D5\u05DD")))) {
            String text = java.text.Normalizer.normalize(text(pdf, 0), java.text.Normalizer.Form.NFKC);
            assertThat(text)
                    .contains("\u0645\u062D\u0645\u062F")
                    .contains("\u05E9\u05DC\u05D5\u05DD")
                    .doesNotContain(ListFonts.MARK);
        }
    }

    @Test
    void saysWhereItsFontsHaveNoLetter() throws IOException {
        try (PDDocument pdf = pdf(Classes.of("x", Classes.person(1, "Ann \uD808\uDC00\uD808\uDC01")))) {
            assertThat(text(pdf, 0)).contains("Ann \u2039?\u203A").contains("stands for characters that the fonts");
        }
        try (PDDocument pdf = pdf(Classes.of("x", Classes.person(1, "Ann")))) {
            assertThat(text(pdf, 0)).doesNotContain("stands for characters");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0905\u0928\u094D\u0928\u093E \u0915\u094D\u0937",
                "\u0BA4\u0BAE\u0BBF\u0BB4\u0BCD",
                "\u099C\u09AF\u09BC\u09BE",
                "\u0C24\u0C46\u0C32\u0C41\u0C17\u0C41",
                "\u0E2A\u0E21\u0E0A\u0E32\u0E22",
                "\u1780\u17D2\u1798\u17C2\u179A",
                "\u1019\u103C\u1014\u103A\u1019\u102C",
                "\u12A0\u1260\u1260",
                "\u0F56\u0F7C\u0F51",
                "Zo\u00EB \uD83D\uDE00",
                "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83C\uDFEB Ann",
                "\u674E \u0905\u0928",
                "\u0645\u062D\u0645\u062F \uD83D\uDE00"
            })
    void drawsTheseAndKeepsTheirTextBeside(String name) throws IOException {
        try (PDDocument pdf = pdf(Classes.of("x", Classes.person(1, name)))) {
            assertThat(drawn(pdf)).containsExactly(name);
            assertThat(text(pdf, 0)).doesNotContain(ListFonts.MARK).doesNotContain("stands for characters");
        }
    }

    @Test
    void drawsAsManyLinesOfALongNameAsFitAndGoesOnWithTheNext() throws IOException {
        String name = "\u0905\u0928\u094D\u0928\u093E ".repeat(400).strip();
        try (PDDocument pdf = pdf(Classes.of(
                "\u0905\u0928\u094D\u0928\u093E", Classes.person(1, name), Classes.person(2, "Ada Lovelace")))) {
            assertThat(pdf.getNumberOfPages()).isEqualTo(1);
            assertThat(text(pdf, 0)).contains("Ada Lovelace");
            assertThat(drawn(pdf)).hasSize(2);
        }
    }

    /** The texts beside what is drawn on the first page, each of which has a shape. */
    private static List<String> drawn(PDDocument pdf) throws IOException {
        var found = new ArrayList<String>();
        var resources = pdf.getPage(0).getResources();
        for (COSName name : resources.getXObjectNames()) {
            if (resources.getXObject(name) instanceof PDFormXObject form) {
                List<Object> tokens = new PDFStreamParser(form).parse();
                for (Object token : tokens) {
                    if (token instanceof COSDictionary about && about.getString("ActualText") != null) {
                        found.add(about.getString("ActualText"));
                        assertThat(tokens)
                                .filteredOn(one -> one instanceof Operator operator
                                        && operator.getName().equals("f"))
                                .isNotEmpty();
                    }
                }
            }
        }
        return found;
    }

    @Test
    void wrapsALongName() throws IOException {
        String name = "abcdefghij".repeat(50);
        try (PDDocument pdf = pdf(Classes.of("x", Classes.person(1, name)))) {
            // The middle of the line stands beside the other columns, which come between.
            assertThat(text(pdf, 0).replaceAll("[^a-j]", "").split("abcdefghij", -1).length - 1)
                    .isBetween(48, 50);
        }
    }

    @Test
    void marksPresenceThatIsNotSure() throws IOException {
        try (PDDocument pdf = pdf(Classes.of("x", Classes.sampled("Gus")))) {
            assertThat(text(pdf, 0)).contains("01:05:00 *").contains("Presence, or its end");
        }
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void opensWhateverSomebodyIsCalled(String name) throws IOException {
        try (PDDocument pdf = pdf(Classes.of(name, Classes.person(1, name), Classes.person(2, "Ada Lovelace")))) {
            assertThat(text(pdf, 0))
                    .contains("Ada Lovelace")
                    .contains("Page 1 of")
                    .doesNotContain("\0");
        }
    }

    private static PDDocument pdf(ClassReport report) throws IOException {
        return Loader.loadPDF(ClassFormat.PDF.write(report, Classes.WORDING));
    }

    /** @param page 0 for all */
    private static String text(PDDocument pdf, int page) throws IOException {
        var stripper = new PDFTextStripper();
        stripper.setSortByPosition(true);
        if (page > 0) {
            stripper.setStartPage(page);
            stripper.setEndPage(page);
        }
        return stripper.getText(pdf);
    }
}
