package org.lectern.server.attendance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.lectern.server.attendance.RosterReading.Form;
import org.lectern.server.attendance.RosterReading.Note;
import org.lectern.server.attendance.RosterReading.Problem;
import org.lectern.server.attendance.RosterReading.Read;
import org.lectern.server.attendance.RosterReading.Refused;

/**
 * Reads a list of people from CSV: a line of column names, then a line a person. A pure function; a list with a mistake
 * in it is refused as a whole, with the mistakes.
 *
 * @see "docs/attendance.md, lists"
 */
public final class RosterFile {
    public static final int MOST_PEOPLE = 10_000;
    public static final int MOST_BYTES = 4 << 20;
    private static final int MOST_PROBLEMS = 20;
    private static final int SHOWN = 60;
    private static final String SEPARATORS = ",;\t";

    private RosterFile() {}

    /** What a column holds. */
    private enum Column {
        NAME("name", "full name", "participant", "student"),
        FIRST("first name", "firstname", "given name", "forename"),
        LAST("last name", "lastname", "surname", "family name"),
        SIGN_IN("sign in name", "sign in", "login", "username", "user name"),
        ID("id", "external id", "user id", "userid");

        private final List<String> names;

        Column(String... names) {
            this.names = List.of(names);
        }
    }

    public static RosterReading read(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return refused(Problem.Kind.TOO_LARGE, 0, "");
        }
        return switch (RosterText.decode(bytes)) {
            case RosterText.Wrong wrong -> new Refused(RosterText.list(wrong));
            case RosterText.Text text -> parse(text);
        };
    }

    private static RosterReading parse(RosterText.Text decoded) {
        String text = decoded.text();
        if (text.isBlank()) {
            return refused(Problem.Kind.EMPTY_FILE, 0, "");
        }
        char separator = separator(text);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .get();
        long line = 0;
        try (CSVParser parser = CSVParser.parse(text, format)) {
            var reading = new Lines(decoded.encoding(), separator);
            for (CSVRecord row : parser) {
                line = parser.getCurrentLineNumber();
                if (!reading.take(row, line)) {
                    break;
                }
            }
            return reading.result();
        } catch (IOException | UncheckedIOException e) {
            return refused(Problem.Kind.BROKEN_QUOTES, line + 1, "");
        }
    }

    /** Whichever the first line that holds something has most of, outside quotation marks. */
    private static char separator(String text) {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        var counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        for (char c : first.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && SEPARATORS.indexOf(c) >= 0) {
                counts[SEPARATORS.indexOf(c)]++;
            }
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            if (counts[i] > counts[best]) {
                best = i;
            }
        }
        return SEPARATORS.charAt(best);
    }

    private static Refused refused(Problem.Kind kind, long line, String text) {
        return new Refused(List.of(new Problem(kind, line, shortened(text))));
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, text.offsetByCodePoints(0, SHOWN / 2)) + "…";
    }

    /** Takes the lines one after another. */
    private static final class Lines {
        private final String encoding;
        private final char separator;
        private final Map<Column, Integer> columns = new EnumMap<>(Column.class);
        private final List<String> ignored = new ArrayList<>();
        private final Map<String, Long> known = new HashMap<>();
        private final List<RosterEntry> entries = new ArrayList<>();
        private final List<Note> notes = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private int width;
        private long emptyLine;

        Lines(String encoding, char separator) {
            this.encoding = encoding;
            this.separator = separator;
        }

        /** @return whether to go on */
        boolean take(CSVRecord row, long line) {
            boolean blank = true;
            for (String cell : row) {
                blank &= cell.isBlank();
            }
            if (width == 0) {
                return blank || header(row, line);
            }
            if (blank) {
                emptyLine = emptyLine == 0 ? line : emptyLine;
                return true;
            }
            person(row, line);
            return problems.size() < MOST_PROBLEMS;
        }

        private boolean header(CSVRecord row, long line) {
            width = row.size();
            for (int i = 0; i < width; i++) {
                String name = row.get(i).strip();
                String plain = name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ");
                boolean meant = false;
                for (Column column : Column.values()) {
                    if (column.names.contains(plain)) {
                        meant = true;
                        if (columns.putIfAbsent(column, i) != null) {
                            problems.add(new Problem(Problem.Kind.COLUMN_TWICE, line, shortened(name)));
                        }
                    }
                }
                if (!meant && !name.isEmpty()) {
                    ignored.add(shortened(name));
                }
            }
            boolean enough = columns.containsKey(Column.NAME)
                    || columns.containsKey(Column.SIGN_IN)
                    || (columns.containsKey(Column.FIRST) && columns.containsKey(Column.LAST));
            if (!enough) {
                problems.add(new Problem(Problem.Kind.WRONG_COLUMNS, line, shortened(String.join(", ", row.toList()))));
            }
            return problems.isEmpty();
        }

        private void person(CSVRecord row, long line) {
            for (int i = width; i < row.size(); i++) {
                if (!row.get(i).isBlank()) {
                    problems.add(new Problem(
                            Problem.Kind.TOO_MANY_CELLS,
                            line,
                            shortened(row.get(i).strip())));
                    return;
                }
            }
            String name = columns.containsKey(Column.NAME)
                    ? cell(row, Column.NAME)
                    : (cell(row, Column.FIRST) + " " + cell(row, Column.LAST)).strip();
            var entry = new RosterEntry(name, cell(row, Column.ID), cell(row, Column.SIGN_IN));
            if (entry.name().isEmpty() && entry.signIn().isEmpty()) {
                problems.add(new Problem(Problem.Kind.NO_NAME, line, ""));
            } else if (List.of(entry.name(), entry.externalId(), entry.signIn()).stream()
                    .anyMatch(text -> text.length() > RosterEntry.LONGEST)) {
                problems.add(new Problem(Problem.Kind.TOO_LONG, line, shortened(entry.shown())));
            } else if (known.putIfAbsent(entry.identity(), line) != null) {
                notes.add(new Note(Note.Kind.DUPLICATE, line, shortened(entry.shown())));
            } else if (entries.size() == MOST_PEOPLE) {
                problems.add(new Problem(Problem.Kind.TOO_MANY, line, ""));
            } else {
                entries.add(entry);
            }
        }

        private String cell(CSVRecord row, Column column) {
            Integer at = columns.get(column);
            return at == null || at >= row.size()
                    ? ""
                    : row.get(at).replaceAll("\\s+", " ").strip();
        }

        RosterReading result() {
            if (problems.isEmpty() && entries.isEmpty()) {
                problems.add(new Problem(Problem.Kind.NO_PEOPLE, 0, ""));
            }
            if (!problems.isEmpty()) {
                return new Refused(problems);
            }
            if (emptyLine > 0) {
                notes.add(new Note(Note.Kind.EMPTY_LINES, emptyLine, ""));
            }
            return new Read(entries, new Form(encoding, String.valueOf(separator), ignored), notes);
        }
    }
}
