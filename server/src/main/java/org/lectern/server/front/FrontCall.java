package org.lectern.server.front;

/**
 * Answers one call of the API, after its checksum was found right and its parameters were read.
 *
 * <p>Called by many virtual threads at once. {@link org.lectern.server.platform.DatabaseUnavailable} becomes 503, any
 * other exception 500, each with an answer that clients can read.
 */
@FunctionalInterface
public interface FrontCall {
    FrontAnswer answer(FrontRequest request) throws InterruptedException;

    /**
     * What a call says that was refused before it was asked. Nothing in the request may be believed, addresses least.
     */
    default FrontAnswer refused(Refusal refusal) {
        return refusal.answer();
    }
}
