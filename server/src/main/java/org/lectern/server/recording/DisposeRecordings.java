package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.privacy.Erasure;

/**
 * What becomes of recordings when their room or course is deleted, or somebody is erased who was in the class: what their tenant's
 * policy says, except that what is held stays. Each time leaves a report of every recording.
 *
 * <p>Those of a deleted room that stay are hidden, here and at their server, unless another room shows them too.
 */
public final class DisposeRecordings {
    private static final int MOST = 500;

    private final Database database;
    private final RecordingIndex index;
    private final Parts parts;
    private final Duration grace;
    private final InstantSource clock;

    /** What it works with. */
    record Parts(RecordingPolicies policies, Deletions deletions, HoldRecordings holds, AuditTrail audit) {}

    DisposeRecordings(Database database, RecordingIndex index, Parts parts, Duration grace, InstantSource clock) {
        this.database = database;
        this.index = index;
        this.parts = parts;
        this.grace = grace;
        this.clock = clock;
    }

    /** On its own, for commands. */
    public static DisposeRecordings of(
            Database database, ServerStore servers, AuditTrail audit, Duration grace, InstantSource clock) {
        var index = new RecordingIndex(database);
        var deletions =
                new Deletions(database, index, new TakeAnswers(database, List.of(), clock), servers, audit, clock);
        var parts = new Parts(
                RecordingPolicies.of(database, audit, clock),
                deletions,
                new HoldRecordings(database, index, deletions, audit, clock),
                audit);
        return new DisposeRecordings(database, index, parts, grace, clock);
    }

    /** What went. */
    public enum Kind {
        ROOM,
        COURSE,
        PERSON
    }

    /** What became of one. */
    public enum Outcome {
        /** Hidden; deleted at its server when the time to take that back is over. */
        DELETED,
        KEPT,
        /** A hold kept it. */
        HELD
    }

    /**
     * What went, and who let it go.
     *
     * @param subject its identifier; of an erasure for a person
     * @param name of the room or course; empty for a person
     */
    public record Occasion(UUID tenantId, Kind kind, String subject, String name, AuditActor by) {}

    public record Item(String recordId, Outcome outcome) {}

    /** @param by as the audit trail names people */
    public record Report(
            UUID id, Kind kind, String name, RecordingPolicy.Fate fate, Instant at, String by, List<Item> items) {
        /** @param outcome its name */
        public long count(String outcome) {
            return items.stream()
                    .filter(item -> item.outcome().name().equals(outcome))
                    .count();
        }
    }

    /** Within the caller's transaction, so that no room goes without its recordings. Answers which report tells of it. */
    public UUID ofRooms(Occasion occasion, Collection<String> externalIds) {
        Instant now = clock.instant();
        // Classes that ended just now, of whose recordings nobody knows yet.
        int ended;
        do {
            ended = index.expectEnded(now, MOST);
        } while (ended >= MOST);
        List<String> ids = database.jdbc()
                .sql("""
                        select r.record_id from recording r left join meeting m on m.id = r.meeting_id
                        where r.tenant_id = :tenant
                            and (r.external_id = any(:external) or r.breakout and m.external_id = any(:external)
                                or exists (select 1 from recording_place h where h.tenant_id = r.tenant_id
                                    and h.record_id = r.record_id and h.home and h.external_id = any(:external)))
                            and r.stage not in ('DELETING', 'DELETED', 'NOT_RECORDED')
                        """)
                .param("tenant", occasion.tenantId())
                .param("external", externalIds.toArray(String[]::new))
                .query(String.class)
                .list();
        return dispose(
                occasion, ids, parts.policies().ofTenant(occasion.tenantId()).roomDeleted(), now);
    }

    /**
     * Within the caller's transaction. Once for each erasure, however often it is asked for. Of the classes that joins tell of as
     * long as those are kept.
     *
     * @param person as servers are told
     */
    public void ofErased(Erasure erasure, String person, AuditActor by) {
        Occasion occasion =
                new Occasion(erasure.tenantId(), Kind.PERSON, erasure.id().toString(), "", by);
        boolean done = database.jdbc()
                .sql("""
                        select exists (select 1 from recording_disposal
                            where tenant_id = :tenant and kind = 'PERSON' and subject = :subject)
                        """)
                .param("tenant", occasion.tenantId())
                .param("subject", occasion.subject())
                .query(Boolean.class)
                .single();
        if (done) {
            return;
        }
        List<String> ids = database.jdbc()
                .sql("""
                        select r.record_id from recording r
                        where r.tenant_id = :tenant and r.stage not in ('DELETING', 'DELETED', 'NOT_RECORDED')
                            and r.meeting_id in (select j.meeting_id from meeting_join j
                                where j.tenant_id = :tenant and j.person = :person)
                        """)
                .param("tenant", occasion.tenantId())
                .param("person", person)
                .query(String.class)
                .list();
        RecordingPolicy.Fate fate =
                parts.policies().ofTenant(occasion.tenantId()).personErased();
        UUID _ = dispose(occasion, ids, fate, clock.instant());
    }

