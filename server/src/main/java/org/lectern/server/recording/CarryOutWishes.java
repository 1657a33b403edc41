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
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.lectern.bbb.UpdateRecordings;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.recording.WishRows.Wish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells servers what was wished and looks whether it came true, again and again until it did: what a call answers is no
 * confirmation, what the server shows afterwards is. What a server will never take is given up, and the trail says so; only hiding is
 * tried for ever.
 *
 * <p>Telling a server the same again changes nothing there. Safe for use by several threads and processes.
 */
final class CarryOutWishes {
    private static final Logger log = LoggerFactory.getLogger(CarryOutWishes.class);
    private static final int MOST = 500;
    static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    static final Duration GIVEN_UP_AFTER = Duration.ofDays(30);
    /**
     * So long after it was wished, what came true may still be undone by an earlier call to the contrary that its server has not
     * carried out yet: it is asked for, and told, again and again.
     */
    static final Duration LATEST_EFFECT = Duration.ofMinutes(15);

    private static final Duration WATCHED_EVERY = Duration.ofMinutes(3);
    /** A refusal that nobody knows may be a mood of its server. */
    static final int REJECTED_OFTEN = 4;

    static final AuditActor CHANGES = AuditActor.system("changes");

    private final Keeping keeping;
    private final RecordingIndex index;
    private final TakeAnswers answers;
    private final InstantSource clock;

    /** Where wishes are kept, and what is said of those that are given up. */
    record Keeping(Database database, WishRows wishes, AuditTrail audit) {}

    CarryOutWishes(Keeping keeping, RecordingIndex index, TakeAnswers answers, InstantSource clock) {
        this.keeping = keeping;
        this.index = index;
        this.answers = answers;
        this.clock = clock;
    }

