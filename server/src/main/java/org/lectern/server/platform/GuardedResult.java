package org.lectern.server.platform;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a call to an address that somebody else gave us. */
public sealed interface GuardedResult {
    /**
     * The other side answered; whether that is good news, its status says. A redirect is an answer and is not followed.
     *
     * @param headers names in lower case, the first value of each
     * @param body what came, at most as much as was asked for; empty where it went to a stream
     * @param cut whether more came than was asked for; the rest was not read
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answered(int status, Map<String, String> headers, byte[] body, boolean cut) implements GuardedResult {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public @Nullable String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * Nothing was sent: the address is none that we call. Trying again changes nothing unless its names change.
     *
     * @param reason for the log and the tenant; names neither the address nor what it resolved to
     */
    record Blocked(String reason) implements GuardedResult {}

    /** No whole answer came. Whether the request arrived is unknown, except for {@link Failure#mayHaveArrived}. */
    record Failed(Failure failure) implements GuardedResult {}

    /** Why no answer came; no more than this is told to a tenant, so that it cannot look around in our network. */
    enum Failure {
        /** The name has no address, or the resolver does not answer. */
        DNS,
        /** No connection came about. */
        CONNECT,
        TLS,
        TIMEOUT,
        /** The connection broke, or what came is no HTTP. */
        BROKEN;

        /** False where certainly nothing was sent. */
        public boolean mayHaveArrived() {
            return this == TIMEOUT || this == BROKEN;
        }
    }
}
