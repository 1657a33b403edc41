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
 * out so that busy tenants leave places to the others. A body that holds the checksum itself, as a form may, has to be
 * read to see it; those are small by the limits of their calls.
 *
 * <p>A body that is not let in is not kept: its request is then refused for what is wrong with it, the checksum first.
 */
final class LargeBodies implements BodyGate {
    /** Documents are up to 15 MB, and are held about twice while they are read. */
    static final int OF_ONE_TENANT = 3;

    static final int OF_ALL = 9;
    /** Whoever has not shown a signature yet: no tenant is called so. */
    private static final String UNSIGNED = " unsigned";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AnswerCalls calls;
    private final Duration patience;
    private final FairPlaces places = new FairPlaces(OF_ALL, OF_ONE_TENANT);

    LargeBodies(AnswerCalls calls) {
        this(calls, PATIENCE);
    }

    /** @param patience how long a request waits for its turn before it is told to come again */
    LargeBodies(AnswerCalls calls, Duration patience) {
        this.calls = calls;
        this.patience = patience;
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
        return new Admission(most, null, () -> places.giveBack(owner));
    }

    private static Admission busy() {
        RawResponse later = Answers.withStatus(503, "internalError", "Too many documents at the same time. Try again.")
                .with("Retry-After", "5");
        return new Admission(SMALL, later, () -> {});
    }
}