    /** Those that are due; answers how many were. */
    int carryOutDue(AskServers servers) throws InterruptedException {
        Instant now = clock.instant();
        List<Wish> due = keeping.wishes().claimDue(now, now.plus(LEASE), MOST);
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
                        .forEach(wish -> again(wish, "failed here"));
            }
        }
        return due.size();
    }

    /** All that is wished of these recordings now. */
    void carryOut(UUID tenantId, List<String> recordIds, AskServers servers) throws InterruptedException {
        Map<String, List<Wish>> wished = keeping.wishes().of(tenantId, recordIds).stream()
                .collect(Collectors.groupingBy(wish -> wish.of().recordId(), LinkedHashMap::new, Collectors.toList()));
        if (wished.isEmpty()) {
            return;
        }
        Map<UUID, List<KnownRecording>> byServer = new LinkedHashMap<>();
        for (KnownRecording known : index.list(tenantId, wished.keySet())) {
            switch (known.life().stage()) {
                case DELETED -> wished.getOrDefault(known.recordId(), List.of()).forEach(keeping.wishes()::done);
                case LOST, NOT_RECORDED, FAILED ->
                    wished.getOrDefault(known.recordId(), List.of()).forEach(this::endOfMissing);
                case EXPECTED, PROCESSING, PROCESSED, PUBLISHED, UNPUBLISHED, DELETING -> {
                    if (servers.isRemoved(known.serverId())) {
                        wished.getOrDefault(known.recordId(), List.of())
                                .forEach(wish -> giveUp(wish, "server removed"));
                    } else {
                        byServer.computeIfAbsent(known.serverId(), id -> new ArrayList<>())
                                .add(known);
                    }
                }
            }
        }
        Map<Change, Refusal> refusals = tell(byServer, wished, servers);
        confirm(byServer, wished, refusals, servers);
    }

    /** What comes back, from a disk that is mounted again perhaps, stays hidden if it was to be. */
    private void endOfMissing(Wish wish) {
        if (mayEnd(wish)) {
            boolean _ = keeping.wishes().done(wish);
        } else {
            keeping.wishes().again(wish, "not there", clock.instant().plus(LONGEST_PAUSE));
        }
    }

    /** One of the things that are wished of one recording. */
    private record Change(String recordId, String what) {
        static Change of(Wish wish) {
            return new Change(wish.of().recordId(), wish.what());
        }
    }

    /**
     * Why a server did not take a call.
     *
     * @param kind null if it did not answer
     * @param alone whether nothing else was in the call
     */
    private record Refusal(@Nullable FailureKind kind, boolean alone) {
        String text() {
            return kind == null ? "no answer" : kind.name();
        }

        /** Whether the same call would be refused for ever. */
        boolean isFinal(Wish wish) {
            return alone
                    && (kind == FailureKind.INVALID_REQUEST
                            || kind == FailureKind.REJECTED && wish.tries() >= REJECTED_OFTEN);
        }
    }

    /**
     * What goes into one call.
     *
     * @param values by what is wished: publication alone, or metadata and protection together
     */
    private record Told(Map<String, String> values) {
        boolean publishes() {
            return values.containsKey(WishRows.PUBLISH);
        }

        UpdateRecordings update(List<String> recordIds) {
            UpdateRecordings update = UpdateRecordings.of(recordIds);
            for (Map.Entry<String, String> one : values.entrySet()) {
                update = one.getKey().equals(WishRows.PROTECT)
                        ? update.protect(one.getValue().equals("true"))
                        : update.meta(one.getKey().substring(WishRows.META.length()), one.getValue());
            }
            return update;
        }
    }

    /** Metadata go together; what did not come true the first time goes alone, so that one that is refused stops no other. */
    private static List<Told> calls(List<Wish> wished) {
        List<Told> calls = new ArrayList<>();
        Map<String, String> together = new TreeMap<>();
        for (Wish wish : wished) {
            if (wish.what().equals(WishRows.PUBLISH) || wish.tries() > 0) {
                calls.add(new Told(Map.of(wish.what(), wish.value())));
            } else {
                together.put(wish.what(), wish.value());
            }
        }
        if (!together.isEmpty()) {
            calls.add(new Told(together));
        }
        return calls;
    }

    /** Answers what servers did not take, and why. */
    private Map<Change, Refusal> tell(
            Map<UUID, List<KnownRecording>> byServer, Map<String, List<Wish>> wished, AskServers servers)
            throws InterruptedException {
        List<Told> told = new ArrayList<>();
        List<AskServers.Question<Boolean>> questions = new ArrayList<>();
        byServer.forEach((serverId, all) -> {
            Map<Told, List<String>> groups = new LinkedHashMap<>();
            all.forEach(known -> calls(wished.getOrDefault(known.recordId(), List.of()))
                    .forEach(call -> groups.computeIfAbsent(call, same -> new ArrayList<>())
                            .add(known.recordId())));
            groups.forEach((call, ids) -> Recordings.batches(ids).forEach(batch -> {
                told.add(call);
                questions.add(new AskServers.Question<>(
                        serverId,
                        batch,
                        client -> call.publishes()
                                ? client.publishRecordings(
                                        batch, "true".equals(call.values().get(WishRows.PUBLISH)))
                                : client.updateRecordings(call.update(batch))));
            }));
        });
        Map<Change, Refusal> refusals = new HashMap<>();
        List<AskServers.Answer<Boolean>> answers = servers.ask(questions);
        for (int i = 0; i < answers.size(); i++) {
            AskServers.Answer<Boolean> answer = answers.get(i);
            Set<String> whats = told.get(i).values().keySet();
            if (!(answer.outcome() instanceof Outcome.Success<Boolean>)) {
                FailureKind kind = answer.outcome() == null
                        ? null
                        : answer.outcome().failureKind().orElse(null);
                for (String recordId : answer.question().items()) {
                    whats.forEach(
                            what -> refusals.put(new Change(recordId, what), new Refusal(kind, whats.size() == 1)));
                }
            }
        }
        return refusals;
    }

    /** A server speaks of its own recordings alone. */
    private record Shown(UUID serverId, String recordId) {}

    private void confirm(
            Map<UUID, List<KnownRecording>> byServer,
            Map<String, List<Wish>> wished,
            Map<Change, Refusal> refusals,
            AskServers servers)
            throws InterruptedException {
        List<AskServers.Question<RecordingPage>> questions = new ArrayList<>();
        byServer.forEach((serverId, all) -> {
            List<String> told = all.stream()
                    .map(KnownRecording::recordId)
                    .filter(id -> wished.getOrDefault(id, List.of()).stream()
                            .anyMatch(wish -> !refusals.containsKey(Change.of(wish))))
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
                    settle(known, found.orElse(null), own, refusals);
                } catch (RuntimeException e) {
                    failed(known, own, e);
                }
            }
        }
    }

    /** Something about this one cannot be written down: the others do not wait for it. */
    private void failed(KnownRecording known, List<Wish> wished, RuntimeException e) {
        log.error("change of a recording not taken record={} server={}", known.recordId(), known.serverId(), e);
        wished.forEach(wish -> again(wish, "failed here"));
        index.postpone(known.identity(), clock.instant(), LookForRecordings.AFTER_FAILURE);
    }

    private void settle(
            KnownRecording known, @Nullable Recording shown, List<Wish> wished, Map<Change, Refusal> refusals) {
        for (Wish wish : wished) {
            Refusal refusal = refusals.get(Change.of(wish));
            if (refusal == null && shown != null && isTrue(wish, shown)) {
                cameTrue(wish);
            } else if (refusal != null && refusal.isFinal(wish) && mayEnd(wish)) {
                giveUp(wish, refusal.text());
            } else if (isOld(wish) && mayEnd(wish)) {
                giveUp(wish, "never shown");
            } else {
                again(wish, refusal == null ? "not shown yet" : refusal.text());
            }
        }
        if (shown != null) {
            // Read anew: what is held back is not as before. What somebody changed meanwhile is asked for once more.
            index.find(known.identity().tenantId(), known.recordId()).ifPresent(present -> {
                if (present.version() == known.version()) {
                    boolean _ = answers.listed(present, shown, false);
                } else {
                    index.postpone(present.identity(), clock.instant(), Duration.ZERO);
                }
            });
        }
    }

    /** Unless it may be undone: a call to the contrary is perhaps under way still, and nobody would know whose wish that was. */
    private void cameTrue(Wish wish) {
        Instant now = clock.instant();
        if (wish.reverses() && now.isBefore(wish.requestedAt().plus(LATEST_EFFECT))) {
            keeping.wishes().watch(wish, now.plus(WATCHED_EVERY));
        } else {
            boolean _ = keeping.wishes().done(wish);
        }
    }

    /** What is to be hidden is never shown because its server could not be told. */
    private static boolean mayEnd(Wish wish) {
        return !wish.what().equals(WishRows.PUBLISH) || wish.value().equals("true");
    }

    private boolean isOld(Wish wish) {
        return !clock.instant().isBefore(wish.requestedAt().plus(GIVEN_UP_AFTER));
    }

    private void again(Wish wish, String reason) {
        Duration pause = pause(wish.tries());
        keeping.wishes().again(wish, reason, clock.instant().plus(pause));
        log.warn(
                "recording not changed yet record={} what={} reason={} tries={} again={}",
                wish.of().recordId(),
                wish.what(),
                reason,
                wish.tries() + 1,
                pause);
    }

    /** It cannot come true; whoever wished it finds that in the trail and on the recording's page, and there what the server has. */
    private void giveUp(Wish wish, String reason) {
        keeping.database().inTransaction(() -> {
            if (keeping.wishes().done(wish)) {
                new GivenUpRows(keeping.database()).note(wish.of(), wish.what(), reason, clock.instant());
                keeping.audit()
                        .append(
                                keeping.database(),
                                List.of(AuditEntry.of(
                                                wish.of().tenantId(),
                                                CHANGES,
                                                "recording.change-given-up",
                                                "recording:" + wish.of().recordId())
                                        .with("what", wish.what())
                                        .with("reason", reason)));
            }
        });
        log.warn(
                "change of a recording given up record={} what={} reason={} tries={}",
                wish.of().recordId(),
                wish.what(),
                reason,
                wish.tries());
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
        return MetadataText.isSame(shown.metadata().getOrDefault(name, ""), wish.value());
    }

    static Duration pause(int tries) {
        Duration pause = Duration.ofSeconds(10).multipliedBy(1L << Math.min(tries, 12));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
