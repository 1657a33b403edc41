package org.lectern.server.recording;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.lectern.bbb.RecordingState;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes recordings that a server has from before into the index: each into the tenant, and perhaps the room, that a rule of the
 * operator's names. The server is asked and told nothing, and nobody is notified.
 *
 * <p>Identifiers stay: callers ask by the record and meeting identifiers that they hold. A recording that any tenant has already,
 * or that a run of ours left, is never taken, nor one that no rule fits. Doing it again takes what is new, so that an import that
 * stopped is carried on by starting it again. Several may run at once; every recording becomes one tenant's.
 *
 * @see "docs/recordings.md, import"
 */
public final class ImportRecordings {
    private static final Logger log = LoggerFactory.getLogger(ImportRecordings.class);
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 100_000;
    private static final int TRIES = 3;
    /** Both stand in addresses and in the lists of callers, which keep no longer ones. */
    private static final Pattern RECORD_ID = Pattern.compile("[0-9A-Za-z-]{1,255}");

    private static final Pattern MEETING_ID = Pattern.compile("[^\\p{Cntrl},]{1,256}");
    private static final Pattern MADE_AT = Pattern.compile(".*-(\\d{13})");
    private static final String OUR_METADATA = "lectern-";
    private static final int LONGEST_NAME = 200;

    private final Database database;
    private final ImportStore store;
    private final RecordingIndex index;
    private final TakeAnswers answers;
    private final Around around;

    /** What it works with. */
    private record Around(BbbClients clients, OurMeetings ours, AuditTrail audit, InstantSource clock) {}

    public ImportRecordings(
            Database database, BbbClients clients, OurMeetings ours, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.store = new ImportStore(database);
        this.index = new RecordingIndex(database);
        this.answers = TakeAnswers.quiet(database, clock);
        this.around = new Around(clients, ours, audit, clock);
    }

    /** Why a recording is taken, or is not. */
    public enum Verdict {
        IMPORTED("imported"),
        HERE("the tenant has it already"),
        OTHER_TENANT("another tenant has it already"),
        OURS("of a class of this installation, which knows it without"),
        MARKED("carries the mark of a Lectern, and no class here knows it"),
        NO_RULE("no rule fits"),
        DELETED("deleted at its server"),
        UNUSABLE("its record ID or meeting ID is none that can be asked for"),
        NOT_THERE("the server does not have it");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * One recording and what becomes of it.
     *
     * @param name as its server tells it, which anybody may have written
     * @param state as its server names it
     * @param rule that fits; null if none does, or none was looked for
     */
    public record Line(
            String recordId,
            String meetingId,
            String name,
            @Nullable Instant recordedAt,
            String state,
            Verdict verdict,
            ImportRules.@Nullable Rule rule) {}

    /**
     * What is wanted.
     *
     * @param recordIds to ask for by name, where a server does not list; null to have it list all
     * @param dryRun whether only to tell what would become of each
     */
    public record Order(ImportRules rules, @Nullable Iterator<String> recordIds, boolean dryRun, AuditActor by) {}

    /** How it ended. */
    public enum End {
        /** The server told of everything it has, or of all that was asked for. */
        WHOLE,
        /** A page failed, as one beyond the last does at servers that do not count: that may be all, or may not. */
        UNSURE,
        /** The server does not list: it wants to be asked by identifiers. */
        WANTS_IDENTIFIERS,
        /** The server did not answer. What was taken before stays taken. */
        FAILED
    }

    /** @param reason why it did not come to its end, empty if it did */
    public record Result(End end, long seen, long imported, String reason) {}

    /** Counts of one run; for use by its thread. */
    private static final class Run {
        final Server server;
        final Order order;
        final Consumer<Line> report;
        final Set<String> seen = new HashSet<>();
        long imported;

        Run(Server server, Order order, Consumer<Line> report) {
            this.server = server;
            this.order = order;
            this.report = report;
        }

        Result result(End end, String reason) {
            return new Result(end, seen.size(), imported, reason);
        }
    }

    /**
     * Never called within a transaction.
     *
     * @param report is told of each recording once, after what becomes of it is written down
     */
    public Result run(Server server, Order order, Consumer<Line> report) {
        Database.requireNoTransaction();
        var run = new Run(server, order, report);
        Result result = order.recordIds() == null ? all(run) : named(run, order.recordIds());
        log.info(
                "recordings imported server={} dryRun={} seen={} imported={} end={}",
                server.name(),
                order.dryRun(),
                result.seen(),
                result.imported(),
                result.end());
        return result;
    }

