package org.lectern.server.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.RawResponse;

/** Takes in what a server says once and never again, from a request or from the spool. */
interface Callback {
    /** In addresses and in the spool. */
    String purpose();

    int maxBodyBytes();

    /**
     * Taking the same in again changes nothing.
     *
     * @throws org.lectern.server.platform.DatabaseUnavailable if it could not be kept
     */
    RawResponse receive(Received received);

    /**
     * One callback as it came.
     *
     * @param at when it came, which may be long ago
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Received(String token, @Nullable String authorization, byte[] body, Instant at) {
        @Override
        public String toString() {
            return "Received[" + body.length + " bytes]";
        }
    }
}
