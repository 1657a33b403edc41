package org.lectern.server.attendance;

import java.util.List;

/** What a file that should be a list of people turned out to be. */
public sealed interface RosterReading {

    /**
     * A list.
     *
     * @param notes what is worth knowing before it is taken; nothing in them is lost people
     */
    record Read(List<RosterEntry> entries, Form form, List<Note> notes) implements RosterReading {
        public Read {
            entries = List.copyOf(entries);
            notes = List.copyOf(notes);
        }
    }

    /** No list, or one with mistakes: nothing of it is kept. */
    record Refused(List<Problem> problems) implements RosterReading {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * How the file is written.
     *
     * @param separator {@code ,} {@code ;} or a tab
     * @param ignored names of columns that mean nothing here
     */
    record Form(String encoding, String separator, List<String> ignored) {
        public Form {
            ignored = List.copyOf(ignored);
        }
    }

    /**
     * @param line number of the line in the file, from 1
     * @param text the name it is about, or empty
     */
    record Note(Kind kind, long line, String text) {
        public enum Kind {
            /** The same person stands in an earlier line; this line is left out. */
            DUPLICATE,
            /** Lines without anything were left out; the line is the first of them. */
            EMPTY_LINES
        }
    }

    /**
     * What is wrong.
     *
     * @param line number of the line in the file, from 1; 0 if it is about the whole file
     * @param text what stands there, shortened, or empty
     */
    record Problem(Kind kind, long line, String text) {
        public enum Kind {
            EMPTY_FILE,
            TOO_LARGE,
            /** A workbook or another file that is not text. */
            NOT_TEXT,
            /** Some lines are UTF-8 and some are not. */
            MIXED_ENCODINGS,
            UNKNOWN_ENCODING,
            /** No column has a name that is understood. */
            WRONG_COLUMNS,
            /** Two columns mean the same. */
            COLUMN_TWICE,
            NO_PEOPLE,
            TOO_MANY,
            /** More cells than there are columns. */
            TOO_MANY_CELLS,
            NO_NAME,
            TOO_LONG,
            /** A quotation mark that is never closed, or stands where none may. */
            BROKEN_QUOTES
        }
    }
}
