package org.lectern.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a request is answered with. */
record Reply(int status, Map<String, String> headers, byte[] body) {

    static Reply xml(String text) {
        return of(200, "text/xml;charset=utf-8", text).with("Cache-Control", "no-cache");
    }

    static Reply html(int status, String text) {
        return of(status, "text/html;charset=utf-8", text);
    }

    static Reply json(int status, Object value) {
        return of(status, "application/json", Json.write(value)).with("Cache-Control", "no-store");
    }

    static Reply redirect(int status, String location) {
        return new Reply(status, Map.of("Location", location), new byte[0]);
    }

    static Reply of(int status, String contentType, String text) {
        return new Reply(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
    }

    boolean isXml() {
        return headers.getOrDefault("Content-Type", "").startsWith("text/xml");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    Reply withText(String text) {
        return withBody(text.getBytes(StandardCharsets.UTF_8));
    }

    Reply withBody(byte[] other) {
        return new Reply(status, headers, other);
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }
}
