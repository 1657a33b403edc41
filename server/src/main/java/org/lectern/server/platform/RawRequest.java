package org.lectern.server.platform;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came: nothing decoded, nothing parsed, so that signatures can be verified over the exact bytes.
 *
 * @param method upper case
 * @param target path and query
 * @param body what was sent, or that it was more than the route takes
 * @param remoteAddress address of the peer
 */
public record RawRequest(String method, Target target, RawHeaders headers, Body body, String remoteAddress) {

    /**
     * @param path not decoded, from the leading slash on
     * @param query not decoded, without the question mark; null if there was none
     * @param variables the not decoded path segments that the route names
     */
    public record Target(String path, @Nullable String query, Map<String, String> variables) {}

    /**
     * @param bytes empty if too large
     * @param tooLarge whether more came than the route takes; what came is dropped
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Body(byte[] bytes, boolean tooLarge) {
        public static final Body NONE = new Body(new byte[0], false);

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The same request with this body. */
    RawRequest with(Body other) {
        return new RawRequest(method, target, headers, other, remoteAddress);
    }

    /** A segment that the route's pattern names, not decoded. */
    public String variable(String name) {
        String value = target.variables().get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route names no " + name);
        }
        return value;
    }

    public String path() {
        return target.path();
    }

    /** The raw query, empty if there was none. */
    public String query() {
        String query = target.query();
        return query == null ? "" : query;
    }
}
