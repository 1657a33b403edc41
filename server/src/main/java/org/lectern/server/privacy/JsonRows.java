package org.lectern.server.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** An entry of an archive that is a JSON array, written row by row. Not for use by several threads. */
final class JsonRows implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ZipOutputStream zip;
    private int count;

    JsonRows(ZipOutputStream zip, String name) throws IOException {
        this.zip = zip;
        zip.putNextEntry(new ZipEntry(name));
        zip.write('[');
    }

    void add(Object row) {
        try {
            zip.write((count++ == 0 ? "\n" : ",\n").getBytes(StandardCharsets.UTF_8));
            zip.write(JSON.writeValueAsBytes(row));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        zip.write("\n]\n".getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
