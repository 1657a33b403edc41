package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.KeptAnswer;
import org.lectern.bbb.Recording;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.CallbackParameters;
import org.lectern.server.platform.Database;

/**
 * The verbs of recordings. Whatever is wanted is written down first, so that it holds from then on and happens even if the
 * server is away at the moment; then the server is told at once, and again until it shows the change.
 *
 * <p>Wanting the same again changes nothing. What somebody hid or deleted is hidden from then on, whatever the server still
 * says. Whether somebody may do it is for the caller to know: every verb takes the tenant, and touches nothing else.
 */
public final class ChangeRecordings {
    /** What servers take; they drop other names. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    /** The server's own, which it tells among the metadata. */
    private static final Set<String> SERVERS_OWN = Set.of("meetingid", "meetingname", "isbreakout");

    private final Database database;
    private final Recordings recordings;
    private final RecordingIndex index;
    private final Telling telling;
    private final Duration grace;
    private final InstantSource clock;

    /** How servers are told. */
    record Telling(
            WishRows wishes,
            CarryOutWishes carryOut,
            Deletions deletions,
            AskServers servers,
            AuditTrail audit,
            HoldRecordings holds) {}

    ChangeRecordings(
            Database database,
            Recordings recordings,
            RecordingIndex index,
            Telling telling,
            Duration grace,
            InstantSource clock) {
        this.database = database;
        this.recordings = recordings;
        this.index = index;
        this.telling = telling;
        this.grace = grace;
        this.clock = clock;
    }

    /** What came of it. */
    public enum Result {
        /** At least one of the recordings named is there, and it is written down. */
        DONE,
        /** None of those named is the tenant's, or none is there. */
        NOT_FOUND,
        /** One of those named is held, so that none was deleted. */
        HELD
    }

