package org.lectern.server.pool;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tags as people type them. */
public final class Tags {
    private static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,49}");

    private Tags() {}

    /**
     * Of words with commas or spaces between them, in any case.
     *
     * @throws IllegalArgumentException with what to do, if one is not a tag
     */
    public static Set<String> parse(String text) {
        var tags = new TreeSet<String>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (word.isEmpty()) {
                continue;
            }
            if (!TAG.matcher(word).matches()) {
                throw new IllegalArgumentException(
                        "a tag has up to 50 letters, digits, dots, dashes and underscores, not: " + word);
            }
            tags.add(word);
        }
        return tags;
    }

    public static String text(Set<String> tags) {
        return String.join(", ", new TreeSet<>(tags));
    }
}
