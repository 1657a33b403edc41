package org.lectern.bbb;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of a hook delivery, read: events, or the reason why there are none.
 *
 * <p>Verify the delivery first ({@link HookSignature}).
 *
 * @see "docs/protocol/hooks.md, bodies"
 */
public sealed interface HookBody permits HookBody.Events, HookBody.Unreadable {

    /** Largest body that is read; real ones have a few hundred bytes. */
    int MAX_BYTES = 1 << 20;

    /**
     * One or more events; the list may be empty if the body says so.
     *
     * @param domain the server's own host name, where the sender tells it
     * @param sentMillis when it was handed over, the same in every retry
     */
    record Events(List<ReceivedEvent> events, @Nullable String domain, OptionalLong sentMillis) implements HookBody {}

    /** Authentic perhaps, but not to be understood: keep it aside, answer as if it were stored. */
    record Unreadable(String reason) implements HookBody {}

    /**
     * Reads every shape that senders use: the real sender's form, JSON of the same fields, a list of events under
     * {@code events}, a bare list, one event, and the flat JSON, XML and form of older receivers. The first character
     * decides, not the content type, which several senders get wrong.
     */
    static HookBody parse(@Nullable String contentType, byte[] body) {
        return new HookBodyReader(contentType).read(body);
    }
}
