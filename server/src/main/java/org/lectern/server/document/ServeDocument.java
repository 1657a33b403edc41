package org.lectern.server.document;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.lectern.server.document.GivenDocument.State;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.StreamedBody;

/**
 * {@code /callbacks/{token}/document/{name}}: hands a document to the server that was given its address, fetching it first
 * where nobody has. The name is only for the server, which reads the ending.
 */
final class ServeDocument implements RawHandler {
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** The most that is in memory of a document on its way out. */
    static final int PIECE = 256 << 10;

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
        return guarded(RawResponse.streamed(200, new Pieces(document)));
    }

    /** However many servers fetch a large document at the same time, of each copy a piece is in memory. */
    private final class Pieces implements StreamedBody {
        private final GivenDocument document;

        Pieces(GivenDocument document) {
            this.document = document;
        }

        @Override
        public long length() {
            return document.size();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            long at = 0;
            while (at < document.size()) {
                byte[] piece = store.piece(document.key(), at, PIECE);
                if (piece.length == 0) {
                    throw new IOException("a document was deleted while it was handed out: " + document.key());
                }
                out.write(piece);
                at += piece.length;
            }
        }
    }

    /** Never shown by a browser as a page of ours, whatever is in it. */
    private static RawResponse guarded(RawResponse response) {
        return response.with("Content-Type", "application/octet-stream")
                .with("Content-Disposition", "attachment")
                .with("X-Content-Type-Options", "nosniff")
                .with("Cache-Control", "no-store");
    }
}
