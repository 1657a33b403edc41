package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once an hour asks each server for all that it has, page by page, and takes of the answer what is about runs of ours. A server
 * that wants identifiers, as balancers do, is asked for those it is known to have instead.
 *
 * <p>A listing only ever adds to what is known: what it does not tell of, or tells otherwise, is asked for by name.
 */
final class ListServers {
    /** Those of processes, at most. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ListServers.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 1_000;

    private final Database database;
    private final RecordingIndex index;
    private final TakeAnswers answers;
    private final AskServers servers;
    private final InstantSource clock;

    ListServers(Database database, RecordingIndex index, TakeAnswers answers, AskServers servers, InstantSource clock) {
        this.database = database;
        this.index = index;
        this.answers = answers;
        this.servers = servers;
        this.clock = clock;
    }

    /** Lists one server that is due, if any; answers whether one was. */
    boolean listNext() throws InterruptedException {
        Optional<UUID> server = claim();
        if (server.isEmpty()) {
            return false;
        }
        list(server.get());
        return true;
    }

    private Optional<UUID> claim() {
        Instant now = clock.instant();
        database.jdbc().sql("""
                        insert into recording_listing (server_id, next_at)
                        select id, :now from server where state <> 'DISABLED' on conflict do nothing
                        """).param("now", RecordingIndex.at(now)).update();
        return database.jdbc()
                .sql("""
                        update recording_listing set next_at = :lease
                        where server_id = (
                            select l.server_id from recording_listing l join server s on s.id = l.server_id
                            where l.next_at <= :now and s.state <> 'DISABLED'
                            order by l.next_at limit 1 for update of l skip locked)
                        returning server_id
                        """)
                .param("lease", RecordingIndex.at(now.plus(LEASE)))
                .param("now", RecordingIndex.at(now))
                .query(UUID.class)
                .optional();
    }

    /** What a listing came to. */
    private static final class Seen {
        final Set<String> ids = new HashSet<>();
        int others;
        boolean complete;

        @Nullable
        Boolean allowed;

        @Nullable
        String failure;
    }

    private void list(UUID serverId) throws InterruptedException {
        Seen seen = new Seen();
        for (int page = 0; page < MOST_PAGES; page++) {
            if (!page(serverId, page * PAGE, seen)) {
                break;
            }
        }
        Instant now = clock.instant();
        int unlisted = 0;
        if (Boolean.FALSE.equals(seen.allowed)) {
            unlisted = index.askForOldest(serverId, now.minus(EVERY), now, PAGE * MOST_PAGES);
        } else if (seen.complete && !seen.ids.isEmpty()) {
            unlisted = index.askForUnlisted(serverId, seen.ids, now);
        }
        if (unlisted > 0 && seen.complete) {
            log.info("known recordings not listed, asking by name server={} count={}", serverId, unlisted);
        }
        done(serverId, seen, now);
    }

    /** Whether there may be more after it. */
    private boolean page(UUID serverId, int offset, Seen seen) throws InterruptedException {
        Instant askedAt = clock.instant();
        RecordingQuery query = RecordingQuery.all().inAnyState().page(offset, PAGE);
        Outcome<RecordingPage> outcome = servers.ask(
                        List.of(new AskServers.Question<>(serverId, List.of(), client -> client.getRecordings(query))))
                .getFirst()
                .outcome();
        switch (outcome) {
            case null -> seen.failure = "no answer";
            case Outcome.Failure<RecordingPage> failure -> failed(failure, offset, seen);
            case Outcome.Success<RecordingPage> success -> {
                List<Recording> told = success.value().recordings();
                seen.allowed = true;
                int before = seen.ids.size();
                told.forEach(one -> seen.ids.add(one.recordId()));
                take(serverId, told, askedAt, seen);
                // Before 2.6 everything comes at once, whatever page is asked for.
                boolean whole = told.size() != PAGE || seen.ids.size() == before;
                boolean last = success.value().totalElements().isPresent()
                        && offset + told.size()
                                >= success.value().totalElements().getAsLong();
                seen.complete = whole || last;
                return !seen.complete;
            }
        }
        return false;
    }