    private UUID dispose(Occasion occasion, List<String> recordIds, RecordingPolicy.Fate fate, Instant now) {
        return database.inTransaction(() -> {
            Set<String> held = parts.holds().lock(index.list(occasion.tenantId(), recordIds));
            // Read once more now that they are locked: somebody may have deleted one in between.
            List<KnownRecording> all = index.list(occasion.tenantId(), recordIds);
            UUID id = RandomIds.uuid();
            write(id, occasion, fate, now);
            List<AuditEntry> entries = new ArrayList<>();
            for (KnownRecording known : all) {
                Outcome outcome = held.contains(known.recordId())
                        ? Outcome.HELD
                        : fate == RecordingPolicy.Fate.DELETE ? Outcome.DELETED : Outcome.KEPT;
                if (outcome == Outcome.DELETED) {
                    if (parts.deletions().want(known, occasion.by().text(), now, now.plus(grace))) {
                        entries.add(entry(occasion, "recording.deleted", known.recordId())
                                .with("because", occasion.kind().name()));
                    }
                } else if (occasion.kind() != Kind.PERSON
                        && !known.life().stage().isHidden()) {
                    hide(known, occasion.by(), now);
                }
                write(id, known.recordId(), outcome);
            }
            entries.add(AuditEntry.of(occasion.tenantId(), occasion.by(), "recording.disposed", "disposal:" + id)
                    .with("kind", occasion.kind().name())
                    .with("fate", fate.name())
                    .with("recordings", String.valueOf(all.size()))
                    .with("held", String.valueOf(held.size())));
            parts.audit().append(database, entries);
            return id;
        });
    }

    private static AuditEntry entry(Occasion occasion, String action, String recordId) {
        return AuditEntry.of(occasion.tenantId(), occasion.by(), action, "recording:" + recordId);
    }

    /** It has no room any more; where another shows it, it goes on being shown there. */
    private void hide(KnownRecording known, AuditActor by, Instant now) {
        int hidden = database.jdbc()
                .sql("""
                        update recording r set version = version + 1, republish = false,
                            stage_at = case when stage = 'PUBLISHED' then :now else stage_at end,
                            stage = case when stage = 'PUBLISHED' then 'UNPUBLISHED' else stage end
                        where tenant_id = :tenant and record_id = :record and not exists (select 1 from recording_place p
                            where p.tenant_id = r.tenant_id and p.record_id = r.record_id and not p.home)
                        """)
                .param("now", RecordingIndex.at(now))
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .update();
        if (hidden == 1) {
            new WishRows(database).want(known.identity(), WishRows.PUBLISH, "false", by.text(), now);
        }
    }

    private void write(UUID id, Occasion occasion, RecordingPolicy.Fate fate, Instant now) {
        database.jdbc()
                .sql("""
                        insert into recording_disposal (id, tenant_id, kind, subject, name, fate, disposed_at, disposed_by)
                        values (:id, :tenant, :kind, :subject, :name, :fate, :now, :by)
                        """)
                .param("id", id)
                .param("tenant", occasion.tenantId())
                .param("kind", occasion.kind().name())
                .param("subject", occasion.subject())
                .param("name", occasion.name())
                .param("fate", fate.name())
                .param("now", RecordingIndex.at(now))
                .param("by", occasion.by().text())
                .update();
    }

    private void write(UUID id, String recordId, Outcome outcome) {
        database.jdbc()
                .sql("""
                        insert into recording_disposal_item (disposal_id, record_id, outcome)
                        values (:id, :record, :outcome)
                        """)
                .param("id", id)
                .param("record", recordId)
                .param("outcome", outcome.name())
                .update();
    }

    public Optional<Report> find(UUID tenantId, UUID id) {
        return reports(tenantId, id, 1).stream().findFirst();
    }

    /** Of an erasure. */
    public Optional<Report> ofErasure(UUID tenantId, UUID erasureId) {
        return database.jdbc()
                .sql("""
                        select id from recording_disposal where tenant_id = :tenant and kind = 'PERSON' and subject = :subject
                        """)
                .param("tenant", tenantId)
                .param("subject", erasureId.toString())
                .query(UUID.class)
                .optional()
                .flatMap(id -> find(tenantId, id));
    }

    /** Of a tenant, newest first, each without its recordings' names but with all of them. */
    public List<Report> list(UUID tenantId, int most) {
        return reports(tenantId, null, most);
    }

    private List<Report> reports(UUID tenantId, @Nullable UUID id, int most) {
        return database.jdbc()
                .sql("""
                        select * from recording_disposal
                        where tenant_id = :tenant and (cast(:id as uuid) is null or id = :id)
                        order by disposed_at desc, id limit :most
                        """)
                .param("tenant", tenantId)
                .param("id", id)
                .param("most", most)
                .query((row, number) -> new Report(
                        row.getObject("id", UUID.class),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("name"),
                        RecordingPolicy.Fate.valueOf(row.getString("fate")),
                        RecordingIndex.instant(row, "disposed_at"),
                        row.getString("disposed_by"),
                        items(row.getObject("id", UUID.class))))
                .list();
    }

    private List<Item> items(UUID id) {
        return database.jdbc()
                .sql(
                        "select record_id, outcome from recording_disposal_item where disposal_id = :id order by record_id")
                .param("id", id)
                .query((row, number) -> new Item(row.getString("record_id"), Outcome.valueOf(row.getString("outcome"))))
                .list();
    }
}
