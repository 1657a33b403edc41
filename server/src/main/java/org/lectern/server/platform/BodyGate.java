package org.lectern.server.platform;

import org.jspecify.annotations.Nullable;

/**
 * Decides from the head of a request how much of its body is read, so that nobody fills our memory whom the handler would
 * refuse anyway. Asked only about bodies that are, or may be, larger than {@link #SMALL}; those are read unasked.
 */
public interface BodyGate {
    int SMALL = 64 << 10;

    /**
     * May wait for its turn. Each admission is closed when the request is answered.
     *
     * @param head the request without its body
     */
    Admission admit(RawRequest head) throws InterruptedException;

    /**
     * @param maxBytes a larger body is dropped, and the handler told
     * @param instead answered without asking the handler; null to go on
     */
    record Admission(int maxBytes, @Nullable RawResponse instead, Runnable closed) implements AutoCloseable {
        /** No more than would have been read unasked. */
        public static final Admission NO_MORE = new Admission(SMALL, null, () -> {});

        @Override
        public void close() {
            closed.run();
        }
    }
}
