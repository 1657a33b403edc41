package org.lectern.server.recording;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What {@code /metrics} tells of recordings: read anew once a minute, in every process alike; sizes once an hour. */
final class RecordingMeters {
    /** Sizes change slowly, and adding them up reads every recording. */
    private static final int SIZED_EVERY = 60;

    private final RecordingFigures figures;
    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private final MultiGauge delay;
    private final MultiGauge changes;
    private final MultiGauge bytes;
    private int refreshed;

    RecordingMeters(RecordingFigures figures, MeterRegistry registry) {
        this.figures = figures;
        this.waiting = gauge(
                registry,
                "lectern.recordings.waiting",
                "Recordings that are expected or being processed at a server. Ask why if it only grows.");
        this.oldest = gauge(
                registry,
                "lectern.recordings.oldest.seconds",
                "Time since the class ended whose recording waits longest at a server. Alarm: above 86400.");
        this.delay = gauge(
                registry,
                "lectern.recordings.delay.seconds",
                "Median time from the end of a class to the first format that can be played, of the last day.");
        this.changes = gauge(
                registry,
                "lectern.recordings.changes.open",
                "Changes and due deletions that a server has not shown yet. Alarm: above 0 for an hour.");
        this.bytes = gauge(
                registry,
                "lectern.recordings.bytes",
                "What a server's recordings take, formats (playback) and what they were made of (raw), as far as it tells sizes."
                        + " Alarm: what its disk has for them.");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String question) {
        return MultiGauge.builder(name).description(question).register(registry);
    }

    /** Of one thread. */
    void refresh() {
        if (refreshed++ % SIZED_EVERY == 0) {
            size();
        }
        List<RecordingFigures.OfServer> servers = figures.servers();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        List<MultiGauge.Row<?>> delays = new ArrayList<>();
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        List<MultiGauge.Row<?>> open = new ArrayList<>();
        for (RecordingFigures.OfServer server : servers) {
            Tags tags = Tags.of("server", server.name());
            Duration age = server.oldest();
            Duration median = server.delay();
            counts.add(MultiGauge.Row.of(tags, server.waiting()));
            open.add(MultiGauge.Row.of(tags, server.openChanges()));
            ages.add(MultiGauge.Row.of(tags, age == null ? 0 : age.toSeconds()));
            if (median != null) {
                delays.add(MultiGauge.Row.of(tags, median.toSeconds()));
            }
        }
        waiting.register(counts, true);
        oldest.register(ages, true);
        delay.register(delays, true);
        changes.register(open, true);
    }

    private void size() {
        List<MultiGauge.Row<?>> sizes = new ArrayList<>();
        for (RecordingFigures.Sizes one : figures.sizes()) {
            sizes.add(MultiGauge.Row.of(Tags.of("server", one.server(), "kind", "playback"), one.bytes()));
            sizes.add(MultiGauge.Row.of(Tags.of("server", one.server(), "kind", "raw"), one.rawBytes()));
        }
        bytes.register(sizes, true);
    }
}
