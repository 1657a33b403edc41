package org.lectern.server.meeting;

import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.PlacementPolicy;
import org.lectern.server.pool.PlacementPolicy.Candidate;
import org.lectern.server.pool.PlacementPolicy.Placement;
import org.lectern.server.pool.PlacementPolicy.Seats;
import org.lectern.server.pool.PlacementPolicy.Standing;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerState;

/**
 * What is taken of the pool now, and who goes where.
 *
 * <p>The load of a server is the people in its live runs: those that the last poll saw, or those still expected if they
 * are more. Expectation decays to nothing within fifteen minutes, so seats that nobody came for are given back by
 * themselves. Foreign meetings count as seen. There is no table of reservations that could drift.
 */
final class Seating {
    private static final String SEATS = """
            greatest(m.seen, m.expected * greatest(0, 1 - extract(epoch from now() - m.created_at) / 900))
            """;

    private final Database database;
    private final PlacementPolicy policy;
    private final Duration staleAfter;

    /** @param staleAfter time without an answer after which a server takes no new meeting */
    Seating(Database database, PlacementPolicy policy, Duration staleAfter) {
        this.database = database;
        this.policy = policy;
        this.staleAfter = staleAfter;
    }

    /** One pool, one lock, held until the transaction ends: whoever holds it sees every seat that others took before. */
    void lock() {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtext('lectern.placement'))")
                .query((row, n) -> 0)
                .list();
    }

    /** Chooses for all, by what is committed now. Hold the lock, unless it is only a question. */
    List<Placement> place(List<Seats> starts) {
        return policy.place(candidates(starts.stream().map(Seats::tenantId).collect(Collectors.toSet())), starts);
    }

    private List<Candidate> candidates(Set<UUID> tenants) {
        var spread = new HashMap<UUID, Map<UUID, Integer>>();
        database.jdbc().sql("""
                        select server_id, tenant_id, count(*) as meetings from meeting
                        where tenant_id = any(:tenants) and server_id is not null and state in ('STARTING', 'RUNNING')
                        group by server_id, tenant_id
                        """).param("tenants", tenants.toArray(UUID[]::new)).query(row -> {
            spread.computeIfAbsent(row.getObject("server_id", UUID.class), id -> new HashMap<>())
                    .put(row.getObject("tenant_id", UUID.class), row.getInt("meetings"));
        });
        return database.jdbc()
                .sql("""
                        select s.id, s.name, s.weight, s.state, s.health, s.tags,
                            s.answered_at is null or s.answered_at < now() - make_interval(secs => :stale) as stale,
                            s.foreign_people + coalesce(sum(%s), 0) as people
                        from server s
                        left join meeting m on m.server_id = s.id and m.state in ('STARTING', 'RUNNING')
                        group by s.id
                        """.formatted(SEATS))
                .param("stale", staleAfter.toMillis() / 1000.0)
                .query((row, n) -> {
                    UUID id = row.getObject("id", UUID.class);
                    return new Candidate(
                            id,
                            row.getString("name"),
                            row.getDouble("weight"),
                            Standing.of(
                                    ServerState.valueOf(row.getString("state")),
                                    ServerHealth.valueOf(row.getString("health")),
                                    row.getBoolean("stale")),
                            tags(row.getArray("tags")),
                            row.getDouble("people"),
                            spread.getOrDefault(id, Map.of()));
                })
                .list();
    }

    static Set<String> tags(Array array) throws SQLException {
        return Set.of((String[]) array.getArray());
    }

    /** Where breakouts have to run: the server of their parent, by the identifier of the breakout. */
    Map<UUID, UUID> parents(Collection<UUID> runs) {
        var parents = new HashMap<UUID, UUID>();
        database.jdbc().sql("""
                        select m.id, p.server_id from meeting m join meeting p on p.id = m.parent_id
                        where m.id = any(:ids) and p.server_id is not null
                        """).param("ids", runs.toArray(UUID[]::new)).query(row -> {
            parents.put(row.getObject("id", UUID.class), row.getObject("server_id", UUID.class));
        });
        return parents;
    }

    /** The servers of these runs. */
    Map<UUID, UUID> servers(Collection<UUID> runs) {
        var servers = new HashMap<UUID, UUID>();
        database.jdbc()
                .sql("select id, server_id from meeting where id = any(:ids) and server_id is not null")
                .param("ids", runs.toArray(UUID[]::new))
                .query(row -> {
                    servers.put(row.getObject("id", UUID.class), row.getObject("server_id", UUID.class));
                });
        return servers;
    }

    /** What a tenant has taken. */
    record Taken(int meetings, double people) {
        static final Taken NOTHING = new Taken(0, 0);
    }

    /** What these tenants have in live runs; a tenant without any is missing. */
    Map<UUID, Taken> taken(Collection<UUID> tenants) {
        var taken = new HashMap<UUID, Taken>();
        database.jdbc()
                .sql("""
                        select m.tenant_id, count(*) as meetings, sum(%s) as people from meeting m
                        where m.tenant_id = any(:tenants) and m.state in ('STARTING', 'RUNNING')
                        group by m.tenant_id
                        """.formatted(SEATS))
                .param("tenants", tenants.toArray(UUID[]::new))
                .query(row -> {
                    taken.put(
                            row.getObject("tenant_id", UUID.class),
                            new Taken(row.getInt("meetings"), row.getDouble("people")));
                });
        return taken;
    }
}