    /**
     * The way back: what was imported for the tenant from this server is unknown again, except what somebody has changed or
     * deleted since. Nothing happens at the server. Answers how many.
     */
    public long undo(Server server, UUID tenantId, AuditActor by) {
        long all = 0;
        while (true) {
            int some = database.inTransaction(() -> {
                List<String> ids = store.untouched(tenantId, server.id(), 1_000);
                store.forget(tenantId, ids);
                if (!ids.isEmpty()) {
                    around.audit()
                            .append(
                                    database,
                                    List.of(entry(tenantId, by, "recording.import-undone", server, ids.size())));
                }
                return ids.size();
            });
            if (some == 0) {
                return all;
            }
            all += some;
        }
    }

    private Result all(Run run) {
        for (int page = 0; page < MOST_PAGES; page++) {
            int offset = page * PAGE;
            switch (ask(run.server, RecordingQuery.all().inAnyState().page(offset, PAGE))) {
                case Outcome.Failure<RecordingPage> failure -> {
                    return run.result(end(failure, offset), failure.messageKey() + " " + failure.message());
                }
                case Outcome.Success<RecordingPage> success -> {
                    List<Recording> told = success.value().recordings();
                    int before = run.seen.size();
                    take(run, told);
                    // Before 2.6 everything comes at once, whatever page is asked for.
                    boolean whole = told.size() != PAGE || run.seen.size() == before;
                    boolean last = success.value().totalElements().isPresent()
                            && offset + told.size()
                                    >= success.value().totalElements().getAsLong();
                    if (whole || last) {
                        return run.result(End.WHOLE, "");
                    }
                }
            }
        }
        return run.result(End.UNSURE, "more than " + MOST_PAGES + " pages");
    }

    private static End end(Outcome.Failure<RecordingPage> failure, int offset) {
        return switch (failure.kind()) {
            case PAST_END -> offset > 0 ? End.UNSURE : End.FAILED;
            case INVALID_REQUEST, NOT_SUPPORTED, REJECTED -> offset > 0 ? End.FAILED : End.WANTS_IDENTIFIERS;
            default -> End.FAILED;
        };
    }

    private Result named(Run run, Iterator<String> recordIds) {
        while (recordIds.hasNext()) {
            Set<String> asked = new LinkedHashSet<>();
            while (recordIds.hasNext() && asked.size() < Recordings.AT_ONCE) {
                String id = recordIds.next().strip();
                if (!RECORD_ID.matcher(id).matches()) {
                    if (!id.isEmpty()) {
                        run.report.accept(unanswered(id, Verdict.UNUSABLE));
                    }
                } else if (!run.seen.contains(id)) {
                    asked.add(id);
                }
            }
            if (asked.isEmpty()) {
                continue;
            }
            switch (ask(run.server, RecordingQuery.ofRecordings(asked).inAnyState())) {
                case Outcome.Failure<RecordingPage> failure -> {
                    return run.result(End.FAILED, failure.messageKey() + " " + failure.message());
                }
                case Outcome.Success<RecordingPage> success -> {
                    // The beginning of an identifier is enough for a server, and not for us.
                    take(
                            run,
                            success.value().recordings().stream()
                                    .filter(one -> asked.contains(one.recordId()))
                                    .toList());
                    asked.stream()
                            .filter(run.seen::add)
                            .forEach(id -> run.report.accept(unanswered(id, Verdict.NOT_THERE)));
                }
            }
        }
        return run.result(End.WHOLE, "");
    }

    private static Line unanswered(String recordId, Verdict verdict) {
        return new Line(cut(recordId), "", "", null, "", verdict, null);
    }

    private Outcome<RecordingPage> ask(Server server, RecordingQuery query) {
        Outcome<RecordingPage> outcome = around.clients().of(server).getRecordings(query);
        for (int tried = 1; tried < TRIES && isWorthAnother(outcome); tried++) {
            outcome = around.clients().of(server).getRecordings(query);
        }
        return outcome;
    }

    private static boolean isWorthAnother(Outcome<RecordingPage> outcome) {
        return outcome.failureKind()
                .filter(kind -> kind.isTransient() || kind == FailureKind.PAST_END)
                .isPresent();
    }

    /** A page, all or nothing; told of only when it is written. */
    private void take(Run run, List<Recording> told) {
        Map<String, Recording> fresh = new LinkedHashMap<>();
        told.stream().filter(one -> run.seen.add(one.recordId())).forEach(one -> fresh.put(one.recordId(), one));
        List<Recording> page = List.copyOf(fresh.values());
        List<Line> lines = run.order.dryRun()
                ? decide(run, page)
                : database.inTransaction(() -> {
                    store.lock();
                    List<Line> decided = decide(run, page);
                    write(run, page, decided);
                    return decided;
                });
        for (Line line : lines) {
            run.imported += line.verdict() == Verdict.IMPORTED ? 1 : 0;
            run.report.accept(line);
        }
    }

