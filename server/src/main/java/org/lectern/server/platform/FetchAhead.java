package org.lectern.server.platform;

import java.util.List;
import java.util.Locale;

/**
 * Tells requests that fetch ahead (a browser's prefetch, a link's preview) from a person following a link. What a link
 * does is not for them.
 */
public final class FetchAhead {
    private static final List<String> HEADERS = List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

    private FetchAhead() {}

    public static boolean is(RawHeaders headers) {
        for (String name : HEADERS) {
            String value = headers.first(name);
            if (value != null) {
                String purpose = value.toLowerCase(Locale.ROOT);
                if (purpose.contains("prefetch") || purpose.contains("prerender") || purpose.contains("preview")) {
                    return true;
                }
            }
        }
        return false;
    }
}
