package org.lectern.server.platform;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param headers in order, one value each; Content-Length is added
 * @param body in full; empty if it is streamed
 * @param stream null unless the body is streamed, which handlers that are asked quickly must not do
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawResponse(
        int status,
        Map<String, String> headers,
        byte[] body,
        @Nullable StreamedBody stream) {
    private static final byte[] EMPTY = new byte[0];

    public RawResponse(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, null);
    }

    public static RawResponse streamed(int status, StreamedBody stream) {
        return new RawResponse(status, Map.of(), EMPTY, stream);
    }

    public static RawResponse status(int status) {
        return new RawResponse(status, Map.of(), EMPTY);
    }

    public static RawResponse text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text);
    }

    public static RawResponse json(int status, String json) {
        return of(status, "application/json", json);
    }

    public static RawResponse xml(int status, String xml) {
        return of(status, "text/xml; charset=utf-8", xml);
    }

    public static RawResponse html(int status, String html) {
        return of(status, "text/html; charset=utf-8", html);
    }

    public static RawResponse of(int status, String contentType, String body) {
        return new RawResponse(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    /** 302, never cached. */
    public static RawResponse redirect(String location) {
        return new RawResponse(302, Map.of("Location", location, "Cache-Control", "no-store"), EMPTY);
    }

    public RawResponse with(String header, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new RawResponse(status, all, body, stream);
    }
}
