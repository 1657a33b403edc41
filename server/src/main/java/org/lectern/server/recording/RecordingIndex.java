package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.RecordingState;
import org.lectern.server.platform.Database;

/** The rows of the index, as those read and claim them who ask servers. Safe for use by several threads and processes. */
final class RecordingIndex {
    private static final String COLUMNS = """
            r.tenant_id, r.record_id, r.meeting_id, r.server_id, r.server_meeting_id, r.external_id, r.breakout, r.ended_at,
            r.stage, r.stage_at, r.listed, r.misses, r.missing_since, r.digest, r.hinted_at, r.published_at, r.answered_at, r.version,
            coalesce(m.params, '') as params, coalesce(m.recording_unmarked, false) as recording_unmarked,
            -- An imported one has no run here; it was told of, so somebody marked something.
            coalesce(m.recording_marked or ('&' || m.params ilike '%&autoStartRecording=true%' and m.peak > 0), true) as marked,
            coalesce((select case when d.accepted_at is null then 'WANTED' else 'ACCEPTED' end from recording_deletion d
                where d.tenant_id = r.tenant_id and d.record_id = r.record_id), 'NONE') as deletion,
            r.withheld is not null or exists (select 1 from recording_wish w where w.tenant_id = r.tenant_id
                and w.record_id = r.record_id and w.what = 'publish' and w.value = 'false') as held_back,
            r.digest is null and coalesce(rule.approval_since <= r.ended_at, false) as approval,\s""" + Sight.COLUMNS;

    private static final String TABLES =
            " recording r left join meeting m on m.id = r.meeting_id " + RecordingPolicies.APPLIED;

    private final Database database;

    RecordingIndex(Database database) {
        this.database = database;
    }

    /** Notes what runs that are over may have left. Each run is taken by one process; answers how many were. */
    int expectEnded(Instant now, int most) {
        return database.jdbc()
                        .sql("""
                        with ended as (
                            select a.server_meeting_id from create_attempt a join meeting m on m.id = a.meeting_id
                            where not a.recording_expected and a.state = 'WON' and a.internal_meeting_id is not null
                                and m.state in ('ENDED', 'DETACHED')
                            limit :most for update of a skip locked),
                        taken as (
                            update create_attempt a set recording_expected = true from ended
                            where a.server_meeting_id = ended.server_meeting_id
                            returning a.server_meeting_id, a.internal_meeting_id, a.meeting_id, a.server_id),
                        noted as (
                            insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id,
                                external_id, recorded_at, ended_at, stage, stage_at, next_ask_at)
                            select m.tenant_id, t.internal_meeting_id, m.id, t.server_id, t.server_meeting_id, m.external_id,
                                coalesce(m.started_at, m.created_at), coalesce(m.ended_at, :now), 'EXPECTED', :now, :now
                            from taken t join meeting m on m.id = t.meeting_id
                            where '&' || m.params ilike '%&record=true%'
                            on conflict do nothing)
                        select count(*) from taken
                        """)
                        .param("now", at(now))
                        .param("most", most)
                        .query(Integer.class)
                        .single()
                + expectBreakouts(now, most);
    }

