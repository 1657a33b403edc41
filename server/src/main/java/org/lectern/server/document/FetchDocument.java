package org.lectern.server.document;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a document from where its caller has it: once, or twice if nothing came, since learning platforms give out
 * addresses that are good for two fetches.
 */
final class FetchDocument {
    private static final Logger log = LoggerFactory.getLogger(FetchDocument.class);
    /** Longest time for one fetch. Servers wait for about as long. */
    static final Duration TIME = Duration.ofSeconds(60);

    private static final int REDIRECTS = 3;
    private static final long MEGABYTE = 1 << 20;

    private final DocumentStore store;
    private final GuardedHttp http;
    private final DocumentSettings settings;

    FetchDocument(DocumentStore store, GuardedHttp http, DocumentSettings settings) {
        this.store = store;
        this.http = http;
        this.settings = settings;
    }

    private sealed interface Fetched {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Content(byte[] bytes, @Nullable String type) implements Fetched {}

        /** @param again whether another try may help */
        record Not(String reason, boolean again) implements Fetched {}
    }

    /** Fetches it if nobody else does. Returns when it is kept or has failed, at once if another process is at it. */
    void fetch(GivenDocument document) throws InterruptedException {
        if (!store.claim(document.key(), TIME.multipliedBy(2).plusSeconds(10))) {
            return;
        }
        Fetched fetched = get(document);
        if (fetched instanceof Fetched.Not not && not.again()) {
            fetched = get(document);
        }
        switch (fetched) {
            case Fetched.Content content -> store.keep(document.key(), content.bytes(), content.type());
            case Fetched.Not not -> {
                log.warn("a document could not be fetched document={} reason={}", document.key(), not.reason());
                store.fail(document.key(), not.reason());
            }
        }
    }

    private Fetched get(GivenDocument document) throws InterruptedException {
        long room = settings.maxTenantMegabytes() * MEGABYTE - store.keptBeside(document.key());
        if (room <= 0) {
            return new Fetched.Not("the tenant keeps as much as it may", false);
        }
        String url = Objects.requireNonNull(document.source());
        long most = Math.min(settings.maxMegabytes() * MEGABYTE, room);
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            var bytes = new ByteArrayOutputStream();
            GuardedResult result =
                    http.send(GuardedRequest.get(url).atMost(most).within(TIME).into(bytes));
            switch (result) {
                case GuardedResult.Blocked blocked -> {
                    return new Fetched.Not(blocked.reason(), false);
                }
                case GuardedResult.Failed failed -> {
                    return new Fetched.Not("no answer: " + failed.failure(), true);
                }
                case GuardedResult.Answered answered
                when answered.isSuccess() -> {
                    return answered.cut()
                            ? new Fetched.Not("larger than " + most + " bytes", false)
                            : bytes.size() == 0
                                    ? new Fetched.Not("empty", true)
                                    : new Fetched.Content(bytes.toByteArray(), answered.header("content-type"));
                }
                case GuardedResult.Answered answered -> {
                    String next = redirect(url, answered);
                    if (next == null) {
                        return new Fetched.Not("status " + answered.status(), answered.status() >= 500);
                    }
                    url = next;
                }
            }
        }
        return new Fetched.Not("redirected too often", false);
    }

    /** Each hop is checked by the client as the first address is. */
    private static @Nullable String redirect(String from, GuardedResult.Answered answer) {
        String location = answer.header("location");
        if (answer.status() < 300 || answer.status() > 399 || location == null) {
            return null;
        }
        try {
            return URI.create(from).resolve(location).toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
