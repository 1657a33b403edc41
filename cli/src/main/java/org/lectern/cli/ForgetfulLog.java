package org.lectern.cli;

import java.util.List;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Observation;
import org.lectern.server.platform.RandomIds;

/** A log that has never seen any event before: planted by {@code demo --check --break dedupe}. */
record ForgetfulLog(EventLog log) implements EventLog {
    @Override
    public Appended append(Batch batch) {
        List<Entry> entries = batch.entries().stream()
                .map(entry -> new Entry(asNew(entry.observation()), entry.plausible()))
                .toList();
        return log.append(new Batch(entries, batch.tally()));
    }

    @Override
    public Claims claim(int limit) {
        return log.claim(limit);
    }

    private static Observation asNew(Observation observation) {
        return new Observation(
                observation.subject(),
                RandomIds.uuid(),
                observation.source(),
                observation.atMillis(),
                observation.what());
    }
}