    private static void failed(Outcome.Failure<RecordingPage> failure, int offset, Seen seen) {
        switch (failure.kind()) {
            // Beyond the end, or it failed: both look alike, so that this listing proves nothing.
            case PAST_END -> seen.failure = "a page failed";
            case INVALID_REQUEST, NOT_SUPPORTED, REJECTED -> {
                seen.allowed = offset > 0;
                seen.failure = failure.messageKey();
            }
            default ->
                seen.failure = failure.kind() == FailureKind.NOT_FOUND
                        ? "not found"
                        : failure.kind().name();
        }
    }

    private void take(UUID serverId, List<Recording> told, Instant askedAt, Seen seen) {
        if (told.isEmpty()) {
            return;
        }
        List<String> ids = told.stream().map(Recording::recordId).distinct().toList();
        Map<String, List<KnownRecording>> known = known(serverId, ids);
        List<String> unknown = ids.stream().filter(id -> !known.containsKey(id)).toList();
        if (!unknown.isEmpty() && index.expectListed(serverId, unknown, clock.instant()) > 0) {
            known.putAll(known(serverId, unknown));
        }
        for (Recording one : told) {
            List<KnownRecording> ours = known.getOrDefault(one.recordId(), List.of());
            if (ours.isEmpty()) {
                seen.others++;
            }
            for (KnownRecording recording : ours) {
                if (TakeAnswers.isOurs(recording, one)) {
                    listed(recording, one, askedAt);
                }
            }
        }
    }

    private void listed(KnownRecording recording, Recording told, Instant askedAt) {
        try {
            if (isContradicted(recording, told) || isOlder(recording, told, askedAt)) {
                // The answer may be older than what is known: somebody hid or renamed it while the page was on its way.
                index.postpone(recording.identity(), clock.instant(), Duration.ZERO);
            } else {
                answers.listed(recording, told, false);
            }
        } catch (RuntimeException e) {
            log.error("listed recording not taken record={} server={}", recording.recordId(), recording.serverId(), e);
        }
    }

    /** Whether its server told something else after this was asked. */
    private static boolean isOlder(KnownRecording recording, Recording told, Instant askedAt) {
        Instant answered = recording.asked().answeredAt();
        return answered != null
                && answered.isAfter(askedAt.minus(CLOCKS_DIFFER))
                && !TakeAnswers.digest(told).equals(recording.digest());
    }

    private static boolean isContradicted(KnownRecording recording, Recording told) {
        Stage stage = recording.life().stage();
        return (stage.isDone() || stage == Stage.DELETED)
                && told.state().map(Stage::of).filter(other -> other != stage).isPresent();
    }

    private Map<String, List<KnownRecording>> known(UUID serverId, List<String> ids) {
        Map<String, List<KnownRecording>> known = new HashMap<>();
        index.atServer(serverId, ids)
                .forEach(one -> known.computeIfAbsent(one.recordId(), id -> new ArrayList<>())
                        .add(one));
        return known;
    }

    private void done(UUID serverId, Seen seen, Instant now) {
        database.jdbc()
                .sql("""
                        update recording_listing set next_at = :next, failure = :failure,
                            allowed = coalesce(:allowed, allowed),
                            listed_at = case when :complete then cast(:now as timestamptz) else listed_at end,
                            recordings = case when :complete then :recordings else recordings end,
                            others = case when :complete then :others else others end
                        where server_id = :server
                        """)
                .param("next", RecordingIndex.at(now.plus(EVERY)))
                .param("failure", seen.failure)
                .param("allowed", seen.allowed)
                .param("complete", seen.complete)
                .param("now", RecordingIndex.at(now))
                .param("recordings", seen.ids.size())
                .param("others", seen.others)
                .param("server", serverId)
                .update();
    }
}
