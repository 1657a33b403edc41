package org.lectern.server.privacy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.lectern.server.platform.FormulaSafe;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two entries of an archive with the same rows: a JSON array, and a table as CSV whose columns are the names that any row
 * has. A value that is itself made of values stands in the table as JSON.
 *
 * <p>JSON is written row by row; for the table, whose head is known at the end, rows are kept meanwhile, compressed. Not for use
 * by several threads.
 */
final class PersonRows implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    /** Spreadsheets take UTF-8 for what it is only with this before it. */
    private static final String MARK = "\uFEFF";

    private final ZipOutputStream zip;
    private final String name;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final GZIPOutputStream keep;
    private final Set<String> columns = new LinkedHashSet<>();
    private int count;

    /** @param name of both entries, without the ending */
    PersonRows(ZipOutputStream zip, String name) throws IOException {
        this.zip = zip;
        this.name = name;
        this.keep = new GZIPOutputStream(kept);
        zip.putNextEntry(new ZipEntry(name + ".json"));
        zip.write('[');
    }

    void add(Object row) {
        JsonNode node = JSON.valueToTree(row);
        byte[] json = JSON.writeValueAsBytes(node);
        try {
            zip.write((count++ == 0 ? "\n" : ",\n").getBytes(StandardCharsets.UTF_8));
            zip.write(json);
            keep.write(json);
            keep.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        columns.addAll(node.propertyNames());
    }

    int count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        zip.write("\n]\n".getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        zip.putNextEntry(new ZipEntry(name + ".csv"));
        table();
        zip.closeEntry();
    }

    private void table() throws IOException {
        keep.close();
        var out = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
        out.write(MARK);
        var csv = new CSVPrinter(out, CSVFormat.RFC4180);
        if (!columns.isEmpty()) {
            csv.printRecord(columns);
        }
        var rows = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(kept.toByteArray())), StandardCharsets.UTF_8));
        for (String line = rows.readLine(); line != null; line = rows.readLine()) {
            csv.printRecord(cells(JSON.readTree(line)));
        }
        // Closing it would close the archive.
        csv.flush();
    }

    private List<String> cells(JsonNode row) {
        var cells = new ArrayList<String>();
        for (String column : columns) {
            JsonNode value = row.path(column);
            cells.add(
                    value.isMissingNode() || value.isNull()
                            ? ""
                            : value.isString()
                                    ? FormulaSafe.of(value.stringValue())
                                    : value.isValueNode() ? value.asString() : JSON.writeValueAsString(value));
        }
        return cells;
    }
}