    private int expectBreakouts(Instant now, int most) {
        return database.jdbc()
                .sql("""
                        with ended as (
                            select b.internal_meeting_id from breakout_run b join meeting m on m.id = b.parent_id
                            where not b.recording_expected and m.state in ('ENDED', 'DETACHED')
                            limit :most for update of b skip locked),
                        taken as (
                            update breakout_run b set recording_expected = true from ended
                            where b.internal_meeting_id = ended.internal_meeting_id
                            returning b.*),
                        noted as (
                            insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id,
                                external_id, breakout, recorded_at, ended_at, stage, stage_at, next_ask_at)
                            select m.tenant_id, t.internal_meeting_id, m.id, m.server_id, t.server_meeting_id,
                                replace(t.server_meeting_id, coalesce(m.server_meeting_id, ''), m.external_id), true, t.seen_at, coalesce(m.ended_at, :now), 'EXPECTED', :now, :now
                            from taken t join meeting m on m.id = t.parent_id
                            where m.server_id is not null and '&' || m.params ilike '%&record=true%'
                                and '&' || m.params not ilike '%&breakoutRoomsRecord=false%'
                            on conflict do nothing)
                        select count(*) from taken
                        """)
                .param("now", at(now))
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /** Those that are due, each for one process until the lease is over. */
    List<KnownRecording> claimDue(Instant now, Instant leaseUntil, int most) {
        return database.jdbc()
                .sql("""
                        with due as (
                            select tenant_id, record_id from recording where next_ask_at <= :now
                            order by next_ask_at limit :most for update skip locked),
                        claimed as (
                            update recording r set next_ask_at = :lease from due
                            where r.tenant_id = due.tenant_id and r.record_id = due.record_id
                            returning r.*)
                        select\s""" + COLUMNS
                        + " from claimed r left join meeting m on m.id = r.meeting_id " + RecordingPolicies.APPLIED)
                .param("now", at(now))
                .param("lease", at(leaseUntil))
                .param("most", most)
                .query(RecordingIndex::known)
                .list();
    }

    /** It is asked for by name after this pause, whatever was planned. */
    void postpone(KnownRecording.Identity of, Instant now, Duration pause) {
        database.jdbc()
                .sql("""
                        update recording set asked_at = coalesce(asked_at, :now), next_ask_at = :next
                        where tenant_id = :tenant and record_id = :record
                        """)
                .param("now", at(now))
                .param("next", at(now.plus(pause)))
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .update();
    }

    /** Of this server with these identifiers, whoever's they are. */
    List<KnownRecording> atServer(UUID serverId, Collection<String> recordIds) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from" + TABLES + """
                        where r.server_id = :server and r.record_id = any(:ids)
                        """)
                .param("server", serverId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(RecordingIndex::known)
                .list();
    }

    Optional<KnownRecording> find(UUID tenantId, String recordId) {
        return list(tenantId, List.of(recordId)).stream().findFirst();
    }

    List<KnownRecording> list(UUID tenantId, Collection<String> recordIds) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from" + TABLES + """
                        where r.tenant_id = :tenant and r.record_id = any(:ids)
                        """)
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(RecordingIndex::known)
                .list();
    }

    /** The same, as they are now; nobody else changes them until the running transaction ends. */
    List<KnownRecording> lock(UUID tenantId, Collection<String> recordIds) {
        var _ = database.jdbc()
                .sql("""
                        select record_id from recording where tenant_id = :tenant and record_id = any(:ids)
                        order by record_id for update
                        """)
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(String.class)
                .list();
        return list(tenantId, recordIds);
    }

    /** A recording of the server that is known to be there, to see that an answer is worth something. */
    Optional<String> witness(UUID serverId, Collection<String> other) {
        return database.jdbc()
                .sql("""
                        select record_id from recording
                        where server_id = :server and stage in ('PUBLISHED', 'UNPUBLISHED') and misses = 0
                            and record_id <> all(:other)
                        order by answered_at desc nulls last limit 1
                        """)
                .param("server", serverId)
                .param("other", other.toArray(String[]::new))
                .query(String.class)
                .optional();
    }

    /** Notes runs of ours that a server has a recording of though none was expected; others' stay unknown. */
    int expectListed(UUID serverId, Collection<String> recordIds, Instant now) {
        return database.jdbc()
                .sql("""
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                            breakout, recorded_at, ended_at, stage, stage_at, next_ask_at)
                        select ours.*, :now from (
                            select m.tenant_id, a.internal_meeting_id, m.id, a.server_id, a.server_meeting_id,
                                m.external_id, false, coalesce(m.started_at, m.created_at),
                                coalesce(m.ended_at, m.created_at), 'EXPECTED', cast(:now as timestamptz)
                            from create_attempt a join meeting m on m.id = a.meeting_id
                            where a.internal_meeting_id = any(:ids) and a.server_id = :server and a.state = 'WON'
                                and m.state in ('ENDED', 'DETACHED')
                            union all
                            select m.tenant_id, b.internal_meeting_id, m.id, m.server_id, b.server_meeting_id,
                                replace(b.server_meeting_id, coalesce(m.server_meeting_id, ''), m.external_id), true,
                                b.seen_at, coalesce(m.ended_at, m.created_at), 'EXPECTED', :now
                            from breakout_run b join meeting m on m.id = b.parent_id
                            where b.internal_meeting_id = any(:ids) and m.server_id = :server
                                and m.state in ('ENDED', 'DETACHED')) as ours
                        on conflict do nothing
                        """)
                .param("ids", recordIds.toArray(String[]::new))
                .param("server", serverId)
                .param("now", at(now))
                .update();
    }

    /** A listing of the whole server did not tell of these, though it should have: they are asked for by name. */
    int askForUnlisted(UUID serverId, Collection<String> listed, Instant now) {
        return database.jdbc()
                .sql("""
                        update recording set next_ask_at = :now
                        where server_id = :server and stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED')
                            and next_ask_at is null and record_id <> all(:listed)
                        """)
                .param("now", at(now))
                .param("server", serverId)
                .param("listed", listed.toArray(String[]::new))
                .update();
    }

    /** Where servers want identifiers, those of their recordings that nobody asked for lately. */
    int askForOldest(UUID serverId, Instant notSince, Instant now, int most) {
        return database.jdbc()
                .sql("""
                        update recording set next_ask_at = :now
                        where (tenant_id, record_id) in (
                            select tenant_id, record_id from recording
                            where server_id = :server and stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED')
                                and next_ask_at is null and (asked_at is null or asked_at < :since)
                            limit :most for update skip locked)
                        """)
                .param("now", at(now))
                .param("server", serverId)
                .param("since", at(notSince))
                .param("most", most)
                .update();
    }

    static KnownRecording known(ResultSet row, int number) throws SQLException {
        boolean marked = row.getBoolean("marked");
        Marks marks = marked ? Marks.MARKED : row.getBoolean("recording_unmarked") ? Marks.NOT_MARKED : Marks.UNTOLD;
        String listed = row.getString("listed");
        return new KnownRecording(
                new KnownRecording.Identity(row.getObject("tenant_id", UUID.class), row.getString("record_id")),
                new KnownRecording.Origin(
                        row.getObject("meeting_id", UUID.class),
                        row.getObject("server_id", UUID.class),
                        row.getString("server_meeting_id"),
                        row.getString("external_id"),
                        row.getBoolean("breakout"),
                        Parameters.parse(row.getString("params"))),
                new Life(
                        Stage.valueOf(row.getString("stage")),
                        instant(row, "stage_at"),
                        listed == null ? null : RecordingState.valueOf(listed),
                        row.getInt("misses"),
                        findInstant(row, "missing_since"),
                        Life.Deletion.valueOf(row.getString("deletion")),
                        row.getBoolean("held_back")),
                new Life.Circumstances(instant(row, "ended_at"), marks),
                new KnownRecording.Wanted(Sight.of(row), row.getBoolean("approval")),
                new KnownRecording.Asked(
                        findInstant(row, "hinted_at"),
                        findInstant(row, "published_at"),
                        findInstant(row, "answered_at")),
                row.getString("digest"),
                row.getInt("version"));
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant findInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
