package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recordings as people look for them: of some rooms, in some order, page by page. Always of one tenant. */
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
            r.name_key,
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
            (select json_agg(json_build_array(f.type, f.stage, f.url, f.length_minutes, f.size_bytes) order by f.type)
                from recording_format f where f.tenant_id = r.tenant_id and f.record_id = r.record_id) as formats,
            r.listed = 'PUBLISHED' as served,
            """ + Sight.COLUMNS;

    private static final String TABLE = " from recording r" + RecordingPolicies.APPLIED;

    /** Rooms name their classes by their own identifier; classes of applications are in no room. */
    private static final String PLACES = """
            select json_agg(json_build_array(room.id, place.own, member.role)
                order by place.own desc, place.placed_at, place.external_id)
            from (
                select coalesce((select h.external_id from recording_place h where h.tenant_id = r.tenant_id
                    and h.record_id = r.record_id and h.home), r.external_id) as external_id, true as own, r.stage_at as placed_at
                union all
                select p.external_id, false, p.placed_at from recording_place p
                where p.tenant_id = r.tenant_id and p.record_id = r.record_id and not p.home) as place
            join room on room.tenant_id = r.tenant_id and room.deleted_at is null
                and room.id = case when place.external_id ~ '^room-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                    then cast(substr(place.external_id, 6) as uuid) end
            left join course_member member on member.tenant_id = r.tenant_id and member.course_id = room.course_id
                and member.person_id = :person
            """;

    private static final JsonMapper JSON = new JsonMapper();

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
     * @param served whether its server plays it, whatever is said here
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
            boolean served,
            Keeping keeping) {
        /**
         * @param until when it is deleted by its age; null unless its teachers were told so
         * @param held whether nobody may delete it
         */
        public record Keeping(@Nullable Instant until, boolean held) {}

        /**
         * What it is called, and more about it.
         *
         * @param key by which lists are sorted by name
         */
        public record Text(String name, String key, String description, List<String> tags) {
            public Text {
                tags = List.copyOf(tags);
            }
        }

        public String name() {
            return text.name();
        }

        /**
         * Whether people of this kind may know of it at this moment. The one place that decides it: pages, playback and the
         * gate of servers ask here, and the lists' query with {@link Sight#SHOWN}.
         */
        public boolean isSeenBy(Audience audience) {
            return switch (audience) {
                case VIEWERS -> verdict() == Sight.Verdict.SHOWN;
                case MANAGERS -> stage != Stage.DELETED;
            };
        }

        /** Whether people of this kind may play it at this moment, once they may see it. */
        public boolean isPlayedBy(Audience audience) {
            return isShown() || audience == Audience.MANAGERS && isPreviewed();
        }

        /** Whether everybody may play it whom it is for. */
        public boolean isShown() {
            return verdict == Sight.Verdict.SHOWN;
        }

        /** Whether who manages it can look at it before anybody else does. */
        public boolean isPreviewed() {
            return verdict == Sight.Verdict.AWAITS_APPROVAL && served;
        }
    }

    /** One way to play it. */
    public record Format(String type, Stage stage, String url, long minutes, long sizeBytes) {}

    /**
     * Where a page ends.
     *
     * @param name the key of its name in a list by name; null in one by time
     */
    public record Cursor(Instant at, @Nullable String name, String recordId) {
        public Cursor(Instant at, String recordId) {
            this(at, null, recordId);
        }

        public static Cursor byName(String key, String recordId) {
            return new Cursor(Instant.EPOCH, key, recordId);
        }

        static Cursor of(ShelfChoice.Order order, Item last) {
            return order == ShelfChoice.Order.NAME
                    ? byName(last.text().key(), last.recordId())
                    : new Cursor(last.recordedAt(), last.recordId());
        }

        private Object key() {
            return name == null ? RecordingIndex.at(at) : name;
        }
    }

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
     * @param after null for the first page; of a list in the same order
     */
    public record Search(String text, @Nullable Cursor after, ShelfChoice choice) {
        public Search {
            text = text.strip().replace("\0", "").toLowerCase(Locale.ROOT);
        }

        /** All of them, newest first. */
        public Search(String text, @Nullable Cursor after) {
            this(text, after, ShelfChoice.ALL);
        }
    }

    public Page search(UUID tenantId, Collection<String> externalIds, Audience audience, Search search, int limit) {
        Cursor after = search.after();
        Instant now = clock.instant();
        List<Stage> stages = audience == Audience.VIEWERS ? List.of(Stage.PUBLISHED) : MANAGED;
        List<Item> found = database.jdbc()
                .sql(ShelfSearch.found(externalIds.size(), !search.text().isEmpty(), after == null, search.choice())
                        + "select " + COLUMNS + " from found join recording r using (tenant_id, record_id)"
                        + RecordingPolicies.APPLIED + " order by "
                        + search.choice().order().by("r"))
                .params(search.choice().values())
                .param("tenant", tenantId)
                .param("external", externalIds.toArray(String[]::new))
                .param("stages", stages.stream().map(Stage::name).toArray(String[]::new))
                .param("search", search.text())
                .param("at", after == null ? null : after.key())
                .param("record", after == null ? "" : after.recordId())
                .param("managers", audience == Audience.MANAGERS)
                .param("now", RecordingIndex.at(now))
                .param("limit", limit + 1)
                .query((row, number) -> item(row, now))
                .list();
        boolean more = found.size() > limit;
        List<Item> items = more ? found.subList(0, limit) : found;
        Item last = more ? items.getLast() : null;
        return new Page(
                List.copyOf(items),
                last == null ? null : Cursor.of(search.choice().order(), last));
    }

    public Optional<Item> find(UUID tenantId, String recordId) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("select " + COLUMNS + TABLE + " where r.tenant_id = :tenant and r.record_id = :record")
                .param("tenant", tenantId)
                .param("record", recordId)
                .query((row, number) -> item(row, now))
                .optional();
    }

    /**
     * A recording as somebody stands before it.
     *
     * @param operator whether they run the installation
     * @param places rooms in which it is shown: first its own, unless that is gone, then the others in the order they were added
     */
    public record Stood(Item item, boolean operator, List<Place> places) {
        public Stood {
            places = List.copyOf(places);
        }
    }

    /**
     * @param own whether the recording belongs to it
     * @param role that they have in its course; null for none
     */
    public record Place(UUID roomId, boolean own, @Nullable String role) {}

    /**
     * All that decides whether this person may have it, in one statement, since it is asked with every file that is played. Empty
     * if there is no such recording, or no such person any more.
     */
    public Optional<Stood> find(UUID tenantId, String recordId, UUID personId) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("select " + COLUMNS + ", person.operator, (" + PLACES + ") as places" + TABLE + """
                        join person on person.tenant_id = r.tenant_id and person.id = :person and person.removed_at is null
                        where r.tenant_id = :tenant and r.record_id = :record
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .param("person", personId)
                .query((row, number) -> new Stood(
                        item(row, now),
                        row.getBoolean("operator"),
                        array(row, "places").stream()
                                .map(place -> new Place(
                                        UUID.fromString(place.get(0).stringValue()),
                                        place.get(1).booleanValue(),
                                        place.get(2).isNull()
                                                ? null
                                                : place.get(2).stringValue()))
                                .toList()))
                .optional();
    }

    /**
     * If a guest may watch the recordings of the room that they came into, and it is shown there: with the room's code of this moment,
     * while the room lets guests watch and its tenant is active. One statement, as for members.
     */
    public Optional<Item> findForGuest(UUID tenantId, String recordId, UUID guestId) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("select " + COLUMNS + TABLE + """
                        join room_guest guest on guest.tenant_id = r.tenant_id and guest.id = :guest and guest.expires_at > :now
                        join room_guest_code code on code.room_id = guest.room_id and code.code_id = guest.code_id and code.watch
                        join room on room.id = guest.room_id and room.tenant_id = r.tenant_id and room.deleted_at is null
                        join tenant on tenant.id = r.tenant_id and tenant.state = 'ACTIVE'
                        where r.tenant_id = :tenant and r.record_id = :record
                            and ('room-' || room.id = coalesce((select h.external_id from recording_place h
                                    where h.tenant_id = r.tenant_id and h.record_id = r.record_id and h.home), r.external_id)
                                or exists (select 1 from recording_place p where p.tenant_id = r.tenant_id
                                    and p.record_id = r.record_id and p.external_id = 'room-' || room.id and not p.home))
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .param("guest", guestId)
                .param("now", RecordingIndex.at(now))
                .query((row, number) -> item(row, now))
                .optional();
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

    private static List<JsonNode> array(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? List.of() : JSON.readTree(text).valueStream().toList();
    }

    private static List<Format> formats(ResultSet row) throws SQLException {
        return array(row, "formats").stream()
                .map(format -> new Format(
                        format.get(0).stringValue(),
                        Stage.valueOf(format.get(1).stringValue()),
                        format.get(2).stringValue(),
                        format.get(3).longValue(),
                        format.get(4).longValue()))
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
                        row.getString("name_key"),
                        row.getString("description"),
                        RecordingDetails.tags(row.getString("tags"))),
                RecordingIndex.instant(row, "recorded_at"),
                Stage.valueOf(row.getString("stage")),
                RecordingIndex.instant(row, "stage_at"),
                row.getLong("size_bytes"),
                formats(row),
                RecordingIndex.findInstant(row, "deleted_at"),
                row.getBoolean("changing"),
                sight,
                sight.at(now),
                row.getBoolean("served"),
                new Item.Keeping(RecordingIndex.findInstant(row, "kept_until"), row.getBoolean("held")));
    }
}
