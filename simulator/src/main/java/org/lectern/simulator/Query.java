package org.lectern.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decoded parameters of a call in the order given; of a repeated name the first value counts. */
record Query(Map<String, String> values) {

    Query {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static Query parse(@Nullable String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                if (pair.isEmpty()) {
                    continue;
                }
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.putIfAbsent(decode(name), decode(value));
            }
        }
        return new Query(values);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The value, or the empty text. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    /** These parameters and those of the other that are missing here. */
    Query orElse(Query other) {
        Map<String, String> both = new LinkedHashMap<>(values);
        other.values.forEach(both::putIfAbsent);
        return new Query(both);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
