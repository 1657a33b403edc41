package org.lectern.server.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every column of the database holds of people, as declared in {@code privacy/columns.txt}. A test compares it with the
 * schema, so that nothing personal is stored that an export or an erasure does not know of.
 */
public final class PersonalColumns {
    private PersonalColumns() {}

    /** What is done with a column. */
    public enum Treatment {
        PERSON,
        MENTIONS,
        KEPT,
        MASKED,
        SECRET,
        CLASS,
        TECHNICAL
    }

    /** @param why empty where the treatment says it all */
    public record Declared(Treatment treatment, String why) {}

    /** By {@code table.column}. */
    public static Map<String, Declared> declared() {
        var declared = new TreeMap<String, Declared>();
        for (String line : lines()) {
            String[] parts = line.split(" ", 4);
            var one = new Declared(
                    Treatment.valueOf(parts[2].toUpperCase(Locale.ROOT)), parts.length < 4 ? "" : parts[3]);
            if (declared.put(parts[0] + "." + parts[1], one) != null) {
                throw new IllegalStateException("declared twice: " + line);
            }
        }
        return Collections.unmodifiableMap(declared);
    }

    private static List<String> lines() {
        try (InputStream in = PersonalColumns.class.getResourceAsStream("/privacy/columns.txt")) {
            if (in == null) {
                throw new IllegalStateException("privacy/columns.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
