package org.lectern.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Sheets as a workbook whose cells have types: durations can be added up, times sorted, numbers summed. What people wrote
 * is text and stays text, whatever it begins with. Headings stand still while the rest scrolls.
 *
 * <p>Written as it comes, so that memory does not grow with the number of lines. Not for several threads.
 */
final class ReportXlsx implements AutoCloseable {
    /** As long as a cell may be; longer text is cut with an ellipsis. */
    static final int LONGEST_TEXT = 32_767;
    /** As many lines as a sheet may have. */
    static final int MOST_LINES = 1_048_576;

    private static final int LONGEST_NAME = 31;
    private static final int FLUSH_EVERY = 500;
    private static final double NARROW = 12;
    private static final double WIDE = 30;
    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final Workbook workbook;
    private final Wording wording;
    private final Set<String> names = new HashSet<>();

    ReportXlsx(OutputStream out, Wording wording) {
        this.workbook = new Workbook(out, "Lectern", "1.0");
        this.wording = wording;
    }

    static void write(List<Sheet> sheets, Wording wording, OutputStream out) throws IOException {
        try (var xlsx = new ReportXlsx(out, wording)) {
            for (Sheet sheet : sheets) {
                try (Lines lines = xlsx.sheet(sheet.name(), sheet.columns())) {
                    lines.add(sheet.lines());
                    if (!sheet.totals().isEmpty()) {
                        lines.addTotals(sheet.totals());
                    }
                }
            }
        }
    }

    /** Begins a sheet; the one before it must be closed. */
    Lines sheet(String name, List<String> columns) {
        return titled(
                name,
                columns.stream().map(column -> wording.say("csv." + column)).toList());
    }

    /** As {@link #sheet}, with headings that stand as they are. */
    Lines titled(String name, List<String> headings) {
        return new Lines(workbook.newWorksheet(named(wording.say("sheet." + name))), headings);
    }

    private String named(String wanted) {
        String plain = wanted.replaceAll("[\\[\\]:*?/\\\\']", " ").strip();
        String name = plain.isEmpty() ? "-" : plain.substring(0, Math.min(LONGEST_NAME - 3, plain.length()));
        for (int i = 2; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = plain.substring(0, Math.min(LONGEST_NAME - 4, plain.length())) + " " + i;
        }
        return name;
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }

    /** The lines of one sheet. */
    final class Lines implements AutoCloseable {
        private final Worksheet sheet;
        private int next;

        private Lines(Worksheet sheet, List<String> headings) {
            this.sheet = sheet;
            sheet.freezePane(1, 1);
            for (int column = 0; column < headings.size(); column++) {
                sheet.width(column, column == 0 ? WIDE : NARROW + 6);
                sheet.value(0, column, allowed(headings.get(column)));
                sheet.style(0, column).bold().wrapText(true).set();
            }
            next = 1;
        }

        void add(List<List<Cell>> lines) throws IOException {
            for (List<Cell> line : lines) {
                write(line, false);
                if (next % FLUSH_EVERY == 0) {
                    sheet.flush();
                }
            }
        }

        void addTotals(List<Cell> line) {
            write(line, true);
        }

        /** Whether another line fits in. */
        boolean hasRoom(int lines) {
            return next + lines <= MOST_LINES;
        }

        private void write(List<Cell> line, boolean bold) {
            for (int column = 0; column < line.size(); column++) {
                write(column, line.get(column), bold);
            }
            next++;
        }

        private void write(int column, Cell cell, boolean bold) {
            String format = "General";
            switch (cell) {
                case Cell.Text(String text) -> sheet.value(next, column, allowed(text));
                case Cell.Count(long number) -> sheet.value(next, column, number);
                case Cell.Length(Duration duration) -> {
                    // Whole seconds, as everywhere: a part of a second would be shown rounded up.
                    sheet.value(next, column, Math.max(0, duration.toSeconds()) * 1000 / DAY_MILLIS);
                    format = "[h]:mm:ss";
                }
                case Cell.Moment(var at) -> {
                    sheet.value(next, column, wording.local(at));
                    format = "yyyy-mm-dd hh:mm:ss";
                }
                case Cell.Nothing() -> {
                    return;
                }
            }
            var style = sheet.style(next, column);
            if (!format.equals("General")) {
                style = style.format(format);
            }
            if (bold) {
                style = style.bold();
            }
            if (bold || !format.equals("General")) {
                style.set();
            }
        }

        @Override
        public void close() throws IOException {
            sheet.finish();
        }
    }

    /** What XML has no way to say is shown as the replacement character, so that it is seen that something was there. */
    static String allowed(String text) {
        var out = new StringBuilder(Math.min(text.length(), LONGEST_TEXT));
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int length = Character.charCount(point);
            if (out.length() + length > LONGEST_TEXT - 1) {
                return out.append('\u2026').toString();
            }
            boolean allowed = point == '\t'
                    || point == '\n'
                    || point == '\r'
                    || (point >= 0x20 && point <= 0xD7FF)
                    || (point >= 0xE000 && point <= 0xFFFD)
                    || point >= 0x10000;
            out.appendCodePoint(allowed ? point : 0xFFFD);
            i += length;
        }
        return out.toString();
    }
}
