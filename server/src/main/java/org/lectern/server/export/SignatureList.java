package org.lectern.server.export;

import java.io.ByteArrayOutputStream;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import org.lectern.server.activity.PersonActivity;
import org.openpdf.text.BadElementException;
import org.openpdf.text.Document;
import org.openpdf.text.DocumentException;
import org.openpdf.text.Element;
import org.openpdf.text.Image;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.ColumnText;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfPageEventHelper;
import org.openpdf.text.pdf.PdfString;
import org.openpdf.text.pdf.PdfTemplate;
import org.openpdf.text.pdf.PdfWriter;

/**
 * A class as a document to be printed and signed: a line for each person, with room for a signature. Course, room and date
 * stand on every page, and which page of how many it is.
 */
final class SignatureList {
    private static final float SIDE = 36;
    private static final float TOP = 84;
    private static final float BOTTOM = 48;
    private static final float TEXT = 9;
    private static final float SMALL = 8;
    private static final float TITLE = 13;
    private static final float LINE_HEIGHT = 26;
    /** As wide as a blank. */
    private static final float GAP = 3;

    private static final float[] WIDTHS = {30, 12, 11, 11, 12, 24};
    private static final float PADDING = 4;
    /** Its share of the page between the sides. */
    private static final float NAME_WIDTH = (PageSize.A4.getWidth() - 2 * SIDE) * 30 / 100;

    static final List<String> COLUMNS = List.of("name", "role", "first", "last", "present", "signature");

    private final ClassReport report;
    private final Wording wording;
    private final ListFonts fonts = new ListFonts();
    private final DateTimeFormatter time;

    private SignatureList(ClassReport report, Wording wording) {
        this.report = report;
        this.wording = wording;
        this.time = DateTimeFormatter.ofPattern("HH:mm", wording.locale()).withZone(wording.zone());
    }

    static byte[] write(ClassReport report, Wording wording) {
        try {
            return new SignatureList(report, wording).document();
        } catch (DocumentException e) {
            throw new IllegalStateException("a signature list could not be made", e);
        }
    }

    private byte[] document() throws DocumentException {
        var out = new ByteArrayOutputStream();
        var document = new Document(PageSize.A4, SIDE, SIDE, TOP, BOTTOM);
        PdfWriter writer = PdfWriter.getInstance(document, out);
        writer.setViewerPreferences(PdfWriter.DisplayDocTitle);
        writer.getExtraCatalog()
                .put(PdfName.LANG, new PdfString(wording.locale().toLanguageTag()));
        document.addTitle(wording.say("list.title", report.heading().place(), date()));
        document.addSubject(report.heading().course());
        document.addCreator("Lectern");
        document.open();
        writer.setPageEvent(new EveryPage(writer));
        document.add(people(writer.getDirectContent()));
        for (Paragraph note : notes()) {
            document.add(note);
        }
        document.close();
        return out.toByteArray();
    }

    private String date() {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(wording.locale())
                .format(report.began().atZone(wording.zone()));
    }

    private PdfPTable people(PdfContentByte canvas) {
        var table = new PdfPTable(WIDTHS);
        table.setWidthPercentage(100);
        table.setHeaderRows(1);
        // A line that is too long for the rest of a page goes on there.
        table.setSplitLate(false);
        for (String column : COLUMNS) {
            PdfPCell cell = cell(wording.say("list." + column), SMALL);
            cell.setGrayFill(0.92f);
            table.addCell(cell);
        }
        for (PersonActivity person : report.activity().people()) {
            PersonActivity.Presence presence = person.presence();
            table.addCell(name(person.who().name(), canvas));
            table.addCell(cell(wording.say(PeopleSheet.roleKey(person.who())), SMALL));
            table.addCell(cell(presence.firstJoin().map(time::format).orElse(""), TEXT));
            table.addCell(cell(presence.lastSeen().map(time::format).orElse(""), TEXT));
            table.addCell(cell(ReportCsv.clock(presence.total()) + mark(presence), TEXT));
            table.addCell(cell("", TEXT));
        }
        for (Judgements.Missing missing : report.judgements().absent()) {
            table.addCell(name(missing.name(), canvas));
            table.addCell(cell("", SMALL));
            table.addCell(cell("", TEXT));
            table.addCell(cell("", TEXT));
            table.addCell(cell(wording.say("judgement." + missing.mark().judgement()), TEXT));
            table.addCell(cell("", TEXT));
        }
        return table;
    }

    private static String mark(PersonActivity.Presence presence) {
        return switch (PeopleSheet.mark(presence)) {
            case OBSERVED -> "";
            case SAMPLED, INFERRED, REPORTED -> " *";
        };
    }

