package org.lectern.server.recording;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** What the teachers of rooms are told of their recordings, newest first, and what each of them has seen of it. */
public final class RecordingNotices {
    private final Database database;

    public RecordingNotices(Database database) {
        this.database = database;
    }

    /** What it is about. */
    public enum Kind {
        /** A format can be played. */
        READY,
        /** A format could be played if somebody approved the recording. */
        APPROVAL,
        /** It is going to be deleted for its age. */
        RETENTION
    }

    /**
     * A notice as one person has it.
     *
     * @param what the format, or the day of the deletion
     * @param name of the recording; empty if it has none
     */
    public record Told(
            UUID id,
            String recordId,
            String externalId,
            Kind kind,
            String what,
            String name,
            Instant at,
            boolean seen) {}

    /**
     * Of recordings that are there still.
     *
     * @param externalIds of the rooms that the person teaches
     */
    public List<Told> list(UUID tenantId, Collection<String> externalIds, UUID personId, int most) {
        return database.jdbc()
                .sql("""
                        select n.*, s.person_id is not null as seen,
                            coalesce(r.metadata ->> 'bbb-recording-name', r.metadata ->> 'meetingname', '') as name
                        from recording_notice n
                        join recording r on r.tenant_id = n.tenant_id and r.record_id = n.record_id
                            and r.stage not in ('DELETING', 'DELETED')
                        left join recording_notice_seen s on s.notice_id = n.id and s.person_id = :person
                        where n.tenant_id = :tenant and n.external_id = any(:external)
                        order by n.noticed_at desc, n.id limit :most
                        """)
                .param("tenant", tenantId)
                .param("external", externalIds.toArray(String[]::new))
                .param("person", personId)
                .param("most", most)
                .query((row, number) -> new Told(
                        row.getObject("id", UUID.class),
                        row.getString("record_id"),
                        row.getString("external_id"),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("what"),
                        row.getString("name"),
                        RecordingIndex.instant(row, "noticed_at"),
                        row.getBoolean("seen")))
                .list();
    }

    /** How many the person has not seen. */
    public long unseen(UUID tenantId, Collection<String> externalIds, UUID personId) {
        return database.jdbc()
                .sql("""
                        select count(*) from recording_notice n
                        join recording r on r.tenant_id = n.tenant_id and r.record_id = n.record_id
                            and r.stage not in ('DELETING', 'DELETED')
                        where n.tenant_id = :tenant and n.external_id = any(:external)
                            and not exists (select 1 from recording_notice_seen s
                                where s.notice_id = n.id and s.person_id = :person)
                        """)
                .param("tenant", tenantId)
                .param("external", externalIds.toArray(String[]::new))
                .param("person", personId)
                .query(Long.class)
                .single();
    }

    /** That the person has seen these, as far as they are of rooms that the person teaches. */
    public void see(UUID tenantId, Collection<String> externalIds, UUID personId, Collection<UUID> notices) {
        database.jdbc()
                .sql("""
                        insert into recording_notice_seen (notice_id, person_id)
                        select id, :person from recording_notice
                        where tenant_id = :tenant and external_id = any(:external) and id = any(:notices)
                        on conflict do nothing
                        """)
                .param("tenant", tenantId)
                .param("external", externalIds.toArray(String[]::new))
                .param("person", personId)
                .param("notices", notices.toArray(UUID[]::new))
                .update();
    }
}
