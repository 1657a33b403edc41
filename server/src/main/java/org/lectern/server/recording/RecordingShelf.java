package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/** Recordings as people look for them: of some rooms, newest first, page by page. Always of one tenant. */
public final class RecordingShelf {
    private static final List<Stage> MANAGED = List.of(
            Stage.EXPECTED,
            Stage.PROCESSING,
            Stage.PROCESSED,
            Stage.PUBLISHED,
            Stage.UNPUBLISHED,
            Stage.DELETING,
            Stage.FAILED,
            Stage.LOST);

    private static final String COLUMNS = """
            r.record_id, case when r.imported_at is null then r.meeting_id end as meeting_id, r.server_id, r.recorded_at,
            -- An imported one may belong to another room than its class's identifier says.
            coalesce((select h.external_id from recording_place h where h.tenant_id = r.tenant_id
                and h.record_id = r.record_id and h.home), r.external_id) as external_id,
            r.stage, r.stage_at, r.size_bytes,
            coalesce((select w.value from recording_wish w where w.tenant_id = r.tenant_id and w.record_id = r.record_id
                and w.what = 'meta:bbb-recording-name'), r.metadata ->> 'bbb-recording-name', r.metadata ->> 'meetingname', '')
                as name,
            coalesce((select w.value from recording_wish w where w.tenant_id = r.tenant_id and w.record_id = r.record_id
                and w.what = 'meta:bbb-recording-description'), r.metadata ->> 'bbb-recording-description', '')
                as description,
            coalesce((select w.value from recording_wish w where w.tenant_id = r.tenant_id and w.record_id = r.record_id
                and w.what = 'meta:bbb-recording-tags'), r.metadata ->> 'bbb-recording-tags', '') as tags,
            (select d.due_at from recording_deletion d where d.tenant_id = r.tenant_id and d.record_id = r.record_id
                and d.sent_at is null) as deleted_at,
            exists (select 1 from recording_wish w where w.tenant_id = r.tenant_id and w.record_id = r.record_id) as changing,
            case when r.retention_warned_at is not null then greatest(r.ended_at + rule.keep_days * interval '1 day',
                r.retention_warned_at + rule.warn_days * interval '1 day') end as kept_until,
            exists (select 1 from recording_hold h where h.tenant_id = r.tenant_id and h.record_id = r.record_id) as held,
            """ + Sight.COLUMNS;

    private static final String TABLE = " from recording r" + RecordingPolicies.APPLIED;

    private final Database database;
    private final InstantSource clock;

