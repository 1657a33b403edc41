package org.lectern.server.front;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.BodyGate;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;

/**
 * Lets in the large bodies of those whose query is signed, a few of each tenant at a time and a few more of all, shared
 * out so that busy tenants leave places to the others; of very large ones as many as memory has room for, one of each
 * tenant. A body that holds the checksum itself, as a form may, has to be
 * read to see it; those are small by the limits of their calls.
 *
 * <p>A body that is not let in is not kept: its request is then refused for what is wrong with it, the checksum first.
 */
final class LargeBodies implements BodyGate {
    static final int OF_ONE_TENANT = 3;

    static final int OF_ALL = 9;

    /** A larger one needs a place of those for very large ones too. */
    static final int VERY_LARGE = 1 << 20;

    /** For one of 15 MB: the body, its documents decoded, and these once more while they are put together. */
    private static final long MEMORY_OF_VERY_LARGE = 80L << 20;
    /** Whoever has not shown a signature yet: no tenant is called so. */
    private static final String UNSIGNED = " unsigned";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AnswerCalls calls;
    private final Duration patience;
    private final FairPlaces places = new FairPlaces(OF_ALL, OF_ONE_TENANT);
    private final FairPlaces veryLarge;

    LargeBodies(AnswerCalls calls) {
        this(calls, PATIENCE, Runtime.getRuntime().maxMemory());
    }

    /**
     * @param patience how long a request waits for its turn before it is told to come again
     * @param memory bytes that this process may have: half of them at most is for very large bodies
     */
    LargeBodies(AnswerCalls calls, Duration patience, long memory) {
        this.calls = calls;
        this.patience = patience;
        this.veryLarge = new FairPlaces((int) Math.clamp(memory / MEMORY_OF_VERY_LARGE, 1, OF_ALL), 1);
    }

    @Override
    public Admission admit(RawRequest head) throws InterruptedException {
        FrontPath path = FrontPath.of(head.path());
        FrontEndpoint endpoint = calls.endpoint(path);
        if (endpoint == null || !endpoint.bodyTypes().contains(AnswerCalls.contentType(head))) {
            return Admission.NO_MORE;
        }
        boolean signedInQuery = !Parameters.parse(head.query()).isEmpty();
        int most =
                signedInQuery ? endpoint.maxBodyBytes() : Math.min(endpoint.maxBodyBytes(), FrontEndpoint.FORM_BYTES);
        if (signedInQuery && !(calls.verify(endpoint, path, head) instanceof Checksum.Verified)) {
            return Admission.NO_MORE;
        }
        String owner = signedInQuery ? path.slug() : UNSIGNED;
        if (!places.take(owner, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return busy();
        }
        if (most <= FrontEndpoint.FORM_BYTES || announced(head) <= VERY_LARGE) {
            return new Admission(most, null, () -> places.giveBack(owner));
        }
        boolean taken = false;
        try {
            taken = veryLarge.take(owner, patience.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!taken) {
                places.giveBack(owner);
            }
        }
        return taken ? new Admission(most, null, () -> giveBackBoth(owner)) : busy();
    }

    private void giveBackBoth(String owner) {
        veryLarge.giveBack(owner);
        places.giveBack(owner);
    }

    /** Nobody knows how much comes where it is not announced. */
    private static long announced(RawRequest head) {
        String length = head.headers().first("Content-Length");
        try {
            return length == null ? Long.MAX_VALUE : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Admission busy() {
        RawResponse later = Answers.withStatus(503, "internalError", "Too many documents at the same time. Try again.")
                .with("Retry-After", "5");
        return new Admission(SMALL, later, () -> {});
    }
}