    private PdfPCell name(String name, PdfContentByte canvas) {
        ListFonts.Printable printable = fonts.printable(name);
        if (!printable.drawn()) {
            return cell(name, TEXT);
        }
        try {
            Image drawn = Image.getInstance(DrawnText.draw(canvas, printable.text(), TEXT, NAME_WIDTH - 2 * PADDING));
            return framed(new PdfPCell(drawn, false));
        } catch (BadElementException e) {
            throw new IllegalStateException("a name could not be drawn", e);
        }
    }

    private PdfPCell cell(String text, float size) {
        var cell = new PdfPCell(fonts.phrase(text, size));
        cell.setRunDirection(ListFonts.direction(text));
        return framed(cell);
    }

    private static PdfPCell framed(PdfPCell cell) {
        cell.setMinimumHeight(LINE_HEIGHT);
        cell.setPadding(PADDING);
        cell.setVerticalAlignment(Element.ALIGN_MIDDLE);
        cell.setBorderWidth(0.5f);
        return cell;
    }

    private List<Paragraph> notes() {
        var notes = new ArrayList<Paragraph>();
        boolean unsure = report.activity().people().stream()
                .anyMatch(person -> !mark(person.presence()).isEmpty());
        if (report.activity().people().isEmpty()) {
            notes.add(note(wording.say("list.nobody")));
        }
        if (unsure) {
            notes.add(note("* " + wording.say("list.unsure")));
        }
        if (report.activity().course().endInferred()) {
            notes.add(note(wording.say("list.end-inferred")));
        }
        if (!report.activity().missing().isEmpty()) {
            notes.add(note(wording.say("list.missing")));
        }
        if (fonts.replacedAny()) {
            notes.add(note(wording.say("list.replaced", ListFonts.MARK)));
        }
        return notes;
    }

    private Paragraph note(String text) {
        var note = new Paragraph(fonts.phrase(text, SMALL));
        // Also of the space before it; without one the library would name a font that is not embedded.
        note.setFont(fonts.font(SMALL));
        note.setSpacingBefore(6);
        return note;
    }

    /** Head and foot; how many pages there are is known only at the end, and filled in then. */
    private final class EveryPage extends PdfPageEventHelper {
        private final PdfTemplate total;

        EveryPage(PdfWriter writer) {
            total = writer.getDirectContent().createTemplate(40, 12);
        }

        @Override
        public void onEndPage(PdfWriter writer, Document document) {
            PdfContentByte canvas = writer.getDirectContent();
            Rectangle page = document.getPageSize();
            String course = report.heading().course();
            String head = course.isEmpty() || course.equals(report.heading().place())
                    ? report.heading().place()
                    : course + " \u2013 " + report.heading().place();
            float top = page.getTop() - SIDE;
            line(canvas, head, TITLE, SIDE, top - 20, page.getRight() - SIDE, top);
            String ended = report.ended().map(time::format).orElse("");
            String when = wording.say(
                    ended.isEmpty() ? "list.when-running" : "list.when",
                    date(),
                    time.format(report.began()),
                    ended,
                    wording.zone().getId());
            line(canvas, when, TEXT, SIDE, top - 36, page.getRight() - SIDE, top - 20);
            String foot = wording.say("list.page", String.valueOf(writer.getPageNumber()));
            float width = fonts.main().getWidthPoint(foot, SMALL);
            float right = page.getRight() - SIDE - 24;
            canvas.beginText();
            canvas.setFontAndSize(fonts.main(), SMALL);
            canvas.setTextMatrix(right - width, SIDE - 8);
            canvas.showText(foot);
            canvas.endText();
            canvas.addTemplate(total, right + GAP, SIDE - 8);
        }

        private void line(
                PdfContentByte canvas, String text, float size, float left, float bottom, float right, float top) {
            ListFonts.Printable printable = fonts.printable(shortened(text));
            if (printable.drawn()) {
                PdfTemplate drawn = DrawnText.draw(canvas, printable.text(), size, right - left);
                canvas.addTemplate(drawn, left, top - drawn.getHeight());
                return;
            }
            var column = new ColumnText(canvas);
            column.setRunDirection(ListFonts.direction(text));
            column.setSimpleColumn(
                    fonts.phrase(shortened(text), size), left, bottom, right, top, size + 3, Element.ALIGN_LEFT);
            try {
                column.go();
            } catch (DocumentException e) {
                throw new IllegalStateException("a head could not be set", e);
            }
        }

        private String shortened(String text) {
            int most = 70;
            return text.codePointCount(0, text.length()) <= most
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "\u2026";
        }

        @Override
        public void onCloseDocument(PdfWriter writer, Document document) {
            total.beginText();
            total.setFontAndSize(fonts.main(), SMALL);
            total.setTextMatrix(0, 0);
            // The page number already stands at the one that was not begun.
            total.showText(String.valueOf(writer.getPageNumber() - 1));
            total.endText();
        }
    }
}
