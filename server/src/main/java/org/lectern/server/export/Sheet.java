package org.lectern.server.export;

import java.util.List;

/**
 * A table: one aspect of one or several classes.
 *
 * @param name key of its name in the messages, {@code sheet.<name>}
 * @param columns keys of the headings in the messages, {@code csv.<column>}
 * @param totals the last line, empty if there is none
 */
record Sheet(String name, List<String> columns, List<List<Cell>> lines, List<Cell> totals) {
    Sheet {
        columns = List.copyOf(columns);
        lines = List.copyOf(lines);
        totals = List.copyOf(totals);
    }

    List<String> headings(Wording wording) {
        return columns.stream().map(column -> wording.say("csv." + column)).toList();
    }
}
