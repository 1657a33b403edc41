package org.lectern.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Vault;

/** What operators see of deliveries and do with them. Safe for use by several threads. */
public final class Deliveries {
    private static final int MOST_REPLAYED = 1_000;

    private final Database database;
    private final DeliveryStore store;
    private final InstantSource clock;
    private final Runnable wake;

    Deliveries(DeliveryStore store, InstantSource clock, Runnable wake) {
        this.database = store.database();
        this.store = store;
        this.clock = clock;
        this.wake = wake;
    }

    /** Beside a running product, which finds within a second what is to be sent again. */
    public static Deliveries of(Database database, Vault vault, InstantSource clock) {
        return new Deliveries(new DeliveryStore(database, vault), clock, () -> {});
    }

    /**
     * Which deliveries are meant; null means any.
     *
     * @param text part of the host or of what it is about
     */
    public record Filter(
            @Nullable UUID tenantId,
            Delivery.@Nullable State state,
            @Nullable String format,
            @Nullable String text) {
        public static final Filter ALL = new Filter(null, null, null, null);
    }

    private static final String MATCHING = """
            from delivery where (:tenant::uuid is null or tenant_id = :tenant::uuid)
              and (:state::text is null or state = :state) and (:format::text is null or format = :format)
              and (:text::text is null or position(lower(:text) in lower(host || ' ' || subject)) > 0)
            """;

    /** The newest first. */
    public List<Delivery> list(Filter filter, int max, int skipped) {
        return list(filter, false, max, skipped);
    }

    /** The newest first, or the oldest. */
    public List<Delivery> list(Filter filter, boolean oldestFirst, int max, int skipped) {
        return database.jdbc()
                .sql("select * " + MATCHING + " order by created_at " + (oldestFirst ? "" : "desc")
                        + ", id limit :max offset :skipped")
                .param("tenant", filter.tenantId())
                .param("state", filter.state() == null ? null : filter.state().name())
                .param("format", filter.format())
                .param("text", filter.text())
                .param("max", max)
                .param("skipped", skipped)
                .query(DeliveryStore::delivery)
                .list();
    }

    /** How many there are of each state. */
    public Map<Delivery.State, Long> counts() {
        var counts = new EnumMap<Delivery.State, Long>(Delivery.State.class);
        database.jdbc()
                .sql("select state, count(*) as count from delivery group by state")
                .query(row -> {
                    counts.put(Delivery.State.valueOf(row.getString("state")), row.getLong("count"));
                });
        return counts;
    }

    public Optional<Delivery> find(UUID id) {
        return database.jdbc()
                .sql("select * from delivery where id = :id")
                .param("id", id)
                .query(DeliveryStore::delivery)
                .optional();
    }

    /**
     * One attempt.
     *
     * @param status of the answer; null if there was none
     */
    public record Attempt(
            int number, Instant at, Duration took, @Nullable Integer status, String outcome) {}

    public List<Attempt> attempts(UUID id) {
        return database.jdbc()
                .sql("select * from delivery_attempt where delivery_id = :id order by number")
                .param("id", id)
                .query((row, n) -> new Attempt(
                        row.getInt("number"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        Duration.ofMillis(row.getInt("millis")),
                        row.getObject("status", Integer.class),
                        row.getString("outcome")))
                .list();
    }

    /**
     * Sends it again, from the first attempt on.
     *
     * @return false if there is no such delivery, or it is waiting anyway
     */
    public boolean replay(UUID id) {
        boolean again = store.replay(List.of(id), clock.instant()) == 1;
        wake.run();
        return again;
    }

    /** Sends all dead ones that match again, the oldest first, at most a thousand; gives how many. */
    public int replayDead(Filter filter) {
        List<UUID> ids = database.jdbc()
                .sql("select id " + MATCHING + " and state = 'DEAD' order by created_at limit :max")
                .param("tenant", filter.tenantId())
                .param("state", null)
                .param("format", filter.format())
                .param("text", filter.text())
                .param("max", MOST_REPLAYED)
                .query(UUID.class)
                .list();
        int again = store.replay(ids, clock.instant());
        wake.run();
        return again;
    }

    /**
     * Whoever was to be told is gone: what waits for the target dies. Within the caller's transaction.
     *
     * @return how many
     */
    public static int abandon(Database database, UUID tenantId, String target, String reason, Instant now) {
        return DeliveryStore.abandon(database, tenantId, target, reason, now);
    }
}
