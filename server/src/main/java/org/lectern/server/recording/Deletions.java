package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.lectern.bbb.RecordingState;
import org.lectern.bbb.Removal;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.recording.DeletionReceipts.Confirmed;
import org.lectern.server.recording.DeletionRows.Due;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes recordings at their servers when the time to take it back is over, and does not rest until a server shows that it
 * is done. Each deletion leaves a receipt: who wanted it and when, when the server was told, how it confirmed.
 *
 * <p>A server that is away, or that is still processing the recording, is told again later, for as long as it takes.
 *
 * @see "docs/recordings.md, deletion"
 */
final class Deletions {
    private static final Logger log = LoggerFactory.getLogger(Deletions.class);
    private static final int MOST = 200;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    /** After this, a server that knows nothing of it is believed even if it shows nothing else either. */
    private static final Duration BELIEVED_AFTER = Duration.ofDays(14);

    private final Database database;
    private final DeletionRows rows;
    private final WishRows wishes;
    private final RecordingIndex index;
    private final TakeAnswers answers;
    private final ServerStore servers;
    private final AuditTrail audit;
    private final InstantSource clock;

    Deletions(
            Database database,
            RecordingIndex index,
            TakeAnswers answers,
            ServerStore servers,
            AuditTrail audit,
            InstantSource clock) {
        this.database = database;
        this.rows = new DeletionRows(database);
        this.wishes = new WishRows(database);
        this.index = index;
        this.answers = answers;
        this.servers = servers;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Within the caller's transaction, which has made sure that nobody holds it, and read it since. Its server is told to hide
     * it at once. False if it was wanted already.
     *
     * @see HoldRecordings#lock
     */
    boolean want(KnownRecording known, String by, Instant now, Instant dueAt) {
        Life life = known.life().next(new Sign.DeleteWanted(), known.about(), now);
        if (life.stage() != Stage.DELETING || known.life().stage() == Stage.DELETING) {
            return false;
        }
        Optional<String> wished = wishes.find(known.identity(), WishRows.PUBLISH);
        RecordingState listed = known.life().listed();
        boolean shown = wished.map("true"::equals).orElse(listed == RecordingState.PUBLISHED);
        rows.want(
                known.identity(),
                by,
                now,
                dueAt,
                shown && known.wanted().sight().withheld() == null);
        if (shown || listed == RecordingState.PROCESSING || listed == RecordingState.PROCESSED) {
            // Its server is told to delete it much later, and hands it out to whoever has its bare address until then.
            wishes.want(known.identity(), WishRows.PUBLISH, "false", by, now);
        }
        stage(known, life, null);
        log.info(
                "recording to be deleted record={} meeting={} at={}",
                known.recordId(),
                known.origin().meetingId(),
                dueAt);
        return true;
    }

    /** Whether it was still in time. */
    boolean takeBack(KnownRecording known, Instant now) {
        return takeBack(known, now, now);
    }

    /** Whether its server has not been told yet, though it may be time to. */
    boolean stop(KnownRecording known, Instant now) {
        return takeBack(known, Instant.EPOCH, now);
    }

    private boolean takeBack(KnownRecording known, Instant dueAfter, Instant now) {
        if (known.life().stage() != Stage.DELETING) {
            return false;
        }
        return database.inTransaction(() -> {
            KnownRecording present = index.lock(known.identity().tenantId(), List.of(known.recordId())).stream()
                    .findFirst()
                    .orElse(known);
            Optional<Boolean> taken = rows.takeBack(known.identity(), dueAfter);
            if (taken.isEmpty() || present.life().stage() != Stage.DELETING) {
                return false;
            }
            back(present, taken.get(), now);
            // One that is deleted for its age is not deleted again before its teachers were told again.
            database.jdbc()
                    .sql("""
                            update recording set retention_warned_at = null
                            where tenant_id = :tenant and record_id = :record
                            """)
                    .param("tenant", known.identity().tenantId())
                    .param("record", known.recordId())
                    .update();
            return true;
        });
    }

    /** As it was, or as its times let it be by now; its server was told to hide it, and may have. */
    private void back(KnownRecording known, boolean wasShown, Instant now) {
        Sight sight = known.wanted().sight();
        Withheld stays = sight.withheld() == null ? sight.byTime(now) : sight.withheld();
        boolean shows = wasShown && stays == null;
        Life before = shows ? known.life().held(false) : known.life();
        stage(known, before.next(new Sign.TakenBack(), known.about(), now), now);
        if (shows) {
            wishes.want(known.identity(), WishRows.PUBLISH, "true", "system:taken-back", now);
        } else if (wasShown) {
            database.jdbc()
                    .sql("""
                            update recording set withheld = :stays, republish = true
                            where tenant_id = :tenant and record_id = :record
                            """)
                    .param("stays", stays == null ? null : stays.name())
                    .param("tenant", known.identity().tenantId())
                    .param("record", known.recordId())
                    .update();
        }
    }

    private void stage(KnownRecording known, Life life, @Nullable Instant nextAskAt) {
        database.jdbc()
                .sql("""
                        update recording set stage = :stage, stage_at = :since, misses = 0, missing_since = null,
                            next_ask_at = :next, version = version + 1
                        where tenant_id = :tenant and record_id = :record
                        """)
                .param("stage", life.stage().name())
                .param("since", RecordingIndex.at(life.since()))
                .param("next", nextAskAt == null ? null : RecordingIndex.at(nextAskAt))
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .update();
    }

    /** Those whose time is over, each by one process at a time; answers how many were. */
    int carryOutDue(AskServers asking) throws InterruptedException {
        Map<KnownRecording.Identity, Due> due = rows.claim(clock.instant(), MOST);
        Map<UUID, List<KnownRecording>> byServer = new LinkedHashMap<>();
        for (Due one : due.values()) {
            try {
                open(one)
                        .ifPresent(known -> byServer.computeIfAbsent(known.serverId(), id -> new ArrayList<>())
                                .add(known));
            } catch (RuntimeException e) {
                failed(one, e);
            }
        }
        for (Map.Entry<UUID, List<KnownRecording>> one : byServer.entrySet()) {
            delete(one.getKey(), one.getValue(), due, asking);
        }
        return due.size();
    }

    /** Whatever stands in the way of one deletion, the others go on. */
    private void failed(Due due, RuntimeException e) {
        log.error(
                "deletion of a recording not carried out record={}",
                due.identity().recordId(),
                e);
        again(due, "failed here");
    }

    /** The recording, if its server has still to be told. */
    private Optional<KnownRecording> open(Due due) {
        Optional<KnownRecording> found =
                index.find(due.identity().tenantId(), due.identity().recordId());
        if (found.isEmpty() || !found.get().life().stage().isHidden()) {
            rows.later(due.identity(), null, "not to be deleted");
            return Optional.empty();
        }
        KnownRecording known = found.get();
        if (known.life().stage() == Stage.DELETED) {
            // A listing told of it before it was our turn.
            confirmed(known, Confirmed.LISTED_AS_DELETED);
            return Optional.empty();
        }
        if (servers.find(known.serverId()).isEmpty()) {
            confirmed(known, Confirmed.SERVER_REMOVED);
            return Optional.empty();
        }
        return found;
    }

    private void delete(
            UUID serverId, List<KnownRecording> all, Map<KnownRecording.Identity, Due> due, AskServers asking)
            throws InterruptedException {
        for (int i = 0; i < all.size(); i += Recordings.AT_ONCE) {
            List<KnownRecording> batch = all.subList(i, Math.min(all.size(), i + Recordings.AT_ONCE));
            // One by one: of a list a server tells only that it had any of them.
            List<AskServers.Question<Removal>> questions = batch.stream()
                    .map(known -> new AskServers.Question<Removal>(
                            serverId,
                            List.of(known.recordId()),
                            client -> client.deleteRecordings(List.of(known.recordId()))))
                    .toList();
            List<AskServers.Answer<Removal>> told = asking.ask(questions);
            List<String> ids = batch.stream().map(KnownRecording::recordId).toList();
            List<String> asked = Stream.concat(ids.stream(), index.witness(serverId, ids).stream())
                    .toList();
            RecordingQuery query = RecordingQuery.ofRecordings(asked).inAnyState();
            @Nullable
            Outcome<RecordingPage> shown = asking.ask(List.of(new AskServers.Question<RecordingPage>(
                            serverId, asked, client -> client.getRecordings(query))))
                    .getFirst()
                    .outcome();
            for (int j = 0; j < batch.size(); j++) {
                KnownRecording known = batch.get(j);
                Due one = due.get(known.identity());
                if (one == null) {
                    continue;
                }
                try {
                    settle(known, one, told.get(j).outcome(), shown, asked);
                } catch (RuntimeException e) {
                    failed(one, e);
                }
            }
        }
    }

    private void settle(
            KnownRecording known,
            Due due,
            @Nullable Outcome<Removal> told,
            @Nullable Outcome<RecordingPage> shown,
            List<String> asked) {
        boolean wasGone = told instanceof Outcome.Success<Removal> removal
                        && removal.value().wasGone()
                || told != null
                        && told.failureKind()
                                .filter(kind -> kind == FailureKind.NOT_FOUND)
                                .isPresent();
        boolean accepted = told instanceof Outcome.Success<Removal> removal
                && !removal.value().wasGone();
        boolean believed =
                wasGone && !clock.instant().isBefore(due.requestedAt().plus(BELIEVED_AFTER));
        if (accepted || believed) {
            rows.accepted(known.identity(), clock.instant());
        }
        KnownRecording now =
                index.find(known.identity().tenantId(), known.recordId()).orElse(known);
        if (!(shown instanceof Outcome.Success<RecordingPage> page)) {
            again(
                    due,
                    told == null
                            ? "no answer"
                            : told.failureKind().map(Enum::name).orElse("not confirmed yet"));
            return;
        }
        Optional<Recording> found = TakeAnswers.find(now, page.value().recordings());
        if (found.isPresent()) {
            answers.listed(now, found.get(), true);
            if (found.get().state().equals(Optional.of(RecordingState.DELETED))) {
                confirmed(now, Confirmed.LISTED_AS_DELETED);
            } else {
                again(due, wasGone ? "still being processed" : "still listed");
            }
            return;
        }
        boolean witnessed = page.value().recordings().stream().anyMatch(one -> asked.contains(one.recordId()));
        answers.unlisted(now, new Sign.Missing(witnessed));
        boolean gone = index.find(known.identity().tenantId(), known.recordId())
                .filter(one -> one.life().stage() == Stage.DELETED)
                .isPresent();
        if (gone) {
            confirmed(
                    now,
                    now.life().deletion() == Life.Deletion.ACCEPTED && !believed
                            ? Confirmed.NOT_LISTED
                            : Confirmed.WAS_GONE);
        } else {
            again(due, "the server knows nothing of it");
        }
    }

    private void again(Due due, String failure) {
        Duration pause = Duration.ofSeconds(30).multipliedBy(1L << Math.min(due.tries(), 10));
        Instant at = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        rows.later(due.identity(), at, failure);
        log.warn(
                "recording not deleted yet record={} reason={} tries={} again={}",
                due.identity().recordId(),
                failure,
                due.tries() + 1,
                at);
    }

    private void confirmed(KnownRecording known, Confirmed how) {
        Instant now = clock.instant();
        database.inTransaction(() -> {
            // The recording first, as everybody locks them.
            database.jdbc()
                    .sql("""
                            update recording set stage = 'DELETED', stage_at = :now, next_ask_at = null, version = version + 1
                            where tenant_id = :tenant and record_id = :record and stage = 'DELETING'
                            """)
                    .param("now", RecordingIndex.at(now))
                    .param("tenant", known.identity().tenantId())
                    .param("record", known.recordId())
                    .update();
            rows.confirmed(known.identity(), now, how.name());
        });
        log.info(
                "recording deleted record={} meeting={} confirmed={}",
                known.recordId(),
                known.origin().meetingId(),
                how);
    }
}
