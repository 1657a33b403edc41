package org.lectern.server.recording;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Instance;

/** What one process of the product knows of recordings. */
public final class RecordingsOfInstance implements AutoCloseable {
    public final Recordings recordings;
    public final ChangeRecordings changes;
    public final TextTracks tracks;
    public final RecordingHints hints;
    final RecordingParts parts;

    public RecordingsOfInstance(Instance instance, Duration patience) {
        this(instance, patience, Duration.ofDays(7), InstantSource.system(), List.of());
    }

    public RecordingsOfInstance(
            Instance instance, Duration patience, Duration grace, InstantSource clock, List<RecordingNews> news) {
        parts = new RecordingParts(
                instance.databases.web(),
                new RecordingParts.Pool(instance.servers, instance.clients),
                new RecordingSettings(patience, grace),
                new RecordingParts.Telling(news, new AuditTrail(clock)),
                new RecordingParts.Timing(clock, patience));
        recordings = parts.recordings;
        changes = parts.changes;
        tracks = parts.tracks;
        hints = new RecordingHints(instance.databases.web(), parts, clock);
    }

    /** Everything that is due now. */
    public void look() throws InterruptedException {
        while (parts.chores.look()) {}
    }

    public void list() throws InterruptedException {
        while (parts.chores.list()) {}
    }

    public void change() throws InterruptedException {
        while (parts.chores.change()) {}
        while (parts.chores.delete()) {}
        while (parts.chores.caption()) {}
    }

    /** What policies alone bring about. */
    public void keepPolicies() {
        while (parts.chores.keepPolicies()) {}
    }

    @Override
    public void close() {
        parts.close();
    }
}