    /**
     * Shows or hides. Nothing happens to what is being processed. Hidden is hidden at once. To show what awaits approval is to
     * approve it. What is withheld by its times is shown, or not, when they let it be.
     */
    public Result publish(UUID tenantId, AuditActor by, Collection<String> recordIds, boolean publish)
            throws InterruptedException {
        List<KnownRecording> done = done(tenantId, recordIds);
        Instant now = clock.instant();
        return carryOut(tenantId, done, known -> {
            Sight sight = known.wanted().sight();
            boolean approves = publish && sight.withheld() == Withheld.APPROVAL;
            Withheld stays = approves || sight.withheld() == null ? sight.byTime(now) : sight.withheld();
            boolean shows = publish && stays == null;
            boolean isNew = telling.wishes()
                    .want(
                            known.identity(),
                            WishRows.PUBLISH,
                            String.valueOf(shows),
                            by.text(),
                            now,
                            now.plus(CarryOutWishes.LEASE));
            // A new version: whoever looked before this does not write what they saw.
            database.jdbc()
                    .sql("""
                            update recording set version = version + 1,
                                stage = case when stage = 'PUBLISHED' and not :shows then 'UNPUBLISHED' else stage end,
                                stage_at = case when stage = 'PUBLISHED' and not :shows then :now else stage_at end,
                                withheld = :stays, republish = :publish and cast(:stays as text) is not null,
                                approved_at = case when :approves then :now else approved_at end
                            where tenant_id = :tenant and record_id = :record
                            """)
                    .param("publish", publish)
                    .param("shows", shows)
                    .param("stays", stays == null ? null : stays.name())
                    .param("approves", approves)
                    .param("now", RecordingIndex.at(now))
                    .param("tenant", tenantId)
                    .param("record", known.recordId())
                    .update();
            if (approves) {
                return List.of(entry(known, by, "recording.approved"));
            }
            Stage wanted = publish ? Stage.PUBLISHED : Stage.UNPUBLISHED;
            return isNew && (known.life().stage() != wanted || known.life().heldBack() == publish)
                    ? List.of(entry(known, by, publish ? "recording.published" : "recording.unpublished"))
                    : List.of();
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
            UUID tenantId,
            AuditActor by,
            Collection<String> recordIds,
            Map<String, String> metadata,
            @Nullable Boolean protect)
            throws InterruptedException {
        List<KnownRecording> done = done(tenantId, recordIds);
        Map<String, Map<String, String>> there = metadataOf(tenantId, done);
        Instant now = clock.instant();
        Instant lease = now.plus(CarryOutWishes.LEASE);
        return carryOut(tenantId, done, known -> {
            Map<String, String> changed = changed(there.getOrDefault(known.recordId(), Map.of()), metadata);
            changed.forEach((name, value) -> {
                boolean _ = telling.wishes().want(known.identity(), WishRows.META + name, value, by.text(), now, lease);
            });
            List<AuditEntry> entries = new ArrayList<>();
            if (!changed.isEmpty()) {
                // Values may name people.
                entries.add(entry(known, by, "recording.changed").with("names", String.join(" ", changed.keySet())));
            }
            if (protect != null
                    && telling.wishes()
                            .want(known.identity(), WishRows.PROTECT, String.valueOf(protect), by.text(), now, lease)) {
                entries.add(entry(known, by, "recording.protected").with("protect", String.valueOf(protect)));
            }
            return entries;
        });
    }

    /** Hidden at once; at the server when the time in which it can be taken back is over. All of them, or none. */
    public Result delete(UUID tenantId, AuditActor by, Collection<String> recordIds) {
        List<KnownRecording> there = recordings.holders(tenantId, List.copyOf(recordIds), index).stream()
                .filter(known -> known.life().listed() != null)
                .toList();
        Instant now = clock.instant();
        return database.inTransaction(() -> {
            if (!telling.holds().lock(there).isEmpty()) {
                return Result.HELD;
            }
            write(tenantId, there, life -> !life.stage().isHidden(), known -> {
                boolean isNew = telling.deletions().want(known, by.text(), now, now.plus(grace));
                return isNew ? List.of(entry(known, by, "recording.deleted")) : List.of();
            });
            return there.isEmpty() ? Result.NOT_FOUND : Result.DONE;
        });
    }

    /** Takes a deletion back that its server has not been told of yet. */
    public Result takeBack(UUID tenantId, AuditActor by, Collection<String> recordIds) {
        Instant now = clock.instant();
        List<KnownRecording> taken = new ArrayList<>();
        write(tenantId, index.list(tenantId, recordIds), life -> life.stage() == Stage.DELETING, known -> {
            if (!telling.deletions().takeBack(known, now)) {
                return List.of();
            }
            taken.add(known);
            return List.of(entry(known, by, "recording.taken-back"));
        });
        return taken.isEmpty() ? Result.NOT_FOUND : Result.DONE;
    }

    /**
     * Shows a recording in another room too, or no longer. Nothing is copied, and nothing happens at its server: whoever may see
     * that room's recordings sees it, and deleted it is gone everywhere.
     *
     * @param externalId of the room, which must be the tenant's
     */
    public Result place(UUID tenantId, AuditActor by, String recordId, String externalId, boolean there) {
        List<KnownRecording> found = index.list(tenantId, List.of(recordId)).stream()
                .filter(known -> !known.life().stage().isHidden())
                .toList();
        Instant now = clock.instant();
        write(tenantId, found, life -> !life.stage().isHidden(), known -> {
            int changed = there ? place(known, by, externalId, now) : unplace(known, externalId);
            return changed == 0
                    ? List.of()
                    : List.of(entry(known, by, there ? "recording.placed" : "recording.unplaced")
                            .with("room", externalId));
        });
        return found.isEmpty() ? Result.NOT_FOUND : Result.DONE;
    }

    private int place(KnownRecording known, AuditActor by, String externalId, Instant now) {
        if (known.origin().externalId().equals(externalId)) {
            return 0;
        }
        return database.jdbc()
                .sql("""
                        insert into recording_place (tenant_id, record_id, external_id, placed_at, placed_by)
                        values (:tenant, :record, :external, :now, :by) on conflict do nothing
                        """)
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .param("external", externalId)
                .param("now", RecordingIndex.at(now))
                .param("by", by.text())
                .update();
    }

    private int unplace(KnownRecording known, String externalId) {
        return database.jdbc()
                .sql("""
                        delete from recording_place
                        where tenant_id = :tenant and record_id = :record and external_id = :external and not home
                        """)
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .param("external", externalId)
                .update();
    }

    private static AuditEntry entry(KnownRecording known, AuditActor by, String action) {
        return AuditEntry.of(known.identity().tenantId(), by, action, "recording:" + known.recordId());
    }

    /**
     * All or nothing, and what the trail is to say of it with it. As they are once nobody else can change them: what somebody
     * deleted in between is left alone. Answers which were left.
     */
    private List<KnownRecording> write(
            UUID tenantId,
            List<KnownRecording> found,
            Predicate<Life> still,
            Function<KnownRecording, List<AuditEntry>> change) {
        if (found.isEmpty()) {
            return List.of();
        }
        return database.inTransaction(() -> {
            List<String> ids = found.stream().map(KnownRecording::recordId).toList();
            List<KnownRecording> all = index.lock(tenantId, ids).stream()
                    .filter(known -> still.test(known.life()))
                    .toList();
            List<AuditEntry> entries = new ArrayList<>();
            all.forEach(known -> entries.addAll(change.apply(known)));
            if (!entries.isEmpty()) {
                telling.audit().append(database, entries);
            }
            return all;
        });
    }

    private List<KnownRecording> done(UUID tenantId, Collection<String> recordIds) {
        return recordings.holders(tenantId, List.copyOf(recordIds), index).stream()
                .filter(known -> known.life().stage().isDone())
                .toList();
    }

    private Result carryOut(UUID tenantId, List<KnownRecording> done, Function<KnownRecording, List<AuditEntry>> want)
            throws InterruptedException {
        List<KnownRecording> wanted = write(tenantId, done, life -> life.stage().isDone(), want);
        if (wanted.isEmpty()) {
            return Result.NOT_FOUND;
        }
        telling.carryOut()
                .carryOut(
                        tenantId, wanted.stream().map(KnownRecording::recordId).toList(), telling.servers());
        return Result.DONE;
    }

    /** As it is, or as it is going to be. */
    private Map<String, Map<String, String>> metadataOf(UUID tenantId, List<KnownRecording> of) {
        Map<String, Map<String, String>> all = new HashMap<>();
        List<String> ids = of.stream().map(KnownRecording::recordId).toList();
        database.jdbc()
                .sql("""
                        select record_id, told from recording
                        where tenant_id = :tenant and record_id = any(:ids) and told is not null
                        """)
                .param("tenant", tenantId)
                .param("ids", ids.toArray(String[]::new))
                .query((row, number) -> all.put(
                        row.getString("record_id"),
                        new HashMap<>(new Recording(KeptAnswer.read(row.getString("told"))).metadata())))
                .list();
        telling.wishes().of(tenantId, ids).stream()
                .filter(wish -> wish.what().startsWith(WishRows.META))
                .forEach(wish -> all.computeIfAbsent(wish.of().recordId(), id -> new HashMap<>())
                        .put(wish.what().substring(WishRows.META.length()), wish.value()));
        return all;
    }

    /** What of the given metadata is the caller's to change, and would change anything. */
    private static Map<String, String> changed(Map<String, String> there, Map<String, String> given) {
        Map<String, String> changed = new TreeMap<>();
        given.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean theirs = NAME.matcher(lower).matches()
                    && !SERVERS_OWN.contains(lower)
                    && !CallbackParameters.isOurMetadata(lower);
            String carried = MetadataText.carried(value);
            if (theirs && !MetadataText.isSame(there.getOrDefault(lower, ""), carried)) {
                changed.put(lower, carried);
            }
        });
        return changed;
    }
}
