package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.Database;

/** Finds runs of one tenant, and of no other, by what callers name. */
final class TenantRuns {
    /** More runs than this are not asked for at once; the newest count. */
    static final int MOST = 2_000;

    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{40}-\\d{13}");

    /** Every run with an identifier of its server's, breakouts too. */
    private static final String RUNS = """
            select * from (
                select a.internal_meeting_id as record_id, m.id as meeting_id, a.server_id, m.external_id, m.params,
                    m.created_at
                from create_attempt a join meeting m on m.id = a.meeting_id
                where m.tenant_id = :tenant and a.state = 'WON' and a.internal_meeting_id is not null
                union all
                select b.internal_meeting_id, p.id, p.server_id, b.server_meeting_id, p.params, p.created_at
                from breakout_run b join meeting p on p.id = b.parent_id
                where p.tenant_id = :tenant and p.server_id is not null
            ) as run
            """;

    private final Database database;

    TenantRuns(Database database) {
        this.database = database;
    }

    /** With exactly these record identifiers. */
    List<TenantRun> ofRecordings(UUID tenantId, Collection<String> recordIds) {
        return database.jdbc()
                .sql(RUNS + "where record_id = any(:ids)")
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(TenantRuns::run)
                .list();
    }

    /** With these record identifiers, or beginning with them. */
    List<TenantRun> ofBeginnings(UUID tenantId, Collection<String> beginnings) {
        List<String> whole =
                beginnings.stream().filter(id -> WHOLE.matcher(id).matches()).toList();
        Map<String, TenantRun> found = new LinkedHashMap<>();
        if (!whole.isEmpty()) {
            ofRecordings(tenantId, whole).forEach(run -> found.put(run.recordId(), run));
        }
        List<String> begun = new ArrayList<>(beginnings);
        begun.removeAll(whole);
        if (!begun.isEmpty()) {
            // Byte by byte: everything in an identifier is below the tilde.
            database.jdbc()
                    .sql(RUNS + """
                            join unnest(cast(:begun as text[])) as begin(text)
                                on record_id ~>=~ begin.text and record_id ~<~ (begin.text || '~')
                            order by created_at desc limit :most
                            """)
                    .param("tenant", tenantId)
                    .param("begun", begun.toArray(String[]::new))
                    .param("most", MOST)
                    .query(TenantRuns::run)
                    .list()
                    .forEach(run -> found.put(run.recordId(), run));
        }
        return List.copyOf(found.values());
    }

    /**
     * What carried on where runs vanished, by the run that vanished, the nearest first. A run that nothing succeeds is
     * left out.
     */
    Map<UUID, List<TenantRun>> successors(UUID tenantId, Collection<TenantRun> of) {
        Map<UUID, List<TenantRun>> successors = new LinkedHashMap<>();
        if (of.isEmpty()) {
            return successors;
        }
        database.jdbc()
                .sql("""
                        with recursive chain (origin, id, depth) as (
                            select id, id, 0 from meeting where id = any(:ids) and tenant_id = :tenant
                            union all
                            select chain.origin, m.id, chain.depth + 1
                            from chain join meeting m on m.succeeds = chain.id and m.tenant_id = :tenant
                            where chain.depth < 20
                        )
                        select chain.origin, a.internal_meeting_id as record_id, m.id as meeting_id, a.server_id,
                            m.external_id, m.params
                        from chain join meeting m on m.id = chain.id
                            join create_attempt a on a.meeting_id = m.id and a.state = 'WON'
                        where chain.depth > 0 and a.internal_meeting_id is not null
                        order by chain.depth
                        """)
                .param("tenant", tenantId)
                .param("ids", of.stream().map(TenantRun::meetingId).distinct().toArray(UUID[]::new))
                .query((row, number) -> {
                    successors
                            .computeIfAbsent(row.getObject("origin", UUID.class), id -> new ArrayList<>())
                            .add(run(row, number));
                    return number;
                })
                .list();
        return successors;
    }

    private static TenantRun run(ResultSet row, int number) throws SQLException {
        return new TenantRun(
                row.getString("record_id"),
                row.getObject("meeting_id", UUID.class),
                row.getObject("server_id", UUID.class),
                row.getString("external_id"),
                Parameters.parse(row.getString("params")));
    }
}