    public RecordingShelf(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** For whom the list is. */
    public enum Audience {
        /** Sees what is published and not withheld. */
        VIEWERS,
        /** Also what is coming, hidden, about to be deleted, or missing of those rooms' own; of what is placed there, as viewers. */
        MANAGERS
    }

    /**
     * A recording.
     *
     * @param meetingId its class; null for one that was imported
     * @param externalId of its room
     * @param name as it was renamed last, even if its server does not know yet
     * @param deletedAt when its server is told to delete it; null unless that can still be taken back
     * @param changing whether its server has still to be told of a change
     * @param sight when it may be seen
     * @param verdict whether it may be seen at the moment it was read, and why not
     * @param keeping what becomes of it by itself
     */
    public record Item(
            String recordId,
            @Nullable UUID meetingId,
            UUID serverId,
            String externalId,
            Text text,
            Instant recordedAt,
            Stage stage,
            Instant since,
            long sizeBytes,
            List<Format> formats,
            @Nullable Instant deletedAt,
            boolean changing,
            Sight sight,
            Sight.Verdict verdict,
            Keeping keeping) {
        /**
         * @param until when it is deleted by its age; null unless its teachers were told so
         * @param held whether nobody may delete it
         */
        public record Keeping(@Nullable Instant until, boolean held) {}

        /** What it is called, and more about it. */
        public record Text(String name, String description, List<String> tags) {
            public Text {
                tags = List.copyOf(tags);
            }
        }

        public String name() {
            return text.name();
        }

        /**
         * Whether people of this kind may know of it at this moment. The one place that decides it, beside the lists' query
         * above: pages, playback and the gate of servers ask here.
         */
        public boolean isSeenBy(Audience audience) {
            return switch (audience) {
                case VIEWERS -> verdict() == Sight.Verdict.SHOWN;
                case MANAGERS -> stage != Stage.DELETED;
            };
        }

        /** Whether people of this kind may play it at this moment, once they may see it. */
        public boolean isPlayedBy(Audience audience) {
            return isSeenBy(audience) && verdict() == Sight.Verdict.SHOWN;
        }
    }

    /** One way to play it. */
    public record Format(String type, Stage stage, String url, long minutes, long sizeBytes) {}

    /** Where a page ends. */
    public record Cursor(Instant at, String recordId) {}

    /** @param next null on the last page */
    public record Page(List<Item> items, @Nullable Cursor next) {}

    /** @param after null for the first page */
    public Page list(
            UUID tenantId, Collection<String> externalIds, Audience audience, @Nullable Cursor after, int limit) {
        return search(tenantId, externalIds, audience, new Search("", after), limit);
    }

    /**
     * What somebody looks for.
     *
     * @param text somewhere in the name, the description or the tags, in whatever case; empty for all
     * @param after null for the first page
     */
    public record Search(String text, @Nullable Cursor after) {
        public Search {
            text = text.strip().replace("\0", "").toLowerCase(Locale.ROOT);
        }
    }

    public Page search(UUID tenantId, Collection<String> externalIds, Audience audience, Search search, int limit) {
        Cursor after = search.after();
        Instant now = clock.instant();
        List<Stage> stages = audience == Audience.VIEWERS ? List.of(Stage.PUBLISHED) : MANAGED;
        List<Item> found = withFormats(
                tenantId,
                database.jdbc()
                        .sql("select " + COLUMNS + TABLE + """
                                where r.tenant_id = :tenant and r.stage = any(:stages) and not r.breakout
                                    and (r.external_id = any(:external) and (r.imported_at is null
                                        or not exists (select 1 from recording_place h where h.tenant_id = r.tenant_id
                                            and h.record_id = r.record_id and h.home)) or r.record_id in (
                                        select p.record_id from recording_place p
                                        where p.tenant_id = :tenant and p.external_id = any(:external)))
                                    and (:search = '' or position(:search in lower(concat_ws(' ', (select
                                        string_agg(w.value, ' ') from recording_wish w where w.tenant_id = r.tenant_id
                                            and w.record_id = r.record_id and w.what like 'meta:bbb-recording-%'),
                                        coalesce(r.metadata ->> 'bbb-recording-name', r.metadata ->> 'meetingname'),
                                        r.metadata ->> 'bbb-recording-description',
                                        r.metadata ->> 'bbb-recording-tags'))) > 0)
                                    and (cast(:at as timestamptz) is null
                                        or (r.recorded_at, r.record_id) < (:at, :record))
                                    -- What is hidden is for the teachers of its own room, wherever else it is placed.
                                    and (r.stage = 'PUBLISHED' and r.withheld is null
                                        and (r.visible_from is null or r.visible_from <= :now)
                                        and coalesce(:now < least(
                                            coalesce(r.visible_until, r.ended_at + rule.room_days * interval '1 day'),
                                            r.ended_at + rule.tenant_days * interval '1 day'), true)
                                        or :managers and coalesce((select h.external_id from recording_place h
                                            where h.tenant_id = r.tenant_id and h.record_id = r.record_id and h.home),
                                            r.external_id) = any(:external))
                                order by r.recorded_at desc, r.record_id desc limit :limit
                                """)
                        .param("tenant", tenantId)
                        .param("external", externalIds.toArray(String[]::new))
                        .param("stages", stages.stream().map(Stage::name).toArray(String[]::new))
                        .param("search", search.text())
                        .param("at", after == null ? null : RecordingIndex.at(after.at()))
                        .param("record", after == null ? "" : after.recordId())
                        .param("managers", audience == Audience.MANAGERS)
                        .param("now", RecordingIndex.at(now))
                        .param("limit", limit + 1)
                        .query((row, number) -> item(row, now))
                        .list());
        boolean more = found.size() > limit;
        List<Item> items = more ? found.subList(0, limit) : found;
        Item last = more ? items.getLast() : null;
        return new Page(List.copyOf(items), last == null ? null : new Cursor(last.recordedAt(), last.recordId()));
    }

    public Optional<Item> find(UUID tenantId, String recordId) {
        Instant now = clock.instant();
        return withFormats(
                        tenantId,
                        database.jdbc()
                                .sql("select " + COLUMNS + TABLE
                                        + " where r.tenant_id = :tenant and r.record_id = :record")
                                .param("tenant", tenantId)
                                .param("record", recordId)
                                .query((row, number) -> item(row, now))
                                .list())
                .stream()
                .findFirst();
    }

    /** Whose it is, by the server that has it. */
    public Optional<UUID> tenantOf(UUID serverId, String recordId) {
        return database.jdbc()
                .sql("select tenant_id from recording where server_id = :server and record_id = :record")
                .param("server", serverId)
                .param("record", recordId)
                .query(UUID.class)
                .optional();
    }

    /** The rooms beside its own in which it is shown. */
    public List<String> places(UUID tenantId, String recordId) {
        return database.jdbc()
                .sql("""
                        select external_id from recording_place
                        where tenant_id = :tenant and record_id = :record and not home
                        order by placed_at, external_id
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .query(String.class)
                .list();
    }

    private List<Item> withFormats(UUID tenantId, List<Item> items) {
        Map<String, List<Format>> formats = new HashMap<>();
        database.jdbc()
                .sql("""
                        select record_id, type, stage, url, length_minutes, size_bytes from recording_format
                        where tenant_id = :tenant and record_id = any(:ids) order by record_id, type
                        """)
                .param("tenant", tenantId)
                .param("ids", items.stream().map(Item::recordId).toArray(String[]::new))
                .query((row, number) -> formats.computeIfAbsent(row.getString("record_id"), id -> new ArrayList<>())
                        .add(new Format(
                                row.getString("type"),
                                Stage.valueOf(row.getString("stage")),
                                row.getString("url"),
                                row.getLong("length_minutes"),
                                row.getLong("size_bytes"))))
                .list();
        return items.stream()
                .map(item -> new Item(
                        item.recordId(),
                        item.meetingId(),
                        item.serverId(),
                        item.externalId(),
                        item.text(),
                        item.recordedAt(),
                        item.stage(),
                        item.since(),
                        item.sizeBytes(),
                        formats.getOrDefault(item.recordId(), List.of()),
                        item.deletedAt(),
                        item.changing(),
                        item.sight(),
                        item.verdict(),
                        item.keeping()))
                .toList();
    }

    private static Item item(ResultSet row, Instant now) throws SQLException {
        Sight sight = Sight.of(row);
        return new Item(
                row.getString("record_id"),
                row.getObject("meeting_id", UUID.class),
                row.getObject("server_id", UUID.class),
                row.getString("external_id"),
                new Item.Text(
                        row.getString("name"),
                        row.getString("description"),
                        RecordingDetails.tags(row.getString("tags"))),
                RecordingIndex.instant(row, "recorded_at"),
                Stage.valueOf(row.getString("stage")),
                RecordingIndex.instant(row, "stage_at"),
                row.getLong("size_bytes"),
                List.of(),
                RecordingIndex.findInstant(row, "deleted_at"),
                row.getBoolean("changing"),
                sight,
                sight.at(now),
                new Item.Keeping(RecordingIndex.findInstant(row, "kept_until"), row.getBoolean("held")));
    }
}
