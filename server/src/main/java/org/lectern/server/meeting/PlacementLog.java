package org.lectern.server.meeting;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.PlacementPolicy.Trace;
import org.lectern.server.pool.PlacementPolicy.Weighed;

/** Why each run went where it went. Kept for some days, for operators. */
public final class PlacementLog {
    private final Database database;

    PlacementLog(Database database) {
        this.database = database;
    }

    /** One placement, as it is written. */
    record Placed(Attempt attempt, UUID tenantId, int expected, Trace trace) {}

    /**
     * One placement, as it was decided.
     *
     * @param meeting its name; empty once it is no longer kept
     * @param chosen the server and its load before
     * @param next the best of the others, null if there was none
     * @param passedOver how many servers could not take it, by reason
     */
    public record Entry(
            Instant at,
            UUID meetingId,
            String meeting,
            UUID tenantId,
            int attempt,
            int expected,
            Load chosen,
            @Nullable Load next,
            Map<String, Integer> passedOver) {}

    /**
     * A server when it was weighed.
     *
     * @param people its load before
     * @param score people for each unit of weight with the start's own
     */
    public record Load(UUID serverId, double people, double weight, double score) {}

    void placed(List<Placed> placements) {
        if (placements.isEmpty()) {
            return;
        }
        int size = placements.size();
        var meetings = new UUID[size];
        var tenants = new UUID[size];
        var attempts = new Integer[size];
        var expected = new Integer[size];
        var servers = new UUID[size];
        var loads = new String[size];
        var passedOver = new String[size];
        for (int i = 0; i < size; i++) {
            Placed one = placements.get(i);
            meetings[i] = one.attempt().meetingId();
            tenants[i] = one.tenantId();
            attempts[i] = one.attempt().number();
            expected[i] = one.expected();
            servers[i] = one.attempt().serverId();
            loads[i] = one.trace().weighed().stream()
                    .limit(2)
                    .map(PlacementLog::load)
                    .collect(Collectors.joining(" "));
            passedOver[i] = new TreeMap<>(one.trace().passedOver())
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining(" "));
        }
        database.jdbc()
                .sql("""
                        insert into placement (meeting_id, tenant_id, attempt, expected, server_id, loads, passed_over)
                        select * from unnest(:meetings, :tenants, :attempts, :expected, :servers, :loads, :passedOver)
                        """)
                .param("meetings", meetings)
                .param("tenants", tenants)
                .param("attempts", attempts)
                .param("expected", expected)
                .param("servers", servers)
                .param("loads", loads)
                .param("passedOver", passedOver)
                .update();
    }

    private static String load(Weighed weighed) {
        return weighed.serverId() + "/" + weighed.people() + "/" + weighed.weight() + "/" + weighed.score();
    }

    /** The latest first. */
    public List<Entry> list(int max) {
        return database.jdbc()
                .sql("""
                        select p.*, coalesce(m.name, '') as meeting
                        from (select * from placement order by id desc limit :max) as p
                        left join meeting m on m.id = p.meeting_id
                        order by p.id desc
                        """)
                .param("max", max)
                .query((row, n) -> {
                    List<Load> loads = loads(row.getString("loads"));
                    return new Entry(
                            row.getObject("at", OffsetDateTime.class).toInstant(),
                            row.getObject("meeting_id", UUID.class),
                            row.getString("meeting"),
                            row.getObject("tenant_id", UUID.class),
                            row.getInt("attempt"),
                            row.getInt("expected"),
                            loads.getFirst(),
                            loads.size() > 1 ? loads.get(1) : null,
                            passedOver(row.getString("passed_over")));
                })
                .list();
    }

    private static List<Load> loads(String text) {
        var loads = new ArrayList<Load>();
        for (String one : text.split(" ")) {
            String[] parts = one.split("/");
            loads.add(new Load(
                    UUID.fromString(parts[0]),
                    Double.parseDouble(parts[1]),
                    Double.parseDouble(parts[2]),
                    Double.parseDouble(parts[3])));
        }
        return loads;
    }

    private static Map<String, Integer> passedOver(String text) {
        var passedOver = new TreeMap<String, Integer>();
        for (String one : text.split(" ")) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                passedOver.put(one.substring(0, equals), Integer.parseInt(one.substring(equals + 1)));
            }
        }
        return passedOver;
    }

    /** Forgets what is older. Returns how many were forgotten. */
    int prune(Duration age) {
        return database.jdbc()
                .sql("delete from placement where at < now() - make_interval(secs => :age)")
                .param("age", age.toSeconds())
                .update();
    }
}
