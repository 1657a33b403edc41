package org.lectern.server.platform;

import java.util.concurrent.atomic.AtomicLong;

/** Names requests: unique within a process, and unlikely to meet another process's. Safe for use by several threads. */
final class RequestIds {
    private final String process = RandomIds.token128().substring(0, 8);
    private final AtomicLong number = new AtomicLong();

    String next() {
        return process + "-" + Long.toString(number.incrementAndGet(), 36);
    }
}
