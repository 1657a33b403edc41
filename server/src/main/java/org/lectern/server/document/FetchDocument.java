package org.lectern.server.document;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a document from where its caller has it: once, or twice if nothing came, since learning platforms give out
 * addresses that are good for two fetches.
 *
 * <p>However many come at the full hour, they wait on disk and not in memory, where only a few are at a time.
 */
final class FetchDocument {
    private static final Logger log = LoggerFactory.getLogger(FetchDocument.class);
    /** Longest time for one fetch. Servers wait for about as long. */
    static final Duration TIME = Duration.ofSeconds(60);

    private static final int REDIRECTS = 3;
    private static final long MEGABYTE = 1 << 20;

    /** Megabytes of documents that are in memory at once, on their way into the database; a larger document is alone. */
    private static final int WRITTEN_AT_ONCE = 32;

    private final Semaphore writing = new Semaphore(WRITTEN_AT_ONCE);
    private final DocumentStore store;
    private final GuardedHttp http;
    private final DocumentSettings settings;
    private final Path folder;

    /** @param folder for what is on its way */
    FetchDocument(DocumentStore store, GuardedHttp http, DocumentSettings settings, Path folder) {
        this.store = store;
        this.http = http;
        this.settings = settings;
        this.folder = folder;
    }

    private sealed interface Fetched {
        record Content(@Nullable String type) implements Fetched {}

        /** @param again whether another try may help */
        record Not(String reason, boolean again) implements Fetched {}
    }

    /** Fetches it if nobody else does. Returns when it is kept or has failed, at once if another process is at it. */
    void fetch(GivenDocument document) throws InterruptedException {
        if (!store.claim(document.key(), TIME.multipliedBy(2).plusSeconds(10))) {
            return;
        }
        Path file = null;
        try {
            file = Files.createTempFile(folder, "lectern-document-", null);
            Fetched fetched = get(document, file);
            if (fetched instanceof Fetched.Not not && not.again()) {
                fetched = get(document, file);
            }
            switch (fetched) {
                case Fetched.Content content -> keep(document, file, content.type());
                case Fetched.Not not -> fail(document, not.reason());
            }
        } catch (IOException e) {
            fail(document, "it could not be written to the disk: " + e);
        } finally {
            delete(file);
        }
    }

    private void keep(GivenDocument document, Path file, @Nullable String type)
            throws IOException, InterruptedException {
        int megabytes = (int) Math.min(WRITTEN_AT_ONCE, Files.size(file) / MEGABYTE + 1);
        writing.acquire(megabytes);
        try {
            store.keep(document.key(), Files.readAllBytes(file), type);
        } finally {
            writing.release(megabytes);
        }
    }

    private void fail(GivenDocument document, String reason) {
        log.warn("a document could not be fetched document={} reason={}", document.key(), reason);
        store.fail(document.key(), reason);
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("a file of a document is left behind file={}", file, e);
        }
    }

    private Fetched get(GivenDocument document, Path file) throws IOException, InterruptedException {
        long room = settings.maxTenantMegabytes() * MEGABYTE - store.keptBeside(document.key());
        if (room <= 0) {
            return new Fetched.Not(DocumentStore.FULL, false);
        }
        String url = Objects.requireNonNull(document.source());
        long most = Math.min(settings.maxMegabytes() * MEGABYTE, room);
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            GuardedResult result;
            try (OutputStream out = Files.newOutputStream(file)) {
                result = http.send(
                        GuardedRequest.get(url).atMost(most).within(TIME).into(out));
            }
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
                            : Files.size(file) == 0
                                    ? new Fetched.Not("empty", true)
                                    : new Fetched.Content(answered.header("content-type"));
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
