package org.lectern.server.recording;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.lectern.server.audit.AuditTrail;
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
    final TakeAnswers answers;
    final RecordingPolicies policies;
    final HoldRecordings holds;
    final RecordingTimes times;
    final DisposeRecordings disposing;
    private final AskServers whilePeopleWait;
    private final AskServers asking;

    /** The servers. */
    record Pool(ServerStore servers, BbbClients clients) {}

    /** Who is told of what happens. */
    record Telling(List<RecordingNews> news, AuditTrail audit) {}

    /** @param backgroundPatience for servers, where nobody waits */
    record Timing(InstantSource clock, Duration backgroundPatience) {}

    RecordingParts(Database database, Pool pool, RecordingSettings settings, Telling telling, Timing timing) {
        InstantSource clock = timing.clock();
        index = new RecordingIndex(database);
        whilePeopleWait = new AskServers(pool.servers(), pool.clients(), settings.patience());
        asking = new AskServers(pool.servers(), pool.clients(), timing.backgroundPatience());
        answers = new TakeAnswers(database, telling.news(), clock);
        recordings = new Recordings(new RecordingRows(database), new TenantRuns(database), clock);
        WishRows wishes = new WishRows(database);
        CarryOutWishes carryOut = new CarryOutWishes(
                new CarryOutWishes.Keeping(database, wishes, telling.audit()), index, answers, clock);
        Deletions deletions = new Deletions(database, index, answers, pool.servers(), telling.audit(), clock);
        Withholding withholding = new Withholding(database, telling.audit(), clock);
        policies = new RecordingPolicies(database, withholding, telling.audit(), clock);
        holds = new HoldRecordings(database, index, deletions, telling.audit(), clock);
        times = new RecordingTimes(database, withholding, telling.audit());
        disposing = new DisposeRecordings(
                database,
                index,
                new DisposeRecordings.Parts(policies, deletions, holds, telling.audit()),
                settings.deleteGrace(),
                clock);
        changes = new ChangeRecordings(
                database,
                recordings,
                index,
                new ChangeRecordings.Telling(wishes, carryOut, deletions, whilePeopleWait, telling.audit(), holds),
                settings.deleteGrace(),
                clock);
        var captions = new TextTracks.Keeping(database, new CaptionRows(database), telling.audit());
        tracks = new TextTracks(index, whilePeopleWait, recordings, captions, clock);
        chores = new RecordingChores(
                new LookForRecordings(index, answers, asking, clock),
                new ListServers(database, index, answers, asking, clock),
                new RecordingChores.Changes(carryOut, deletions, new SendCaptions(captions, index, clock)),
                new RecordingChores.Policies(
                        withholding,
                        new RetainRecordings(
                                database,
                                index,
                                new RetainRecordings.Deleting(deletions, holds, telling.audit()),
                                settings.deleteGrace(),
                                clock)),
                asking);
    }

    @Override
    public void close() {
        whilePeopleWait.close();
        asking.close();
    }
}
