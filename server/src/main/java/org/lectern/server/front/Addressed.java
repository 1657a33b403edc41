package org.lectern.server.front;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text as a part of an address. */
final class Addressed {
    private Addressed() {}

    /** Percent-encoded, a blank as {@code %20}. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * The list of errors that a refused join takes along, as BigBlueButton writes it: quotes, braces and blanks are
     * encoded, brackets, colons and commas are not.
     */
    static String errors(String key, String message) {
        String json = "[{\"key\":\"" + json(key) + "\",\"message\":\"" + json(message) + "\"}]";
        return encode(json)
                .replace("%5B", "[")
                .replace("%5D", "]")
                .replace("%3A", ":")
                .replace("%2C", ",");
    }

    private static String json(String text) {
        var result = new StringBuilder(text.length());
        text.codePoints().filter(c -> !Character.isISOControl(c)).forEach(c -> {
            if (c == '"' || c == '\\') {
                result.append('\\');
            }
            result.appendCodePoint(c);
        });
        return result.toString();
    }
}
