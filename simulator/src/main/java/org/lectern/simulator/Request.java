package org.lectern.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire.
 *
 * @param rawQuery still percent-encoded, empty if there was none
 * @param headers by lower-case name, one value each
 */
record Request(String method, String path, String rawQuery, Map<String, String> headers, byte[] body) {

    Query query() {
        return Query.parse(rawQuery);
    }

    /** Parameters of a form body, none for any other body. */
    Query form() {
        return isForm() ? Query.parse(new String(body, StandardCharsets.UTF_8)) : Query.parse(null);
    }

    Query parameters() {
        return query().orElse(form());
    }

    /** A GET with these parameters in place of its own, signed. */
    Request pretending(String call, Map<String, String> values, String secret) {
        StringBuilder query = new StringBuilder();
        values.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        String checksum = Hash.SHA256.hex(call + query + secret);
        return new Request("GET", path, query + "&checksum=" + checksum, headers, new byte[0]);
    }

    boolean isPost() {
        return method.equals("POST");
    }

    boolean isForm() {
        return contentType().equals("application/x-www-form-urlencoded");
    }

    /** Without its parameters, in lower case; empty if not given. */
    String contentType() {
        String value = headers.getOrDefault("content-type", "");
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    @Nullable
    String cookie(String name) {
        for (String pair : headers.getOrDefault("cookie", "").split(";", -1)) {
            String trimmed = pair.trim();
            if (trimmed.startsWith(name + "=")) {
                return trimmed.substring(name.length() + 1);
            }
        }
        return null;
    }
}
