package org.lectern.server.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Bidi;
import org.openpdf.text.Font;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.FontSelector;
import org.openpdf.text.pdf.PdfWriter;

/**
 * Sets text in the fonts that we carry. A character that none of them has is never printed as a box: it is replaced by a
 * mark, and that this happened is remembered for a note.
 *
 * <p>One for each document; not for several threads.
 */
final class ListFonts {
    /** Stands for one or more characters that cannot be printed. */
    static final String MARK = "\u2039?\u203A";

    private static final String MAIN = "DejaVuSans.ttf";
    private static final String EAST_ASIAN = "DroidSansFallback.ttf";

    private final BaseFont main = load(MAIN);
    private final BaseFont eastAsian = load(EAST_ASIAN);
    private boolean replaced;

    /**
     * Text as it can be printed, in one line: without control characters and without marks that turn its direction.
     *
     * @param drawn whether it has letters that the library cannot set, and {@link DrawnText} can
     */
    record Printable(String text, boolean drawn) {}

    Printable printable(String text) {
        boolean drawn = text.codePoints()
                .anyMatch(point -> !isInvisible(point) && !isBlank(point) && !has(point) && DrawnText.has(point));
        return new Printable(printable(text, drawn), drawn);
    }

    private String printable(String text, boolean drawn) {
        var out = new StringBuilder(text.length());
        boolean marked = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (isInvisible(point) && !(drawn && DrawnText.isJoining(point))) {
                continue;
            }
            if (isBlank(point)) {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
                marked = false;
            } else if (drawn ? DrawnText.has(point) : has(point)) {
                out.appendCodePoint(point);
                marked = false;
            } else {
                if (!marked) {
                    out.append(MARK);
                }
                marked = true;
                replaced = true;
            }
        }
        return out.toString().strip();
    }

    private static boolean isBlank(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point);
    }

    private static boolean isInvisible(int point) {
        return !isBlank(point) && (Character.getType(point) == Character.FORMAT || Character.isISOControl(point));
    }

    private boolean has(int point) {
        return Character.isBmpCodePoint(point) && (main.charExists(point) || eastAsian.charExists(point));
    }

    /** Whether a mark was set anywhere. */
    boolean replacedAny() {
        return replaced;
    }

    Phrase phrase(String text, float size) {
        var selector = new FontSelector();
        selector.addFont(new Font(main, size));
        selector.addFont(new Font(eastAsian, size));
        String printable = printable(text, false);
        return selector.process(printable.isEmpty() ? " " : printable);
    }

    /** By the first letter that has a direction. */
    static int direction(String text) {
        return new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight()
                ? PdfWriter.RUN_DIRECTION_LTR
                : PdfWriter.RUN_DIRECTION_RTL;
    }

    Font font(float size) {
        return new Font(main, size);
    }

    BaseFont main() {
        return main;
    }

    private static BaseFont load(String name) {
        try (InputStream in = ListFonts.class.getResourceAsStream("/fonts/" + name)) {
            if (in == null) {
                throw new IllegalStateException("font is missing name=" + name);
            }
            // Kept by the library under this name, so that the file is read once.
            return BaseFont.createFont(name, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, true, in.readAllBytes(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
