package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lectern.bbb.KeptAnswer;
import org.lectern.bbb.Recording;
import org.lectern.server.platform.Database;

/** The rows of the index as callers ask for them: always of one tenant. */
final class RecordingRows {
    /** Without a page no more than this; the newest count. */
    static final int MOST = 2_000;
    /** Nor more than this of what servers told, all of which is in memory at once. No page of a hundred comes near it. */
    static final int MOST_BYTES = 8 << 20;

    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{40}-\\d{13}");
    /**
     * Metadata is looked up in what an index holds of it, and only where that is not all of it in the recording itself. So
     * counting a tenant's recordings, or finding the few that match, reads no recording.
     */
    private static final String MATCHES = """
             and (searched ->> :name%1$d like :like%1$d or (searched is null or searched -> :name%1$d = 'null'::jsonb)
                and (select w.metadata ->> :name%1$d from recording w where w.tenant_id = recording.tenant_id
                    and w.record_id = recording.record_id) like :like%1$d)""";
    /** Older runs than this that nobody has been asked for are from before the index. */
    private static final Duration NEW = Duration.ofHours(1);

    private final Database database;

    RecordingRows(Database database) {
        this.database = database;
    }

    record Row(ListedRecording listed, Instant recordedAt) {
        Row as(String recordId) {
            return new Row(listed.as(recordId), recordedAt);
        }
    }

    /** Newest first. */
    List<Row> page(UUID tenantId, RecordingFilter filter, Instant now) {
        Where where = where(tenantId, filter, now);
        RecordingFilter.Page page = filter.page();
        if (page == null || !filter.recordIds().isEmpty()) {
            page = new RecordingFilter.Page(0, MOST);
        }
        where.values.put("bytes", MOST_BYTES);
        where.values.put("limit", page.limit());
        where.values.put("offset", page.offset());
        // The page is found in the index alone; only its rows are read.
        return database
                .jdbc()
                .sql("""
                        select * from (select r.record_id, r.external_id, r.stage, r.recorded_at, r.told,
                            octet_length(r.told) as told_bytes,
                            sum(octet_length(r.told)) over (order by r.recorded_at desc, r.record_id) as so_far,\s""" + Sight.COLUMNS + """
                        from (
                            select tenant_id, record_id, recorded_at from recording where\s""" + where.text + """
                            order by recorded_at desc, record_id limit :limit offset :offset) as found
                            join recording r using (tenant_id, record_id)
                        """ + RecordingPolicies.APPLIED + """
                        ) as page where so_far - told_bytes < :bytes
                        order by recorded_at desc, record_id
                        """)
                .params(where.values)
                .query((row, number) -> row(row, now))
                .list()
                .stream()
                .filter(row -> filter.states().isEmpty()
                        || filter.states().contains(row.listed().state()))
                .toList();
    }

    long count(UUID tenantId, RecordingFilter filter, Instant now) {
        Where where = where(tenantId, filter, now);
        return database.jdbc()
                .sql("select count(*) from recording where " + where.text)
                .params(where.values)
                .query(Long.class)
                .single();
    }

