package org.lectern.server.recording;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Removal;
import org.lectern.bbb.UpdateRecordings;
import org.lectern.server.meeting.CallbackParameters;

/** Publishes, changes and deletes recordings of a tenant at the servers that hold them. */
public final class ChangeRecordings {
    /** What servers take; they drop other names. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    /** The server's own, which it tells among the metadata. */
    private static final Set<String> SERVERS_OWN = Set.of("meetingid", "meetingname", "isbreakout");

    private final TenantRuns runs;
    private final AskServers servers;
    private final Recordings recordings;

    ChangeRecordings(TenantRuns runs, AskServers servers, Recordings recordings) {
        this.runs = runs;
        this.servers = servers;
        this.recordings = recordings;
    }

    /** What came of it. */
    public enum Result {
        /** At least one of the recordings named is there, and its server did it. */
        DONE,
        /** None of those named is the tenant's, or no server has one. */
        NOT_FOUND,
        /** None was changed because no server concerned answered. */
        UNAVAILABLE
    }

    /** Shows or hides. Nothing happens to what is being processed. */
    public Result publish(UUID tenantId, Collection<String> recordIds, boolean publish) throws InterruptedException {
        return change(
                tenantId,
                recordIds,
                (client, ids) -> client.publishRecordings(ids, publish).map(published -> true));
    }

    public Result delete(UUID tenantId, Collection<String> recordIds) throws InterruptedException {
        return change(tenantId, recordIds, (client, ids) -> {
            Outcome<Removal> outcome = client.deleteRecordings(ids);
            return outcome.map(removal -> !removal.wasGone());
        });
    }

    /**
     * Sets metadata that differ from what is there; an empty value removes. What belongs to callbacks, to us or to the
     * server stays whatever is given, so that a caller may send back all it was told.
     *
     * @param metadata by name without prefix
     * @param protect null to leave it
     */
    public Result update(
            UUID tenantId, Collection<String> recordIds, Map<String, String> metadata, @Nullable Boolean protect)
            throws InterruptedException {
        List<TenantRun> wanted = runs.ofRecordings(tenantId, recordIds);
        Map<UUID, List<TenantRun>> successors = runs.successors(tenantId, wanted);
        Recordings.Told told = recordings.ask(asked(wanted, successors), RecordingFilter.DONE);
        if (told.nobodyAnswered()) {
            return Result.UNAVAILABLE;
        }
        Map<UUID, Map<Map<String, String>, List<String>>> changes = new LinkedHashMap<>();
        boolean found = false;
        for (TenantRun run : wanted) {
            Recordings.Holder holder = Recordings.held(run, successors, told).orElse(null);
            if (holder != null) {
                found = true;
                Map<String, String> changed = changed(holder.listedAs(run.recordId()), metadata);
                if (!changed.isEmpty() || protect != null) {
                    changes.computeIfAbsent(holder.run().serverId(), id -> new LinkedHashMap<>())
                            .computeIfAbsent(changed, same -> new ArrayList<>())
                            .add(holder.run().recordId());
                }
            }
        }
        if (!found) {
            return Result.NOT_FOUND;
        }
        List<AskServers.Question<Boolean>> questions = new ArrayList<>();
        changes.forEach((serverId, groups) -> groups.forEach((changed, ids) -> Recordings.batches(ids)
                .forEach(batch -> questions.add(new AskServers.Question<>(
                        serverId,
                        batch,
                        client -> client.updateRecordings(update(batch, changed, protect))
                                .map(updated -> true))))));
        return questions.isEmpty() ? Result.DONE : result(servers.ask(questions));
    }

    private static UpdateRecordings update(
            List<String> recordIds, Map<String, String> changed, @Nullable Boolean protect) {
        UpdateRecordings update = UpdateRecordings.of(recordIds);
        for (Map.Entry<String, String> one : changed.entrySet()) {
            update = update.meta(one.getKey(), one.getValue());
        }
        return protect == null ? update : update.protect(protect);
    }

    /** What of the given metadata is the caller's to change, and would change anything. */
    private static Map<String, String> changed(ListedRecording now, Map<String, String> given) {
        Map<String, String> there = new HashMap<>();
        now.metadata().forEach((name, value) -> there.put(name.toLowerCase(Locale.ROOT), value));
        Map<String, String> changed = new TreeMap<>();
        given.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean theirs = NAME.matcher(lower).matches()
                    && !SERVERS_OWN.contains(lower)
                    && !CallbackParameters.isOurMetadata(lower);
            if (theirs && !value.equals(there.getOrDefault(lower, ""))) {
                changed.put(lower, value);
            }
        });
        return changed;
    }

    /** @param call answers whether the server has any of them */
    private Result change(
            UUID tenantId, Collection<String> recordIds, BiFunction<BbbClient, List<String>, Outcome<Boolean>> call)
            throws InterruptedException {
        List<TenantRun> wanted = runs.ofRecordings(tenantId, recordIds);
        Map<UUID, List<TenantRun>> successors = runs.successors(tenantId, wanted);
        Map<UUID, List<String>> byServer = new LinkedHashMap<>();
        if (successors.isEmpty()) {
            wanted.forEach(run -> byServer.computeIfAbsent(run.serverId(), id -> new ArrayList<>())
                    .add(run.recordId()));
        } else {
            Recordings.Told told = recordings.ask(asked(wanted, successors), RecordingFilter.DONE);
            if (told.nobodyAnswered()) {
                return Result.UNAVAILABLE;
            }
            wanted.stream()
                    .flatMap(run -> Recordings.held(run, successors, told).stream())
                    .map(Recordings.Holder::run)
                    .distinct()
                    .forEach(run -> byServer.computeIfAbsent(run.serverId(), id -> new ArrayList<>())
                            .add(run.recordId()));
        }
        List<AskServers.Question<Boolean>> questions = new ArrayList<>();
        byServer.forEach((serverId, ids) -> Recordings.batches(ids)
                .forEach(batch -> questions.add(
                        new AskServers.Question<>(serverId, batch, client -> call.apply(client, batch)))));
        return questions.isEmpty() ? Result.NOT_FOUND : result(servers.ask(questions));
    }

    private static Map<String, TenantRun> asked(List<TenantRun> wanted, Map<UUID, List<TenantRun>> successors) {
        Map<String, TenantRun> asked = new LinkedHashMap<>();
        wanted.forEach(run -> asked.put(run.recordId(), run));
        successors.values().forEach(later -> later.forEach(run -> asked.put(run.recordId(), run)));
        return asked;
    }

    private static Result result(List<AskServers.Answer<Boolean>> answers) {
        boolean failed = false;
        for (AskServers.Answer<Boolean> answer : answers) {
            if (answer.outcome() instanceof Outcome.Success<Boolean> success) {
                if (success.value()) {
                    return Result.DONE;
                }
            } else if (answer.outcome() == null
                    || answer.outcome()
                            .failureKind()
                            .filter(kind -> kind != FailureKind.NOT_FOUND)
                            .isPresent()) {
                failed = true;
            }
        }
        return failed ? Result.UNAVAILABLE : Result.NOT_FOUND;
    }
}
