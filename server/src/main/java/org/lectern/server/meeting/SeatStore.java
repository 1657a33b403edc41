package org.lectern.server.meeting;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** Seats that were taken within the last minute, kept where every process sees them. */
final class SeatStore {
    private static final Duration ON_THE_WAY = Duration.ofMinutes(1);

    private final Database database;

    SeatStore(Database database) {
        this.database = database;
    }

    /** One person in one run of a tenant. */
    record Seat(UUID tenantId, UUID meetingId, String person) {}

    /**
     * One lock a tenant, held until the transaction ends: whoever holds it sees every seat that others took before. Always
     * in the same order, so that two who want several cannot wait for each other.
     */
    void lock(Collection<UUID> tenants) {
        database.jdbc()
                .sql("""
                        select pg_advisory_xact_lock(hashtextextended('lectern.seats', tenant))
                        from (select distinct hashtextextended(id::text, 0) as tenant from unnest(:tenants) as t (id)
                              order by 1) as sorted
                        """)
                .param("tenants", tenants.toArray(UUID[]::new))
                .query((row, n) -> 0)
                .list();
    }

    /**
     * Who was let in a moment ago, by tenant and run: whoever took a seat, and whoever was given a join without one, as
     * before the tenant had a limit, and was not seen inside yet.
     */
    Map<UUID, Map<UUID, Set<String>>> taken(Collection<UUID> tenants) {
        var taken = new HashMap<UUID, Map<UUID, Set<String>>>();
        database.jdbc()
                .sql("""
                        select tenant_id, meeting_id, person from seat
                        where tenant_id = any(:tenants)
                          and taken_at > clock_timestamp() - make_interval(secs => :within)
                        union
                        select m.tenant_id, j.meeting_id, j.person
                        from meeting m join meeting_join j on j.meeting_id = m.id
                        where m.tenant_id = any(:tenants) and m.state = 'RUNNING' and j.arrived_at is null
                          and j.never_at is null and j.issued_at > now() - make_interval(secs => :within)
                        """)
                .param("tenants", tenants.toArray(UUID[]::new))
                .param("within", ON_THE_WAY.toSeconds())
                .query(row -> {
                    taken.computeIfAbsent(row.getObject("tenant_id", UUID.class), id -> new HashMap<>())
                            .computeIfAbsent(row.getObject("meeting_id", UUID.class), id -> new HashSet<>())
                            .add(row.getString("person"));
                });
        return taken;
    }

    /** Takes these, each once; one that is taken already is taken anew. */
    void take(List<Seat> seats) {
        if (seats.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql("""
                        insert into seat (tenant_id, meeting_id, person, taken_at)
                        select distinct tenant, meeting, person, clock_timestamp()
                        from unnest(:tenants, :meetings, :people) as s (tenant, meeting, person)
                        on conflict (tenant_id, meeting_id, person) do update set taken_at = excluded.taken_at
                        """)
                .param("tenants", seats.stream().map(Seat::tenantId).toArray(UUID[]::new))
                .param("meetings", seats.stream().map(Seat::meetingId).toArray(UUID[]::new))
                .param("people", seats.stream().map(Seat::person).toArray(String[]::new))
                .update();
    }

    /** Forgets who was let in longer ago. */
    int sweep() {
        return database.jdbc()
                .sql("delete from seat where taken_at < clock_timestamp() - make_interval(secs => :within)")
                .param("within", ON_THE_WAY.toSeconds())
                .update();
    }
}