    /** Which of these servers ever told of and that nobody deleted. */
    Set<String> shown(UUID tenantId, Collection<String> recordIds) {
        return Set.copyOf(database.jdbc()
                .sql("""
                        select record_id from recording where tenant_id = :tenant and record_id = any(:ids)
                            and told is not null and stage not in ('DELETING', 'DELETED')
                        """)
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    /** Which of these servers ever told of, whatever became of them. */
    Set<String> told(UUID tenantId, Collection<String> recordIds) {
        return Set.copyOf(database.jdbc()
                .sql("""
                        select record_id from recording where tenant_id = :tenant and record_id = any(:ids)
                            and told is not null
                        """)
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    boolean anyUnasked(UUID tenantId, Instant now) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from recording
                            where tenant_id = :tenant and asked_at is null and stage = 'EXPECTED' and ended_at < :new)
                        """)
                .param("tenant", tenantId)
                .param("new", RecordingIndex.at(now.minus(NEW)))
                .query(Boolean.class)
                .single();
    }

    /** What counts as unpublished from the moment on, until that is written down some seconds later. */
    private List<String> outOfTime(UUID tenantId, Instant now) {
        return database.jdbc()
                .sql("select r.record_id from recording r" + RecordingPolicies.APPLIED + """
                        where r.tenant_id = :tenant and r.stage = 'PUBLISHED' and (r.visible_from > :now or least(
                                coalesce(r.visible_until, r.ended_at + rule.room_days * interval '1 day'),
                                r.ended_at + rule.tenant_days * interval '1 day') <= :now)
                            and (r.tenant_id, r.record_id) in (
                        """
                        + PolicyReach.outOfTime(" and o.tenant_id = :tenant") + ")")
                .param("tenant", tenantId)
                .param("now", RecordingIndex.at(now))
                .query(String.class)
                .list();
    }

    private record Where(String text, Map<String, Object> values) {}

    private Where where(UUID tenantId, RecordingFilter filter, Instant now) {
        StringBuilder text = new StringBuilder("tenant_id = :tenant and told is not null");
        Map<String, Object> values = new HashMap<>();
        values.put("tenant", tenantId);
        Set<Stage> stages = Stage.of(filter.states());
        values.put("stages", stages.stream().map(Stage::name).toArray(String[]::new));
        List<String> outOfTime = stages.contains(Stage.PUBLISHED) == stages.contains(Stage.UNPUBLISHED)
                ? List.of()
                : outOfTime(tenantId, now);
        if (outOfTime.isEmpty()) {
            text.append(" and stage = any(:stages)");
        } else {
            text.append(
                    stages.contains(Stage.PUBLISHED)
                            ? " and stage = any(:stages) and record_id <> all(:over)"
                            : " and (stage = any(:stages) or stage = 'PUBLISHED' and record_id = any(:over))");
            values.put("over", outOfTime.toArray(String[]::new));
        }
        if (!filter.recordIds().isEmpty()) {
            List<String> whole = new ArrayList<>();
            List<String> begun = new ArrayList<>();
            filter.recordIds().forEach(id -> (WHOLE.matcher(id).matches() ? whole : begun).add(id));
            text.append(" and (record_id = any(:whole)");
            values.put("whole", whole.toArray(String[]::new));
            if (!begun.isEmpty()) {
                // Byte by byte: everything in an identifier is below the tilde.
                text.append("""
                         or record_id in (
                            select b.record_id from unnest(cast(:begun as text[])) as begin(text) join recording b
                                on b.tenant_id = :tenant and b.record_id ~>=~ begin.text
                                    and b.record_id ~<~ (begin.text || '~'))""");
                values.put("begun", begun.toArray(String[]::new));
            }
            text.append(')');
        } else if (!filter.meetingIds().isEmpty()) {
            text.append(" and external_id = any(:external)");
            values.put("external", filter.meetingIds().toArray(String[]::new));
        }
        int i = 0;
        for (Map.Entry<String, String> wanted : filter.metadata().entrySet()) {
            text.append(MATCHES.formatted(i));
            values.put("name" + i, wanted.getKey());
            values.put("like" + i, like(wanted.getValue()));
            i++;
        }
        return new Where(text.toString(), values);
    }

    /** {@code %} at either end stands for anything, everything else for itself. */
    static String like(String pattern) {
        boolean anyBefore = pattern.startsWith("%");
        boolean anyAfter = pattern.length() > 1 && pattern.endsWith("%");
        String core = pattern.substring(anyBefore ? 1 : 0, pattern.length() - (anyAfter ? 1 : 0));
        String literal = core.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return (anyBefore ? "%" : "") + literal + (anyAfter ? "%" : "");
    }

    /** What is withheld counts as unpublished from the moment on, though its server may still have to be told. */
    private static Row row(ResultSet row, Instant now) throws SQLException {
        Sight sight = Sight.of(row);
        Stage stage = sight.stage() == Stage.PUBLISHED && !sight.isShown(now) ? Stage.UNPUBLISHED : sight.stage();
        return new Row(
                new ListedRecording(
                        row.getString("record_id"),
                        row.getString("external_id"),
                        stage.asToldToCallers().orElseThrow(),
                        new Recording(KeptAnswer.read(row.getString("told")))),
                RecordingIndex.instant(row, "recorded_at"));
    }
}
