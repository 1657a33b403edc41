package org.lectern.server.document;

import java.time.Duration;
import org.lectern.server.document.GivenDocument.State;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;

/**
 * {@code /callbacks/{token}/document/{name}}: hands a document to the server that was given its address, fetching it first
 * where nobody has. The name is only for the server, which reads the ending.
 */
final class ServeDocument implements RawHandler {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DocumentStore store;
    private final FetchDocument fetch;

    ServeDocument(DocumentStore store, FetchDocument fetch) {
        this.store = store;
        this.fetch = fetch;
    }

    @Override
    public RawResponse handle(RawRequest request) throws InterruptedException {
        String token = request.variable("token");
        GivenDocument document = store.find(token).orElse(null);
        if (document == null) {
            return RawResponse.text(404, "unknown\n");
        }
        if (request.method().equals("HEAD")) {
            return guarded(RawResponse.status(200));
        }
        if (!request.method().equals("GET")) {
            return RawResponse.status(405).with("Allow", "GET, HEAD");
        }
        long until = System.nanoTime() + FetchDocument.TIME.toNanos();
        while (document.state() != State.KEPT && document.state() != State.FAILED && System.nanoTime() < until) {
            fetch.fetch(document);
            document = store.find(token).orElse(document);
            if (document.state() == State.FETCHING) {
                Thread.sleep(PAUSE);
                document = store.find(token).orElse(document);
            }
        }
        if (document.state() != State.KEPT) {
            return RawResponse.text(404, "not available\n");
        }
        return store.content(document.key())
                .map(bytes -> guarded(new RawResponse(200, java.util.Map.of(), bytes)))
                .orElseGet(() -> RawResponse.text(404, "not available\n"));
    }

    /** Never shown by a browser as a page of ours, whatever is in it. */
    private static RawResponse guarded(RawResponse response) {
        return response.with("Content-Type", "application/octet-stream")
                .with("Content-Disposition", "attachment")
                .with("X-Content-Type-Options", "nosniff")
                .with("Cache-Control", "no-store");
    }
}
