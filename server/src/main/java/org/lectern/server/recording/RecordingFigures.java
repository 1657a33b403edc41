package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/** How servers do with recordings, for operators and for alarms. */
public final class RecordingFigures {
    private final Database database;
    private final InstantSource clock;

    public RecordingFigures(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One server.
     *
     * @param waiting expected or being processed
     * @param oldest how long ago the class of the longest waiting one ended; null if none waits
     * @param delay median time from the end of a class to the first format that could be played, of what was published in a day;
     *     null if nothing was
     * @param bytes all formats of what it told of in that time, as far as it tells sizes
     * @param rawBytes likewise
     * @param listed when it last told all it has; null if it never did
     * @param others recordings that are not ours, at that time
     * @param wantsIdentifiers whether it refuses to tell all it has
     * @param openChanges what it has still to be told, deletions that are due too
     */
    public record OfServer(
            UUID serverId,
            String name,
            long waiting,
            @Nullable Duration oldest,
            @Nullable Duration delay,
            long bytes,
            long rawBytes,
            @Nullable Instant listed,
            int others,
            boolean wantsIdentifiers,
            long openChanges) {}

    /** By name. Reads only what servers are asked for and what is open: cheap, however many recordings there are. */
    public List<OfServer> servers() {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("""
                        with fresh as (
                            select server_id,
                                count(*) filter (where stage in ('EXPECTED', 'PROCESSING', 'PROCESSED')) as waiting,
                                min(ended_at) filter (where stage in ('EXPECTED', 'PROCESSING', 'PROCESSED')) as oldest,
                                percentile_cont(0.5) within group (order by extract(epoch from published_at - ended_at))
                                    filter (where published_at is not null and ended_at > :day) as delay,
                                least(coalesce(sum(size_bytes), 0), 9000000000000000000)::bigint as bytes,
                                least(coalesce(sum(raw_bytes), 0), 9000000000000000000)::bigint as raw_bytes
                            from recording where next_ask_at is not null group by server_id),
                        open as (
                            select r.server_id, count(*) as changes from (
                                select tenant_id, record_id from recording_wish
                                union all
                                select tenant_id, record_id from recording_deletion where due_at <= :now or sent_at is not null
                                    and confirmed_at is null) as o
                                join recording r using (tenant_id, record_id)
                                where r.stage not in ('LOST', 'NOT_RECORDED', 'FAILED') group by r.server_id)
                        select s.id, s.name, coalesce(f.waiting, 0) as waiting, f.oldest, f.delay, coalesce(f.bytes, 0) as bytes,
                            coalesce(f.raw_bytes, 0) as raw_bytes, l.listed_at, coalesce(l.others, 0) as others,
                            coalesce(not l.allowed, false) as wants_ids, coalesce(o.changes, 0) as changes
                        from server s left join fresh f on f.server_id = s.id left join open o on o.server_id = s.id
                            left join recording_listing l on l.server_id = s.id
                        order by s.name
                        """)
                .param("day", RecordingIndex.at(now.minus(Duration.ofDays(1))))
                .param("now", RecordingIndex.at(now))
                .query((row, number) -> server(row, now))
                .list();
    }

    /**
     * What the recordings of one server take, as far as it tells sizes.
     *
     * @param bytes all formats
     * @param rawBytes what they were made of
     */
    public record Sizes(String server, long bytes, long rawBytes) {}

    /**
     * Of everything that servers have, by name. What is deleted does not count, though its files may still be there. Reads every
     * recording: not for a page.
     */
    public List<Sizes> sizes() {
        return database.jdbc()
                .sql("""
                        select s.name, least(coalesce(sum(r.size_bytes), 0), 9000000000000000000)::bigint as bytes,
                            least(coalesce(sum(r.raw_bytes), 0), 9000000000000000000)::bigint as raw_bytes
                        from server s left join recording r on r.server_id = s.id
                            and r.stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED', 'DELETING')
                        group by s.id, s.name order by s.name
                        """)
                .query((row, number) ->
                        new Sizes(row.getString("name"), row.getLong("bytes"), row.getLong("raw_bytes")))
                .list();
    }

    private static OfServer server(ResultSet row, Instant now) throws SQLException {
        Instant oldest = RecordingIndex.findInstant(row, "oldest");
        double delay = row.getDouble("delay");
        boolean none = row.wasNull();
        return new OfServer(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getLong("waiting"),
                oldest == null ? null : Duration.between(oldest, now),
                none ? null : Duration.ofSeconds(Math.max(0, Math.round(delay))),
                row.getLong("bytes"),
                row.getLong("raw_bytes"),
                RecordingIndex.findInstant(row, "listed_at"),
                row.getInt("others"),
                row.getBoolean("wants_ids"),
                row.getLong("changes"));
    }
}
