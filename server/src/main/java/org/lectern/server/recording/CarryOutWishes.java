package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.lectern.bbb.UpdateRecordings;
import org.lectern.server.recording.WishRows.Wish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells servers what was wished and looks whether it came true, again and again until it did: what a call answers is no
 * confirmation, what the server shows afterwards is.
 *
 * <p>Telling a server the same again changes nothing there. Safe for use by several threads and processes.
 */
final class CarryOutWishes {
    private static final Logger log = LoggerFactory.getLogger(CarryOutWishes.class);
    private static final int MOST = 500;
    static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final WishRows wishes;
    private final RecordingIndex index;
    private final TakeAnswers answers;
    private final InstantSource clock;

    CarryOutWishes(WishRows wishes, RecordingIndex index, TakeAnswers answers, InstantSource clock) {
        this.wishes = wishes;
        this.index = index;
        this.answers = answers;
        this.clock = clock;
    }

    /** Those that are due; answers how many were. */
    int carryOutDue(AskServers servers) throws InterruptedException {
        Instant now = clock.instant();
        List<Wish> due = wishes.claimDue(now, now.plus(LEASE), MOST);
        Map<UUID, Set<String>> byTenant = new LinkedHashMap<>();
        due.forEach(wish -> byTenant.computeIfAbsent(wish.of().tenantId(), id -> new LinkedHashSet<>())
                .add(wish.of().recordId()));
        for (Map.Entry<UUID, Set<String>> one : byTenant.entrySet()) {
            try {
                carryOut(one.getKey(), List.copyOf(one.getValue()), servers);
            } catch (RuntimeException e) {
                log.error("changes of recordings not carried out tenant={}", one.getKey(), e);
                due.stream()
                        .filter(wish -> wish.of().tenantId().equals(one.getKey()))
                        .forEach(wish -> wishes.again(
                                wish, "failed here", clock.instant().plus(pause(wish.tries()))));
            }
        }
        return due.size();
    }

    /** All that is wished of these recordings now. */
    void carryOut(UUID tenantId, List<String> recordIds, AskServers servers) throws InterruptedException {
        Map<String, List<Wish>> wished = wishes.of(tenantId, recordIds).stream()
                .collect(Collectors.groupingBy(wish -> wish.of().recordId(), LinkedHashMap::new, Collectors.toList()));
        if (wished.isEmpty()) {
            return;
        }
        Map<UUID, List<KnownRecording>> byServer = new LinkedHashMap<>();
        for (KnownRecording known : index.list(tenantId, wished.keySet())) {
            switch (known.life().stage()) {
                case DELETED, LOST, NOT_RECORDED, FAILED ->
                    wished.getOrDefault(known.recordId(), List.of()).forEach(wishes::done);
                case EXPECTED, PROCESSING, PROCESSED, PUBLISHED, UNPUBLISHED, DELETING ->
                    byServer.computeIfAbsent(known.serverId(), id -> new ArrayList<>())
                            .add(known);
            }
        }
        Map<String, String> failures = tell(byServer, wished, servers);
        confirm(byServer, wished, failures, servers);
    }

    /** What makes recordings go into one call. */
    private record Change(
            @Nullable String publish,
            Map<String, String> metadata,
            @Nullable String protect) {}

    private static Change change(List<Wish> wished) {
        Map<String, String> metadata = new TreeMap<>();
        String publish = null;
        String protect = null;
        for (Wish wish : wished) {
            if (wish.what().startsWith(WishRows.META)) {
                metadata.put(wish.what().substring(WishRows.META.length()), wish.value());
            } else if (wish.what().equals(WishRows.PUBLISH)) {
                publish = wish.value();
            } else {
                protect = wish.value();
            }
        }
        return new Change(publish, metadata, protect);
    }

    /** Answers why servers did not take it, by recording. */
    private Map<String, String> tell(
            Map<UUID, List<KnownRecording>> byServer, Map<String, List<Wish>> wished, AskServers servers)
            throws InterruptedException {
        List<AskServers.Question<Boolean>> questions = new ArrayList<>();
        byServer.forEach((serverId, all) -> {
            Map<Change, List<String>> groups = new LinkedHashMap<>();
            all.forEach(known -> groups.computeIfAbsent(
                            change(wished.getOrDefault(known.recordId(), List.of())), same -> new ArrayList<>())
                    .add(known.recordId()));
            groups.forEach((change, ids) -> Recordings.batches(ids).forEach(batch -> {
                if (change.publish() != null) {
                    boolean publish = change.publish().equals("true");
                    questions.add(new AskServers.Question<>(
                            serverId, batch, client -> client.publishRecordings(batch, publish)));
                }
                if (!change.metadata().isEmpty() || change.protect() != null) {
                    questions.add(new AskServers.Question<>(
                            serverId, batch, client -> client.updateRecordings(update(batch, change))));
                }
            }));
        });
        Map<String, String> failures = new HashMap<>();
        for (AskServers.Answer<Boolean> answer : servers.ask(questions)) {
            String failure = answer.outcome() == null
                    ? "no answer"
                    : answer.outcome().failureKind().map(Enum::name).orElse(null);
            if (failure != null) {
                answer.question().items().forEach(id -> failures.put(id, failure));
            }
        }
        return failures;
    }

