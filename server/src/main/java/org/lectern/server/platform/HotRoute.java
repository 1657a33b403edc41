package org.lectern.server.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bean that mounts a handler beside Spring MVC, outside the filters of the pages.
 *
 * @param pattern literal segments, {@code {name}} for one segment, {@code **} at the end for the rest; for example
 *     {@code /hooks/bbb/{token}}. Must begin with one of {@link #ROOTS}
 * @param maxBodyBytes a larger body is dropped and the handler told
 * @param gate asked before a large body is read; null if every body up to the limit is
 */
public record HotRoute(
        String pattern,
        int maxBodyBytes,
        RawHandler handler,
        @Nullable BodyGate gate) {
    /** First segments that belong to handlers, never to pages. */
    public static final List<String> ROOTS =
            List.of("t", "bigbluebutton", "hooks", "callbacks", "join", "gate", "health", "metrics");

    public HotRoute(String pattern, int maxBodyBytes, RawHandler handler) {
        this(pattern, maxBodyBytes, handler, null);
    }

    public HotRoute {
        if (!pattern.startsWith("/") || !ROOTS.contains(pattern.split("/", -1)[1])) {
            throw new IllegalArgumentException("not a path for a raw handler: " + pattern);
        }
        if (maxBodyBytes < 0) {
            throw new IllegalArgumentException("negative body size: " + maxBodyBytes);
        }
    }
}
