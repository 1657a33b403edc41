package org.lectern.server.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;

/**
 * What is kept of a request: enough to see why it was refused, nothing that opens a door or names a person.
 *
 * @param slug of the tenant in the path, whether or not there is one
 * @param changes what the tenant's policy changed, as {@code NAME KIND WHY}; empty where it did not or nobody said
 */
public record Inspection(
        String reference, Instant at, String slug, Arrival arrival, Outcome outcome, List<String> changes) {

    /**
     * What came.
     *
     * @param query masked
     * @param bodyType without its parameters; empty if there was no body
     * @param agent the program that called, as it names itself; empty for a join, which a person's browser makes
     */
    public record Arrival(
            String method, String path, String call, String query, String bodyType, long bodyBytes, String agent) {}

    /**
     * What became of it.
     *
     * @param reason empty if it was answered as asked; {@code notFound} and the like are no refusals
     * @param finding null if there is nothing to find out; what was signed is masked
     * @param hashed what was hashed here, with the secret as {@code <secret>} and values masked; empty if nothing was
     * @param algorithm by the length of the checksum; null if that is none
     */
    public record Outcome(
            String reason,
            @Nullable Finding finding,
            String hashed,
            @Nullable ChecksumAlgorithm algorithm) {
        public boolean isRefused() {
            return InspectedRequest.isRefusal(reason);
        }
    }
}
