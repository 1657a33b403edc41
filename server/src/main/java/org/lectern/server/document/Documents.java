package org.lectern.server.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.lectern.bbb.Presentation;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.RandomIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes documents from callers and makes them into what servers are given: an address of ours, which is the same for every
 * attempt and for a run that is brought up again; small ones that came inline go inline.
 *
 * <p>Safe for use by several threads.
 */
public final class Documents implements AutoCloseable {
    /** The most in one call. */
    public static final int MOST = 50;

    private static final Logger log = LoggerFactory.getLogger(Documents.class);
    /** Servers take about 2 MB of body, in base64. */
    private static final long INLINE_BYTES = 1 << 20;

    private final DocumentStore store;
    private final FetchDocument fetch;
    private final Addresses addresses;
    private final DocumentSettings settings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Documents(DocumentStore store, FetchDocument fetch, Addresses addresses, DocumentSettings settings) {
        this.store = store;
        this.fetch = fetch;
        this.addresses = addresses;
        this.settings = settings;
    }

    /**
     * Writes the documents of one call down; one that came inline and that the tenant has no room for is left out of what
     * servers are given. Nothing is fetched before {@link #fetchSoon} or a server asks.
     */
    public UUID keep(UUID tenantId, List<Presentation> documents, Map<String, String> modules) {
        UUID set = RandomIds.uuid();
        int leftOut = store.write(set, tenantId, documents, modules, settings.maxTenantMegabytes() * (1L << 20));
        if (leftOut > 0) {
            log.warn(
                    "inline documents are left out, the tenant keeps as much as it may tenant={} set={} documents={}",
                    tenantId,
                    set,
                    leftOut);
        }
        return set;
    }

    /** What a server is given for a set. */
    public ForServer forServer(UUID set) {
        return new ForServer(documents(set), store.modules(set));
    }

    private List<Presentation> documents(UUID set) {
        List<GivenDocument> documents = store.list(set).stream()
                .filter(document -> document.source() != null || document.state() != GivenDocument.State.FAILED)
                .toList();
        long inline = documents.stream()
                .filter(document -> document.source() == null)
                .mapToLong(GivenDocument::size)
                .sum();
        var given = new ArrayList<Presentation>();
        for (GivenDocument document : documents) {
            byte[] bytes = document.source() == null && inline <= INLINE_BYTES
                    ? store.content(document.key()).orElse(null)
                    : null;
            given.add(
                    bytes == null
                            ? new Presentation.ByUrl(address(document), document.filename(), document.options())
                            : new Presentation.Inline(document.filename(), bytes, document.options()));
        }
        return given;
    }

    private String address(GivenDocument document) {
        return addresses
                .callback("/callbacks/" + document.token() + "/document/" + FileName.inAddress(document.filename()))
                .toString();
    }

    /** Begins to fetch a set in the background, so that it is there when a server asks. */
    public void fetchSoon(UUID set) {
        threads.execute(() -> {
            try {
                for (GivenDocument document : store.list(set)) {
                    if (document.source() != null) {
                        fetch.fetch(document);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.warn("could not fetch documents ahead, servers that ask will make it happen set={}", set, e);
            }
        });
    }

    /** Forgets a set that no run uses. */
    public void discard(UUID set) {
        store.delete(set);
    }

    /** Forgets what is older than it has to be. */
    int sweep() {
        return store.sweep(settings.keep());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
