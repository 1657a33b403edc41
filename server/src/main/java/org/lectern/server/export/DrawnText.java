package org.lectern.server.export;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.io.InputStream;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfDictionary;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfObject;
import org.openpdf.text.pdf.PdfString;
import org.openpdf.text.pdf.PdfTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Text whose letters must be shaped and put in order before they can be printed: the scripts of India and South-East Asia,
 * Ethiopic, Tibetan, emoji. The library that writes documents sets letter after letter, so the Java runtime lays such text out
 * and its outlines are drawn. The text itself stands beside them, for whoever searches or copies.
 *
 * <p>Safe for use by several threads.
 */
final class DrawnText {
    private static final Logger log = LoggerFactory.getLogger(DrawnText.class);
    /** What the library sets itself goes first, so that names of one script look alike. */
    private static final List<String> FILES = List.of(
            "DejaVuSans.ttf",
            "NotoSansDevanagari-Regular.ttf",
            "NotoSansBengali-Regular.ttf",
            "NotoSansGurmukhi-Regular.ttf",
            "NotoSansGujarati-Regular.ttf",
            "NotoSansOriya-Regular.ttf",
            "NotoSansTamil-Regular.ttf",
            "NotoSansTelugu-Regular.ttf",
            "NotoSansKannada-Regular.ttf",
            "NotoSansMalayalam-Regular.ttf",
            "NotoSansSinhala-Regular.ttf",
            "NotoSansThai-Regular.ttf",
            "NotoSansLao-Regular.ttf",
            "NotoSansKhmer-Regular.ttf",
            "NotoSansMyanmar-Regular.ttf",
            "NotoSansEthiopic-Regular.ttf",
            "NotoSansThaana-Regular.ttf",
            "NotoSerifTibetan-Regular.ttf",
            "NotoEmoji-Regular.ttf",
            "DroidSansFallback.ttf");

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;
    private static final int AS_PICTURE = 0xFE0F;
    /** A name that is longer still is cut with an ellipsis: what is drawn cannot go on on the next page. */
    private static final int MOST_LINES = 12;

    private static final double LEADING = 1.3;

    private DrawnText() {}

    /** Read when first needed. Empty where this Java has no graphics: then such letters are marked as ever. */
    private static final class Fonts {
        static final List<Font> ALL = load();

        private static List<Font> load() {
            try {
                var fonts = new ArrayList<Font>();
                for (String file : FILES) {
                    fonts.add(read(file));
                }
                return List.copyOf(fonts);
            } catch (IOException | FontFormatException | RuntimeException | LinkageError | InternalError e) {
                log.warn("this Java cannot lay out text, so signature lists mark letters of some scripts", e);
                return List.of();
            }
        }

        private static Font read(String file) throws IOException, FontFormatException {
            try (InputStream in = DrawnText.class.getResourceAsStream("/fonts/" + file)) {
                if (in == null) {
                    throw new IOException("font is missing name=" + file);
                }
                return Font.createFont(Font.TRUETYPE_FONT, in);
            }
        }
    }

    /** Whether a letter can be drawn, alone or as a part of others. */
    static boolean has(int point) {
        return isJoining(point) || Fonts.ALL.stream().anyMatch(font -> font.canDisplay(point));
    }

    /** What has no shape of its own and changes that of its neighbours. */
    static boolean isJoining(int point) {
        return point == JOINER || point == NON_JOINER || point == AS_PICTURE;
    }

    /**
     * Draws text, in lines that are no wider.
     *
     * @param text every letter of which {@link #has} is true
     */
    static PdfTemplate draw(PdfContentByte canvas, String text, float size, float width) {
        List<TextLayout> lines = lines(text, size, width);
        float step = (float) (size * LEADING);
        PdfTemplate drawn = canvas.createTemplate(width, step * lines.size());
        var actual = new PdfDictionary();
        actual.put(new PdfName("ActualText"), new PdfString(text, PdfObject.TEXT_UNICODE));
        drawn.beginMarkedContentSequence(new PdfName("Span"), actual, true);
        for (int i = 0; i < lines.size(); i++) {
            TextLayout line = lines.get(i);
            double left = line.isLeftToRight() ? 0 : Math.max(0, width - line.getVisibleAdvance());
            double base = step * (lines.size() - i) - size;
            fill(drawn, line.getOutline(new AffineTransform(1, 0, 0, -1, left, base)));
        }
        drawn.endMarkedContentSequence();
        return drawn;
    }

    private static List<TextLayout> lines(String text, float size, float width) {
        List<TextLayout> all = broken(text, size, width);
        String shown = text;
        while (all.size() > MOST_LINES) {
            shown = shown.substring(0, shown.offsetByCodePoints(0, shown.codePointCount(0, shown.length()) * 3 / 4));
            all = broken(shown + "\u2026", size, width);
        }
        return all;
    }

    private static List<TextLayout> broken(String text, float size, float width) {
        var styled = new AttributedString(text);
        int from = 0;
        Font current = font(text.codePointAt(0));
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            Font next = staysWithLast(point, current) ? current : font(point);
            if (!next.equals(current)) {
                styled.addAttribute(TextAttribute.FONT, current.deriveFont(size), from, i);
                from = i;
                current = next;
            }
            i += Character.charCount(point);
        }
        styled.addAttribute(TextAttribute.FONT, current.deriveFont(size), from, text.length());
        var measurer = new LineBreakMeasurer(styled.getIterator(), CONTEXT);
        var lines = new ArrayList<TextLayout>();
        while (measurer.getPosition() < text.length()) {
            lines.add(measurer.nextLayout(width));
        }
        return lines;
    }

    /** Marks and joiners go with the letter before them, or they could not change its shape. */
    private static boolean staysWithLast(int point, Font current) {
        int type = Character.getType(point);
        boolean mark = type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || Character.isEmojiModifier(point);
        return isJoining(point) || (mark || point == ' ') && current.canDisplay(point);
    }

    private static Font font(int point) {
        return Stream.concat(Fonts.ALL.stream().filter(font -> font.canDisplay(point)), Fonts.ALL.stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing can be drawn here"));
    }

    private static void fill(PdfTemplate to, Shape shape) {
        double[] at = new double[6];
        double x = 0;
        double y = 0;
        boolean any = false;
        for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
            any = true;
            switch (path.currentSegment(at)) {
                case PathIterator.SEG_MOVETO -> to.moveTo((float) at[0], (float) at[1]);
                case PathIterator.SEG_LINETO -> to.lineTo((float) at[0], (float) at[1]);
                case PathIterator.SEG_QUADTO ->
                    to.curveTo(
                            (float) (x + 2 * (at[0] - x) / 3),
                            (float) (y + 2 * (at[1] - y) / 3),
                            (float) (at[2] + 2 * (at[0] - at[2]) / 3),
                            (float) (at[3] + 2 * (at[1] - at[3]) / 3),
                            (float) at[2],
                            (float) at[3]);
                case PathIterator.SEG_CUBICTO ->
                    to.curveTo(
                            (float) at[0], (float) at[1], (float) at[2], (float) at[3], (float) at[4], (float) at[5]);
                default -> to.closePath();
            }
            int last = switch (path.currentSegment(at)) {
                case PathIterator.SEG_QUADTO -> 2;
                case PathIterator.SEG_CUBICTO -> 4;
                default -> 0;
            };
            x = at[last];
            y = at[last + 1];
        }
        if (any) {
            to.fill();
        }
    }
}