    private static UpdateRecordings update(List<String> recordIds, Change change) {
        UpdateRecordings update = UpdateRecordings.of(recordIds);
        for (Map.Entry<String, String> one : change.metadata().entrySet()) {
            update = update.meta(one.getKey(), one.getValue());
        }
        return change.protect() == null
                ? update
                : update.protect(change.protect().equals("true"));
    }

    /** A server speaks of its own recordings alone. */
    private record Shown(UUID serverId, String recordId) {}

    private void confirm(
            Map<UUID, List<KnownRecording>> byServer,
            Map<String, List<Wish>> wished,
            Map<String, String> failures,
            AskServers servers)
            throws InterruptedException {
        List<AskServers.Question<RecordingPage>> questions = new ArrayList<>();
        byServer.forEach((serverId, all) -> {
            List<String> told = all.stream()
                    .map(KnownRecording::recordId)
                    .filter(id -> !failures.containsKey(id))
                    .toList();
            Recordings.batches(told).forEach(batch -> {
                RecordingQuery query = RecordingQuery.ofRecordings(batch).inAnyState();
                questions.add(new AskServers.Question<>(serverId, batch, client -> client.getRecordings(query)));
            });
        });
        Map<Shown, Recording> shown = new HashMap<>();
        for (AskServers.Answer<RecordingPage> answer : servers.ask(questions)) {
            if (answer.outcome() instanceof Outcome.Success<RecordingPage> success) {
                UUID serverId = answer.question().serverId();
                success.value().recordings().stream()
                        .filter(one -> answer.question().items().contains(one.recordId()))
                        .forEach(one -> shown.putIfAbsent(new Shown(serverId, one.recordId()), one));
            }
        }
        for (List<KnownRecording> all : byServer.values()) {
            for (KnownRecording known : all) {
                Optional<Recording> found = Optional.ofNullable(
                                shown.get(new Shown(known.serverId(), known.recordId())))
                        .filter(one -> TakeAnswers.isOurs(known, one));
                List<Wish> own = wished.getOrDefault(known.recordId(), List.of());
                try {
                    settle(known, found.orElse(null), own, failures.getOrDefault(known.recordId(), "not shown yet"));
                } catch (RuntimeException e) {
                    failed(known, own, e);
                }
            }
        }
    }

    /** Something about this one cannot be written down: the others do not wait for it. */
    private void failed(KnownRecording known, List<Wish> wished, RuntimeException e) {
        log.error("change of a recording not taken record={} server={}", known.recordId(), known.serverId(), e);
        Instant now = clock.instant();
        wished.forEach(wish -> wishes.again(wish, "failed here", now.plus(pause(wish.tries()))));
        index.postpone(known.identity(), now, LookForRecordings.AFTER_FAILURE);
    }

    private void settle(KnownRecording known, @Nullable Recording shown, List<Wish> wished, String failure) {
        Instant now = clock.instant();
        for (Wish wish : wished) {
            if (shown != null && isTrue(wish, shown)) {
                wishes.done(wish);
            } else {
                Duration pause = pause(wish.tries());
                wishes.again(wish, failure, now.plus(pause));
                log.warn(
                        "recording not changed yet record={} what={} reason={} tries={} again={}",
                        known.recordId(),
                        wish.what(),
                        failure,
                        wish.tries() + 1,
                        pause);
            }
        }
        if (shown != null) {
            // Read anew: what is held back, and perhaps more, is not as before.
            index.find(known.identity().tenantId(), known.recordId())
                    .ifPresent(present -> answers.listed(present, shown, false));
        }
    }

    private static boolean isTrue(Wish wish, Recording shown) {
        if (wish.what().equals(WishRows.PUBLISH)) {
            return shown.state().filter(state -> Stage.of(state).isDone()).isPresent()
                    && shown.isPublished() == wish.value().equals("true");
        }
        if (wish.what().equals(WishRows.PROTECT)) {
            // A server that does not know protection does not tell of it either.
            String told = shown.element().text("protected");
            return told.isEmpty() || told.equalsIgnoreCase(wish.value());
        }
        String name = wish.what().substring(WishRows.META.length());
        return shown.metadata().getOrDefault(name, "").equals(wish.value().strip());
    }

    static Duration pause(int tries) {
        Duration pause = Duration.ofSeconds(10).multipliedBy(1L << Math.min(tries, 12));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
