package org.lectern.server.chamilo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a tenant has set for the compatibility endpoints, by the names that Chamilo's plug-in has for it.
 *
 * @param enabled whether its endpoints take anything ({@code webhooks_enabled})
 * @param scope of which meetings events are taken ({@code webhooks_scope})
 * @param algorithm of the signature in addresses ({@code webhooks_hash_algo})
 * @param filter which events are taken ({@code webhooks_event_filter})
 * @param timeless whether an address without a time is accepted ({@code webhooks_timeless_urls})
 * @param strict whether an unsigned or badly signed call of the second endpoint is answered with 401
 *     ({@code callback_strict})
 * @see "docs/integrations/chamilo.md, settings"
 */
public record ChamiloSettings(
        boolean enabled, Scope scope, Signing algorithm, EventFilter filter, boolean timeless, boolean strict) {

    public static final String ENABLED = "webhooks_enabled";
    public static final String SCOPE = "webhooks_scope";
    public static final String HASH_ALGO = "webhooks_hash_algo";
    public static final String EVENT_FILTER = "webhooks_event_filter";
    public static final String TIMELESS = "webhooks_timeless_urls";
    public static final String STRICT = "callback_strict";

    /** Every name, in the order in which they are shown. */
    public static final List<String> NAMES = List.of(ENABLED, SCOPE, HASH_ALGO, EVENT_FILTER, TIMELESS, STRICT);

    /** What a tenant starts with: nothing is taken. */
    public static final ChamiloSettings STANDARD =
            new ChamiloSettings(false, Scope.PER_MEETING, Signing.SHA256, EventFilter.ALL, false, false);

    private static final int LONGEST_FILTER = 4_000;

    /** Of which meetings events are taken. */
    public enum Scope {
        /** Of the one that the address names, and of those we know to be the tenant's. */
        PER_MEETING,
        /** Of every meeting at the tenant's servers that carries no tag of ours. */
        GLOBAL;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What reading texts found. */
    public sealed interface Reading {
        record Good(ChamiloSettings settings) implements Reading {}

        /** What is wrong, by name, in words for whoever typed it. */
        record Bad(SortedMap<String, String> problems) implements Reading {}
    }

    /** Every name with its text. */
    public Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        texts.put(ENABLED, String.valueOf(enabled));
        texts.put(SCOPE, scope.text());
        texts.put(HASH_ALGO, algorithm.name().toLowerCase(Locale.ROOT));
        texts.put(EVENT_FILTER, filter.text());
        texts.put(TIMELESS, String.valueOf(timeless));
        texts.put(STRICT, String.valueOf(strict));
        return texts;
    }

    /** These settings with some changed. A blank text gives the name back what a tenant starts with. */
    public Reading with(Map<String, String> changes) {
        var texts = texts();
        var problems = new TreeMap<String, String>();
        changes.forEach((name, text) -> {
            if (!NAMES.contains(name)) {
                problems.put(name, "is no setting; the settings are " + String.join(", ", NAMES));
            } else {
                texts.put(name, text.isBlank() ? STANDARD.texts().getOrDefault(name, "") : text.strip());
            }
        });
        boolean enabled = flag(ENABLED, texts, problems);
        Scope scope = one(SCOPE, texts, problems, Scope.values(), Scope.PER_MEETING);
        Signing algorithm = one(HASH_ALGO, texts, problems, Signing.values(), Signing.SHA256);
        boolean timeless = flag(TIMELESS, texts, problems);
        boolean strict = flag(STRICT, texts, problems);
        String names = texts.getOrDefault(EVENT_FILTER, "");
        if (names.length() > LONGEST_FILTER) {
            problems.put(EVENT_FILTER, "must be at most " + LONGEST_FILTER + " characters");
            names = "";
        }
        try {
            var read = new ChamiloSettings(enabled, scope, algorithm, EventFilter.of(names), timeless, strict);
            return problems.isEmpty() ? new Reading.Good(read) : new Reading.Bad(problems);
        } catch (IllegalArgumentException e) {
            problems.put(EVENT_FILTER, "must be " + e.getMessage());
            return new Reading.Bad(problems);
        }
    }

    private static boolean flag(String name, Map<String, String> texts, Map<String, String> problems) {
        String text = texts.getOrDefault(name, "false").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> {
                problems.put(name, "must be true or false, not '" + text + "'");
                yield false;
            }
        };
    }

    private static <E extends Enum<E>> E one(
            String name, Map<String, String> texts, Map<String, String> problems, E[] values, E standard) {
        String text = texts.getOrDefault(name, "");
        for (E value : values) {
            if (value.name().equalsIgnoreCase(text)) {
                return value;
            }
        }
        var all = new StringBuilder();
        for (E value : values) {
            all.append(all.isEmpty() ? "" : " or ").append(value.name().toLowerCase(Locale.ROOT));
        }
        problems.put(name, "must be " + all + ", not '" + text + "'");
        return standard;
    }
}
