package org.lectern.server.platform;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Headers of a request; names are compared without regard to case. */
public interface RawHeaders {
    /** The first value of the header, if there is one. */
    @Nullable
    String first(String name);

    static RawHeaders of(Map<String, String> headers) {
        var map = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        map.putAll(headers);
        return map::get;
    }

    static RawHeaders none() {
        return of(Map.of());
    }

    /** The value of a cookie of the request, if there is one. */
    default @Nullable String cookie(String name) {
        String cookies = first("Cookie");
        if (cookies == null) {
            return null;
        }
        for (String cookie : List.of(cookies.split(";"))) {
            int equals = cookie.indexOf('=');
            if (equals > 0 && cookie.substring(0, equals).strip().equals(name)) {
                return cookie.substring(equals + 1).strip();
            }
        }
        return null;
    }
}
