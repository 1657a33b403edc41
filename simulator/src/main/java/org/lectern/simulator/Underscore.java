package org.lectern.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Turns every key of a document into snake_case, as the analytics script does: dashes and inner capitals become
 * underscores. It does so to keys that are user ids too, which is why {@code Stud-42} votes as {@code stud_42}.
 */
final class Underscore {
    private Underscore() {}

    static String word(String text) {
        return text.replace("::", "/")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .replaceAll("([a-z\\d])([A-Z])", "$1_$2")
                .replace('-', '_')
                .toLowerCase(Locale.ROOT);
    }

    static Object keys(Object document) {
        return switch (document) {
            case Map<?, ?> map -> {
                Map<String, Object> renamed = new LinkedHashMap<>();
                map.forEach((key, value) -> renamed.put(word(String.valueOf(key)), keys(value)));
                yield renamed;
            }
            case List<?> list -> list.stream().map(Underscore::keys).toList();
            default -> document;
        };
    }
}
