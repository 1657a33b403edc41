package org.lectern.server.recording;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.ServerStore;

/** The parts of this feature in one process, put together. */
final class RecordingParts implements AutoCloseable {
    final Recordings recordings;
    final ChangeRecordings changes;
    final TextTracks tracks;
    final RecordingChores chores;
    final RecordingIndex index;
    private final AskServers whilePeopleWait;
    private final AskServers asking;

    /** The servers. */
    record Pool(ServerStore servers, BbbClients clients) {}

    /** @param backgroundPatience for servers, where nobody waits */
    record Timing(InstantSource clock, Duration backgroundPatience) {}

    RecordingParts(Database database, Pool pool, RecordingSettings settings, List<RecordingNews> news, Timing timing) {
        InstantSource clock = timing.clock();
        index = new RecordingIndex(database);
        whilePeopleWait = new AskServers(pool.servers(), pool.clients(), settings.patience());
        asking = new AskServers(pool.servers(), pool.clients(), timing.backgroundPatience());
        TakeAnswers answers = new TakeAnswers(database, news, clock);
        recordings = new Recordings(new RecordingRows(database), new TenantRuns(database), clock);
        WishRows wishes = new WishRows(database);
        CarryOutWishes carryOut = new CarryOutWishes(wishes, index, answers, clock);
        Deletions deletions = new Deletions(database, index, answers, pool.servers(), clock);
        changes = new ChangeRecordings(
                database,
                recordings,
                index,
                new ChangeRecordings.Telling(wishes, carryOut, deletions, whilePeopleWait),
                settings.deleteGrace(),
                clock);
        tracks = new TextTracks(index, whilePeopleWait, recordings);
        chores = new RecordingChores(
                new LookForRecordings(index, answers, asking, clock),
                new ListServers(database, index, answers, asking, clock),
                carryOut,
                deletions,
                asking);
    }

    @Override
    public void close() {
        whilePeopleWait.close();
        asking.close();
    }
}