    private List<Line> decide(Run run, List<Recording> page) {
        Set<String> ids = new HashSet<>();
        page.forEach(one -> ids.addAll(List.of(one.recordId(), one.internalMeetingId(), one.parentId())));
        ImportStore.Known known = store.known(ids);
        return page.stream().map(one -> decide(run, one, known)).toList();
    }

    private Line decide(Run run, Recording told, ImportStore.Known known) {
        Optional<ImportRules.Rule> rule = run.order.rules().find(told);
        Set<UUID> owners = known.owners().getOrDefault(told.recordId(), Set.of());
        boolean ours = known.runs().contains(told.recordId())
                || known.runs().contains(told.internalMeetingId())
                || known.runs().contains(told.parentId());
        Verdict verdict;
        if (!isUsable(told)) {
            verdict = Verdict.UNUSABLE;
        } else if (ours) {
            verdict = Verdict.OURS;
        } else if (!owners.isEmpty()) {
            boolean theirs =
                    rule.isPresent() && owners.equals(Set.of(rule.get().target().tenantId()));
            verdict = theirs || rule.isEmpty() ? Verdict.HERE : Verdict.OTHER_TENANT;
        } else if (isMarked(told)) {
            verdict = Verdict.MARKED;
        } else if (told.state().equals(Optional.of(RecordingState.DELETED))) {
            verdict = Verdict.DELETED;
        } else {
            verdict = rule.isEmpty() ? Verdict.NO_RULE : Verdict.IMPORTED;
        }
        return new Line(
                cut(told.recordId()),
                cut(told.meetingId()),
                cut(told.name()),
                told.startTime().orElse(null),
                cut(told.element().text("state")),
                verdict,
                rule.orElse(null));
    }

    private static boolean isUsable(Recording told) {
        return RECORD_ID.matcher(told.recordId()).matches()
                && MEETING_ID.matcher(told.meetingId()).matches();
    }

    private boolean isMarked(Recording told) {
        return around.ours().carriesOurTag(told.meetingId())
                || told.metadata().keySet().stream().anyMatch(name -> name.startsWith(OUR_METADATA));
    }

    private static String cut(String text) {
        return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "…" : text;
    }

    private void write(Run run, List<Recording> page, List<Line> decided) {
        Instant now = around.clock().instant();
        Map<UUID, Map<String, Recording>> byTenant = new HashMap<>();
        for (int i = 0; i < page.size(); i++) {
            Line line = decided.get(i);
            ImportRules.Rule rule = line.rule();
            if (line.verdict() == Verdict.IMPORTED && rule != null) {
                Recording told = page.get(i);
                UUID tenantId = rule.target().tenantId();
                store.add(tenantId, run.server.id(), told, recordedAt(told, now), now);
                store.place(tenantId, told, rule.target().room(), run.order.by().text(), now);
                byTenant.computeIfAbsent(tenantId, id -> new LinkedHashMap<>()).put(told.recordId(), told);
            }
        }
        List<AuditEntry> entries = new ArrayList<>();
        byTenant.forEach((tenantId, recordings) -> {
            for (KnownRecording known : index.list(tenantId, recordings.keySet())) {
                Recording told = recordings.get(known.recordId());
                if (told != null) {
                    // One that is done is told of by listings; one that is not is asked for by name.
                    boolean done = told.state()
                            .filter(state -> state == RecordingState.PUBLISHED || state == RecordingState.UNPUBLISHED)
                            .isPresent();
                    boolean _ = answers.listed(known, told, !done);
                }
            }
            store.tellNobody(tenantId, recordings.keySet());
            entries.add(entry(tenantId, run.order.by(), "recording.imported", run.server, recordings.size()));
        });
        if (!entries.isEmpty()) {
            around.audit().append(database, entries);
        }
    }

    /** Where a server does not say, the identifier does: it ends in the milliseconds of its class's beginning. */
    private static Instant recordedAt(Recording told, Instant now) {
        Matcher made = MADE_AT.matcher(told.recordId());
        return told.startTime()
                .orElseGet(() -> made.matches() ? Instant.ofEpochMilli(Long.parseLong(made.group(1))) : now);
    }

    private static AuditEntry entry(UUID tenantId, AuditActor by, String action, Server server, int count) {
        return AuditEntry.of(tenantId, by, action, "server:" + server.id()).with("count", String.valueOf(count));
    }
}
