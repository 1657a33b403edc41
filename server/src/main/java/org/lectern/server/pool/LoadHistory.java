package org.lectern.server.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** How much was on each server over time: the most that any poll of a slot of five minutes saw. */
public final class LoadHistory {
    /** Length of a slot. */
    public static final Duration SLOT = Duration.ofMinutes(5);

    private final Database database;

    public LoadHistory(Database database) {
        this.database = database;
    }

    /**
     * One slot of one server.
     *
     * @param at when the slot begins
     * @param health the worst in the slot
     * @param millis the longest answer in the slot, 0 if none came
     */
    public record Slot(Instant at, ServerHealth health, int meetings, int people, int millis) {}

    /** Adds what a poll showed. A poll that failed keeps the figures and tells of the health. */
    void polled(UUID serverId, PollFinding finding) {
        boolean answered = finding.failure() == null;
        database.jdbc()
                .sql("""
                        insert into server_load as l (server_id, at, health, meetings, people, millis)
                        values (:server, date_bin(make_interval(secs => :slot), now(), timestamptz 'epoch'), :health,
                            :meetings, :people, :millis)
                        on conflict (server_id, at) do update set
                            health = case when array_position(:order, excluded.health) > array_position(:order, l.health)
                                then excluded.health else l.health end,
                            meetings = greatest(l.meetings, excluded.meetings),
                            people = greatest(l.people, excluded.people), millis = greatest(l.millis, excluded.millis)
                        """)
                .param("server", serverId)
                .param("slot", SLOT.toSeconds())
                .param("health", finding.health().name())
                .param("meetings", answered ? finding.meetings() : 0)
                .param("people", answered ? finding.people() : 0)
                .param("millis", answered ? finding.millis() : 0)
                .param("order", new String[] {"ONLINE", "UNHEALTHY", "OFFLINE"})
                .update();
    }

    /** The slots of every server since then, the oldest first; without those in which nobody polled. */
    public Map<UUID, List<Slot>> since(Instant from) {
        var slots = new HashMap<UUID, List<Slot>>();
        database.jdbc()
                .sql("select * from server_load where at >= :from order by at")
                .param("from", from.atOffset(java.time.ZoneOffset.UTC))
                .query(row -> {
                    slots.computeIfAbsent(row.getObject("server_id", UUID.class), id -> new java.util.ArrayList<>())
                            .add(new Slot(
                                    row.getObject("at", OffsetDateTime.class).toInstant(),
                                    ServerHealth.valueOf(row.getString("health")),
                                    row.getInt("meetings"),
                                    row.getInt("people"),
                                    row.getInt("millis")));
                });
        return slots;
    }

    /** Forgets what is older. Returns how many slots were forgotten. */
    public int prune(Duration age) {
        return database.jdbc()
                .sql("delete from server_load where at < now() - make_interval(secs => :age)")
                .param("age", age.toSeconds())
                .update();
    }
}
