package org.lectern.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Exports in the background, for whoever asks for them: nobody else sees or fetches them. Whoever calls has decided that
 * the person may have what they order. Safe for use by several threads.
 */
public final class Exports {
    /** Of one person, at the same time. */
    public static final int MOST_OPEN = 3;

    private static final int SHOWN = 50;

    private final ExportStore store;
    private final ExportSettings settings;
    private final InstantSource clock;
    private final Runnable wake;

    Exports(ExportStore store, ExportSettings settings, InstantSource clock, Runnable wake) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.wake = wake;
    }

    /** Empty if the person has as many under way as they may. */
    public Optional<UUID> order(ExportOrder order) {
        if (store.countOpen(order.personId()) >= MOST_OPEN) {
            return Optional.empty();
        }
        UUID id = store.insert(order, clock.instant(), settings.keep());
        wake.run();
        return Optional.of(id);
    }

    /** The newest first. */
    public List<ExportJob> list(UUID tenantId, UUID personId) {
        return store.listOf(tenantId, personId, SHOWN);
    }

    /** The job, if this person ordered it. */
    public Optional<ExportJob> find(UUID tenantId, UUID personId, UUID id) {
        return store.find(tenantId, personId, id);
    }

    /** False if it is over anyway. */
    public boolean cancel(UUID tenantId, UUID personId, UUID id) {
        return store.cancel(tenantId, personId, id);
    }

    /** Writes the file of one that is done. */
    public void copyTo(ExportJob job, OutputStream out) throws IOException {
        store.copyTo(job.id(), out);
    }
}
