package org.lectern.server.recording;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/** Says of one class why its recording is not there, since when that is so, what happens next, and whom to ask. */
public final class WhyNotThere {
    private final Database database;
    private final InstantSource clock;

    public WhyNotThere(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The answer in one word. */
    public enum Reason {
        NEVER_STARTED(Whom.NOBODY),
        STILL_RUNNING(Whom.NOBODY),
        /** Its create did not ask for a recording. */
        NOT_RECORDABLE(Whom.TEACHER),
        /** Nobody pressed record, says its server; it is looked for all the same. */
        NOTHING_MARKED(Whom.TEACHER),
        /** Nobody told whether anything was marked, and nothing came of it. */
        NOTHING_CAME(Whom.OPERATOR),
        /** It is looked for, and there is time yet. */
        EXPECTED(Whom.NOBODY),
        /** It is looked for, and should be there by now. */
        LATE(Whom.OPERATOR),
        /** Its server does not answer. */
        SERVER_SILENT(Whom.OPERATOR),
        /** Its server was taken out of the pool. */
        SERVER_REMOVED(Whom.OPERATOR),
        PROCESSING(Whom.NOBODY),
        /** For more than a day. */
        PROCESSING_LONG(Whom.OPERATOR),
        HERE(Whom.NOBODY),
        HIDDEN(Whom.TEACHER),
        DELETING(Whom.TEACHER),
        DELETED(Whom.TEACHER),
        FAILED(Whom.OPERATOR),
        LOST(Whom.OPERATOR);

        private final Whom whom;

        Reason(Whom whom) {
            this.whom = whom;
        }

        public Whom whom() {
            return whom;
        }
    }

    /** Whom to ask. */
    public enum Whom {
        NOBODY,
        TEACHER,
        OPERATOR
    }

    /**
     * What is known.
     *
     * @param recordId null where no recording is expected
     * @param server its name; null if it is not in the pool any more
     * @param askedAt when its server was asked for it last
     * @param nextAt when it is asked again; null if it is not
     * @param failure why a change to it has not been carried out; null if none is open
     * @param receipt of its deletion, also of one that is under way; null if nobody wanted any
     */
    public record Answer(
            @Nullable String recordId,
            boolean breakout,
            Reason reason,
            @Nullable Instant since,
            @Nullable String server,
            @Nullable Instant askedAt,
            @Nullable Instant nextAt,
            @Nullable String failure,
            DeletionReceipts.@Nullable Receipt receipt) {}

    /** Of the class itself first, then of its breakouts. */
    public List<Answer> of(UUID tenantId, UUID meetingId) {
        List<Answer> answers = new ArrayList<>(recordings(tenantId, meetingId));
        if (answers.isEmpty()) {
            answers.addAll(withoutAny(tenantId, meetingId));
        }
        return List.copyOf(answers);
    }

    /** For operators: whatever class has this record ID, internal meeting ID, or identifier of ours. */
    public List<Answer> find(String id) {
        record Found(UUID tenantId, UUID meetingId) {}
        return database
                .jdbc()
                .sql("""
                        select tenant_id, id from meeting where id::text = :id or internal_meeting_id = :id
                        union
                        select tenant_id, meeting_id from recording where record_id = :id
                        limit 20
                        """)
                .param("id", id)
                .query((row, number) -> new Found(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list()
                .stream()
                .flatMap(found -> of(found.tenantId(), found.meetingId()).stream())
                .toList();
    }

    private List<Answer> withoutAny(UUID tenantId, UUID meetingId) {
        return database.jdbc()
                .sql("""
                        select state, end_cause, created_at, ended_at, '&' || params ilike '%&record=true%' as recordable
                        from meeting where tenant_id = :tenant and id = :id
                        """)
                .param("tenant", tenantId)
                .param("id", meetingId)
                .query((row, number) -> {
                    String state = row.getString("state");
                    boolean over = state.equals("ENDED") || state.equals("DETACHED");
                    Reason reason = "NEVER_STARTED".equals(row.getString("end_cause"))
                            ? Reason.NEVER_STARTED
                            : !row.getBoolean("recordable")
                                    ? Reason.NOT_RECORDABLE
                                    : over ? Reason.EXPECTED : Reason.STILL_RUNNING;
                    Instant ended = RecordingIndex.findInstant(row, "ended_at");
                    return new Answer(
                            null,
                            false,
                            reason,
                            ended == null ? RecordingIndex.instant(row, "created_at") : ended,
                            null,
                            null,
                            null,
                            null,
                            null);
                })
                .list();
    }

    private List<Answer> recordings(UUID tenantId, UUID meetingId) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("""
                        select r.record_id, r.breakout, r.stage, r.stage_at, r.ended_at, r.asked_at, r.answered_at, r.next_ask_at,
                            s.name as server, s.health, coalesce(m.recording_unmarked and not m.recording_marked, false) as unmarked,
                            coalesce((select w.failure from recording_wish w where w.tenant_id = r.tenant_id
                                and w.record_id = r.record_id and w.failure is not null limit 1), d.failure) as failure,
                            coalesce(d.confirmed_at, d.due_at) as deletion_at,\s""" + DeletionReceipts.COLUMNS + """
                        from recording r left join meeting m on m.id = r.meeting_id left join server s on s.id = r.server_id
                            left join recording_deletion d on d.tenant_id = r.tenant_id and d.record_id = r.record_id
                        where r.tenant_id = :tenant and r.meeting_id = :meeting
                        order by r.breakout, r.recorded_at, r.record_id
                        """)
                .param("tenant", tenantId)
                .param("meeting", meetingId)
                .query((row, number) -> {
                    Stage stage = Stage.valueOf(row.getString("stage"));
                    Instant since = RecordingIndex.instant(row, "stage_at");
                    Instant ended = RecordingIndex.instant(row, "ended_at");
                    String server = row.getString("server");
                    Facts facts = new Facts(
                            stage,
                            since,
                            ended,
                            server == null ? null : row.getString("health"),
                            row.getBoolean("unmarked"));
                    Instant deletion = RecordingIndex.findInstant(row, "deletion_at");
                    return new Answer(
                            row.getString("record_id"),
                            row.getBoolean("breakout"),
                            reason(facts, now),
                            stage == Stage.EXPECTED ? ended : since,
                            server,
                            RecordingIndex.findInstant(row, "asked_at"),
                            stage == Stage.DELETING ? deletion : RecordingIndex.findInstant(row, "next_ask_at"),
                            row.getString("failure"),
                            DeletionReceipts.of(row));
                })
                .list();
    }

    /** @param health null if its server was removed */
    record Facts(
            Stage stage,
            Instant since,
            Instant endedAt,
            @Nullable String health,
            boolean unmarked) {}

    /** Pure. */
    static Reason reason(Facts facts, Instant now) {
        boolean silent = "OFFLINE".equals(facts.health());
        return switch (facts.stage()) {
            case EXPECTED ->
                facts.health() == null
                        ? Reason.SERVER_REMOVED
                        : silent
                                ? Reason.SERVER_SILENT
                                : facts.unmarked()
                                        ? Reason.NOTHING_MARKED
                                        : isOver(facts.endedAt(), now) ? Reason.LATE : Reason.EXPECTED;
            case PROCESSING, PROCESSED ->
                silent ? Reason.SERVER_SILENT : isOver(facts.since(), now) ? Reason.PROCESSING_LONG : Reason.PROCESSING;
            case PUBLISHED -> silent ? Reason.SERVER_SILENT : Reason.HERE;
            case UNPUBLISHED -> Reason.HIDDEN;
            case DELETING -> Reason.DELETING;
            case DELETED -> Reason.DELETED;
            case FAILED -> Reason.FAILED;
            case LOST -> Reason.LOST;
            case NOT_RECORDED -> facts.unmarked() ? Reason.NOTHING_MARKED : Reason.NOTHING_CAME;
        };
    }

    private static boolean isOver(Instant since, Instant now) {
        return since.plus(java.time.Duration.ofDays(1)).isBefore(now);
    }
}
