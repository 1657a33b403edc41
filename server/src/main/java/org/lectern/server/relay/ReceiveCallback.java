package org.lectern.server.relay;

import java.time.InstantSource;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers callbacks that servers send once: 200 after they were kept, in the database or, while that is down, in the spool.
 */
final class ReceiveCallback implements RawHandler {
    private static final Logger log = LoggerFactory.getLogger(ReceiveCallback.class);

    private final Callback callback;
    private final CallbackSpool spool;
    private final InstantSource clock;

    ReceiveCallback(Callback callback, CallbackSpool spool, InstantSource clock) {
        this.callback = callback;
        this.spool = spool;
        this.clock = clock;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        if (!request.method().equals("POST")) {
            return RawResponse.text(404, "unknown\n");
        }
        if (request.body().tooLarge()) {
            log.warn("callback too large, not used purpose={} limit={}", callback.purpose(), callback.maxBodyBytes());
            return RawResponse.text(413, "too large\n");
        }
        var received = new Callback.Received(
                request.variable("token"),
                request.headers().first("Authorization"),
                request.body().bytes(),
                clock.instant());
        try {
            return callback.receive(received);
        } catch (DatabaseUnavailable e) {
            if (spool.keep(callback.purpose(), received)) {
                log.warn("callback spooled, database unavailable purpose={}", callback.purpose());
                return RawResponse.text(200, "ok\n");
            }
            throw e;
        }
    }
}
