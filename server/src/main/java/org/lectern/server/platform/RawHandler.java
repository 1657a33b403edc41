package org.lectern.server.platform;

/**
 * Answers requests beside Spring MVC, from bytes to bytes; testable without a server.
 *
 * <p>Called by many virtual threads at once. {@link DatabaseUnavailable} becomes 503, any other exception 500.
 */
@FunctionalInterface
public interface RawHandler {
    RawResponse handle(RawRequest request) throws InterruptedException;
}
