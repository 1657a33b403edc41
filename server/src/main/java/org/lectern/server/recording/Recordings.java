package org.lectern.server.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.lectern.bbb.RecordingState;

/**
 * Lists a tenant's recordings: asks the servers where the runs concerned ran for exactly those runs, and takes nothing else
 * from their answers.
 */
public final class Recordings {
    /** So many identifiers fit into an address line that every proxy passes on. */
    static final int AT_ONCE = 50;

    private static final Comparator<ListedRecording> NEWEST_FIRST = Comparator.<ListedRecording, Instant>comparing(
                    listed -> listed.recording().startTime().orElse(Instant.EPOCH))
            .reversed()
            .thenComparing(ListedRecording::recordId);

    private final TenantRuns runs;
    private final AskServers servers;

    Recordings(TenantRuns runs, AskServers servers) {
        this.runs = runs;
        this.servers = servers;
    }

    /** What came of asking. */
    public sealed interface Result {
        /**
         * @param page newest first
         * @param total how many there are on all pages
         */
        record Listed(List<ListedRecording> page, int total) implements Result {}

        /** None of the servers concerned answered. */
        record Unavailable() implements Result {}
    }

    /** The recordings of servers that answer; those of others are missing, and the log says so. */
    public Result list(UUID tenantId, RecordingFilter filter) throws InterruptedException {
        List<TenantRun> wanted = wanted(tenantId, filter);
        // Somebody who holds the identifier of a run that was lost means the class, which went on elsewhere.
        Map<UUID, List<TenantRun>> successors =
                filter.recordIds().isEmpty() ? Map.of() : runs.successors(tenantId, wanted);
        Map<String, TenantRun> asked = new LinkedHashMap<>();
        wanted.forEach(run -> asked.put(run.recordId(), run));
        successors.values().forEach(later -> later.forEach(run -> asked.put(run.recordId(), run)));
        Told told = ask(asked, successors.isEmpty() ? filter.states() : Set.of());
        if (told.nobodyAnswered()) {
            return new Result.Unavailable();
        }
        List<ListedRecording> listed = new ArrayList<>();
        for (TenantRun run : wanted) {
            held(run, successors, told).ifPresent(holder -> listed.add(holder.listedAs(run.recordId())));
        }
        List<ListedRecording> all =
                listed.stream().filter(filter::matches).sorted(NEWEST_FIRST).toList();
        RecordingFilter.Page page = filter.page();
        if (page == null) {
            return new Result.Listed(all, all.size());
        }
        int from = Math.min(page.offset(), all.size());
        return new Result.Listed(all.subList(from, Math.min(all.size(), from + page.limit())), all.size());
    }

    private List<TenantRun> wanted(UUID tenantId, RecordingFilter filter) {
        if (!filter.recordIds().isEmpty()) {
            return runs.ofBeginnings(tenantId, filter.recordIds());
        }
        return filter.meetingIds().isEmpty()
                ? runs.recordable(tenantId)
                : runs.ofMeetings(tenantId, filter.meetingIds());
    }

    /** A recording where it really is. */
    record Holder(TenantRun run, Recording recording) {
        ListedRecording listedAs(String recordId) {
            return ListedRecording.of(recordId, run, recording);
        }
    }

    /** What servers told about runs that they were asked for. */
    record Told(Map<String, Holder> byId, boolean nobodyAnswered) {}

    /** The run's own recording, or that of the nearest run which carried it on. */
    static Optional<Holder> held(TenantRun run, Map<UUID, List<TenantRun>> successors, Told told) {
        Holder own = told.byId().get(run.recordId());
        if (own != null) {
            return Optional.of(own);
        }
        return successors.getOrDefault(run.meetingId(), List.of()).stream()
                .flatMap(later -> Optional.ofNullable(told.byId().get(later.recordId())).stream())
                .findFirst();
    }

    /** @param states empty for every state */
    Told ask(Map<String, TenantRun> asked, Set<RecordingState> states) throws InterruptedException {
        Map<UUID, List<String>> byServer = new HashMap<>();
        asked.values()
                .forEach(run -> byServer.computeIfAbsent(run.serverId(), id -> new ArrayList<>())
                        .add(run.recordId()));
        List<AskServers.Question<RecordingPage>> questions = new ArrayList<>();
        byServer.forEach((serverId, ids) -> batches(ids).forEach(batch -> {
            RecordingQuery query = RecordingQuery.ofRecordings(batch);
            RecordingQuery inStates = states.isEmpty() ? query.inAnyState() : query.in(states);
            questions.add(new AskServers.Question<>(serverId, batch, client -> client.getRecordings(inStates)));
        }));
        Map<String, Holder> byId = new HashMap<>();
        boolean nobody = !questions.isEmpty();
        for (AskServers.Answer<RecordingPage> answer : servers.ask(questions)) {
            if (answer.outcome() instanceof Outcome.Success<RecordingPage> success) {
                nobody = false;
                for (Recording recording : success.value().recordings()) {
                    // Whatever else a server lists was not asked for and may be somebody else's.
                    TenantRun run = asked.get(recording.recordId());
                    if (run != null && run.serverId().equals(answer.question().serverId())) {
                        byId.putIfAbsent(run.recordId(), new Holder(run, recording));
                    }
                }
            }
        }
        return new Told(byId, nobody);
    }

    static List<List<String>> batches(List<String> ids) {
        List<List<String>> batches = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            batches.add(List.copyOf(ids.subList(i, Math.min(ids.size(), i + AT_ONCE))));
        }
        return batches;
    }
}
