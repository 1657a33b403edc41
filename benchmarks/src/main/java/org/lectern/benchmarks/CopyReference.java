package org.lectern.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * The reference for storing events: {@code COPY} of the very rows that the product stored, from memory, into a table
 * with the same columns, constraints and indexes. A program of its own.
 */
final class CopyReference {
    private CopyReference() {}

    /** Arguments: database, table to take the rows from, most rows to take, rows a commit. */
    public static void main(String[] arguments) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            var text = new ByteArrayOutputStream();
            copy.copyOut("copy (select * from " + arguments[1] + " limit " + arguments[2] + ") to stdout", text);
            List<byte[]> rows = lines(text.toByteArray());
            statement.execute("drop table if exists reference_event");
            statement.execute("create table reference_event (like " + arguments[1] + " including all)");
            run(copy, rows, Integer.parseInt(arguments[3]));
            statement.execute("truncate reference_event");
            statement.execute("checkpoint");
            double seconds = run(copy, rows, Integer.parseInt(arguments[3]));
            statement.execute("drop table reference_event");
            System.out.println("events=" + rows.size());
            System.out.println("seconds=" + seconds);
        }
    }

    private static double run(CopyManager copy, List<byte[]> rows, int rowsEach) throws SQLException {
        long start = System.nanoTime();
        for (int i = 0; i < rows.size(); ) {
            CopyIn in = copy.copyIn("copy reference_event from stdin");
            for (int end = Math.min(rows.size(), i + rowsEach); i < end; i++) {
                byte[] row = rows.get(i);
                in.writeToCopy(row, 0, row.length);
            }
            in.endCopy();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static List<byte[]> lines(byte[] text) {
        var lines = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                lines.add(java.util.Arrays.copyOfRange(text, start, i + 1));
                start = i + 1;
            }
        }
        return lines;
    }
}
