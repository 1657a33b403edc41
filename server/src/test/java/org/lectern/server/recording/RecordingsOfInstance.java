package org.lectern.server.recording;

import java.time.Duration;
import org.lectern.server.meeting.Instance;

/** What one process of the product knows of recordings. */
public final class RecordingsOfInstance implements AutoCloseable {
    public final Recordings recordings;
    public final ChangeRecordings changes;
    public final TextTracks tracks;
    private final AskServers servers;

    public RecordingsOfInstance(Instance instance, Duration patience) {
        var runs = new TenantRuns(instance.databases.web());
        servers = new AskServers(instance.servers, instance.clients, patience);
        recordings = new Recordings(runs, servers);
        changes = new ChangeRecordings(runs, servers, recordings);
        tracks = new TextTracks(runs, servers, recordings);
    }

    @Override
    public void close() {
        servers.close();
    }
}
