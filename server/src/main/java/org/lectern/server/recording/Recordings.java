package org.lectern.server.recording;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** Lists a tenant's recordings from the index. Nobody is asked for it: what servers have is looked for beforehand. */
public final class Recordings {
    /** So many identifiers fit into an address line that every proxy passes on. */
    static final int AT_ONCE = 50;

    private static final Comparator<RecordingRows.Row> NEWEST_FIRST = Comparator.comparing(
                    RecordingRows.Row::recordedAt)
            .reversed()
            .thenComparing(row -> row.listed().recordId());

    private final RecordingRows rows;
    private final TenantRuns runs;
    private final InstantSource clock;

    Recordings(RecordingRows rows, TenantRuns runs, InstantSource clock) {
        this.rows = rows;
        this.runs = runs;
        this.clock = clock;
    }

    /** On its own, for whoever only lists. */
    public static Recordings of(Database database, InstantSource clock) {
        return new Recordings(new RecordingRows(database), new TenantRuns(database), clock);
    }

    /** What came of asking. */
    public sealed interface Result {
        /**
         * @param page newest first
         * @param total how many there are on all pages
         */
        record Listed(List<ListedRecording> page, long total) implements Result {}

        /** Runs from before there was an index have not been asked for yet: a list now would be taken for lost recordings. */
        record NotYet() implements Result {}
    }

    public Result list(UUID tenantId, RecordingFilter filter) {
        Instant now = clock.instant();
        if (rows.anyUnasked(tenantId, now)) {
            return new Result.NotYet();
        }
        RecordingFilter.Page page = filter.page();
        if (!filter.recordIds().isEmpty()) {
            List<ListedRecording> all = byIds(tenantId, filter, now).stream()
                    .sorted(NEWEST_FIRST)
                    .map(RecordingRows.Row::listed)
                    .toList();
            return page == null ? new Result.Listed(all, all.size()) : new Result.Listed(cut(all, page), all.size());
        }
        List<ListedRecording> found = rows.page(tenantId, filter, now).stream()
                .map(RecordingRows.Row::listed)
                .toList();
        return new Result.Listed(found, page == null ? found.size() : rows.count(tenantId, filter, now));
    }

    private static List<ListedRecording> cut(List<ListedRecording> all, RecordingFilter.Page page) {
        int from = Math.min(page.offset(), all.size());
        return all.subList(from, Math.min(all.size(), from + page.limit()));
    }

    private List<RecordingRows.Row> byIds(UUID tenantId, RecordingFilter filter, Instant now) {
        List<RecordingRows.Row> found = new ArrayList<>(rows.page(tenantId, filter, now));
        Set<String> there = new HashSet<>();
        found.forEach(row -> there.add(row.listed().recordId()));
        List<String> open =
                filter.recordIds().stream().filter(id -> !there.contains(id)).toList();
        if (open.isEmpty()) {
            return found;
        }
        // Somebody who holds the identifier of a run that was lost means the class, which went on elsewhere.
        List<TenantRun> wanted = runs.ofBeginnings(tenantId, open).stream()
                .filter(run -> !there.contains(run.recordId()))
                .toList();
        Map<UUID, List<TenantRun>> successors = runs.successors(tenantId, wanted);
        if (successors.isEmpty()) {
            return found;
        }
        // One that left its own and was deleted since is deleted, and not what came after it.
        Set<String> own =
                rows.told(tenantId, wanted.stream().map(TenantRun::recordId).toList());
        List<String> later = successors.values().stream()
                .flatMap(List::stream)
                .map(TenantRun::recordId)
                .distinct()
                .toList();
        Set<String> laterShown = rows.shown(tenantId, later);
        Map<String, RecordingRows.Row> held = new LinkedHashMap<>();
        rows.page(tenantId, filter.ofRecords(later), now)
                .forEach(row -> held.put(row.listed().recordId(), row));
        for (TenantRun run : wanted) {
            if (!own.contains(run.recordId())) {
                holder(run, successors, laterShown).map(held::get).ifPresent(row -> found.add(row.as(run.recordId())));
            }
        }
        return found;
    }

    /** The recording of the nearest run that carried this one on and left any. */
    private static Optional<String> holder(TenantRun run, Map<UUID, List<TenantRun>> successors, Set<String> shown) {
        return successors.getOrDefault(run.meetingId(), List.of()).stream()
                .map(TenantRun::recordId)
                .filter(shown::contains)
                .findFirst();
    }

    /**
     * Where the recordings are that a tenant names: each its own, or that of the nearest run which carried it on. What nobody
     * has seen yet, or what is to be deleted, is left out.
     */
    List<KnownRecording> holders(UUID tenantId, List<String> recordIds, RecordingIndex index) {
        Map<String, KnownRecording> found = new LinkedHashMap<>();
        index.list(tenantId, recordIds).forEach(one -> found.put(one.recordId(), one));
        List<String> open = recordIds.stream()
                .filter(id -> !found.containsKey(id) || found.get(id).life().listed() == null)
                .toList();
        if (!open.isEmpty()) {
            List<TenantRun> wanted = runs.ofRecordings(tenantId, open);
            Map<UUID, List<TenantRun>> successors = runs.successors(tenantId, wanted);
            List<String> later = successors.values().stream()
                    .flatMap(List::stream)
                    .map(TenantRun::recordId)
                    .distinct()
                    .toList();
            Set<String> shown = later.isEmpty() ? Set.of() : rows.shown(tenantId, later);
            for (TenantRun run : wanted) {
                holder(run, successors, shown)
                        .flatMap(id -> index.find(tenantId, id))
                        .ifPresent(one -> {
                            found.remove(run.recordId());
                            found.put(one.recordId(), one);
                        });
            }
        }
        return found.values().stream()
                .filter(one -> !one.life().stage().isHidden())
                .toList();
    }

    static List<List<String>> batches(List<String> ids) {
        List<List<String>> batches = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            batches.add(List.copyOf(ids.subList(i, Math.min(ids.size(), i + AT_ONCE))));
        }
        return batches;
    }
}
