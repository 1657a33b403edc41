package org.lectern.server.platform;

import java.util.function.Consumer;

/**
 * Listens to PostgreSQL's notifications on a connection of its own.
 *
 * <p>To notify, call {@code pg_notify(channel, payload)} in the transaction that changes something. Notices are hints:
 * after a reconnection every listener is called with {@link #RE_READ}, since notices may have been lost.
 */
public interface Notices {
    /** The payload that means: notices may have been lost, read again whatever you follow. */
    String RE_READ = "";

    /**
     * Calls the consumer with each payload of the channel, in order, on one thread; it must not block for long.
     *
     * @param channel lower-case letters, digits and underscores
     */
    Listening listen(String channel, Consumer<String> consumer);

    /** Ends the listening. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
