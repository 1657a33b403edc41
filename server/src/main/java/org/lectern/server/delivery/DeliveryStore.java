package org.lectern.server.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;

/**
 * Deliveries and their targets. What is due is by the clock of whoever asks; leases are by the database's, so that
 * processes agree on them. Safe for use by several threads and processes.
 */
final class DeliveryStore {
    /** Far longer than the longest attempt. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final int MOST_TARGETS = 500;
    private static final int MOST_OF_ONE_TARGET = 8;
    /** A target of which as much is under way as may be is looked at again after this time, if nothing wakes it. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Database database;
    private final Vault vault;

    DeliveryStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    Database database() {
        return database;
    }

    /** A delivery that this process may send now, and nobody else until the lease is over. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Claimed(Delivery delivery, byte[] sealedUrl, UUID lease, long claimedNanos) {
        @Override
        public String toString() {
            return delivery.toString();
        }
    }

    /** Writes it down, unless it was before. Within the caller's transaction. */
    void insert(NewDelivery wanted, Instant now) {
        UUID id = RandomIds.uuid();
        Instant due = now.plus(wanted.delay());
        int inserted = database.jdbc()
                .sql("""
                        insert into delivery (id, tenant_id, target, format, key, sealed_url, host, subject, payload,
                            due_at, created_at)
                        values (:id, :tenant, :target, :format, :key, :url, :host, :subject, :payload, :due, :now)
                        on conflict (format, key) do nothing
                        """)
                .param("id", id)
                .param("tenant", wanted.to().tenantId())
                .param("target", wanted.to().target())
                .param("format", wanted.format())
                .param("key", wanted.key())
                .param("url", vault.seal(place(id), wanted.to().url().getBytes(StandardCharsets.UTF_8)))
                .param("host", GuardedHttp.hostOf(wanted.to().url()))
                .param("subject", wanted.content().subject())
                .param("payload", wanted.content().payload())
                .param("due", time(due))
                .param("now", time(now))
                .update();
        if (inserted == 1) {
            awake(wanted.to().tenantId(), wanted.to().target(), due);
        }
    }

    /** There may be something to send to the target at this time. */
    private void awake(UUID tenant, String target, Instant at) {
        database.jdbc()
                .sql("""
                        insert into delivery_target (tenant_id, target, next_at) values (:tenant, :target, :at)
                        on conflict (tenant_id, target)
                            do update set next_at = least(delivery_target.next_at, excluded.next_at)
                        """)
                .param("tenant", tenant)
                .param("target", target)
                .param("at", time(at))
                .update();
    }

    /**
     * Takes what is due, of each target a few and of a failing one no more than one, so that no target stands in the way
     * of another.
     */
    List<Claimed> claim(Instant now, int most) {
        UUID lease = RandomIds.uuid();
        long nanos = System.nanoTime();
        return database.inTransaction(() -> {
            List<Claimed> claimed = database.jdbc()
                    .sql("""
                            with target as materialized (
                                select tenant_id, target, failures from delivery_target
                                where next_at <= :now and (paused_until is null or paused_until <= :now)
                                order by next_at limit :targets for update skip locked),
                            due as materialized (
                                select d.id from target t cross join lateral (
                                    select id from delivery
                                    where tenant_id = t.tenant_id and target = t.target and state = 'WAITING'
                                      and due_at <= :now and (lease_until is null or lease_until < now())
                                    order by due_at
                                    limit greatest(0, case when t.failures > 0 then 1 else :each end - (
                                        select count(*) from delivery under_way
                                        where under_way.tenant_id = t.tenant_id and under_way.target = t.target
                                          and under_way.state = 'WAITING' and under_way.lease_until >= now()))
                                    for update skip locked) d
                                limit :most),
                            taken as (
                                update delivery set lease = :lease,
                                    lease_until = now() + make_interval(secs => :seconds)
                                where id in (select id from due)
                                returning *),
                            looked as (
                                update delivery_target t set next_at = :again
                                from target where t.tenant_id = target.tenant_id and t.target = target.target)
                            select * from taken
                            """)
                    .param("now", time(now))
                    .param("targets", MOST_TARGETS)
                    .param("each", MOST_OF_ONE_TARGET)
                    .param("most", most)
                    .param("lease", lease)
                    .param("seconds", (double) LEASE.toSeconds())
                    .param("again", time(now.plus(LOOK_AGAIN)))
                    .query((row, n) -> new Claimed(delivery(row, n), row.getBytes("sealed_url"), lease, nanos))
                    .list();
            restWhatIsEmpty(now);
            return claimed;
        });
    }

    /** Targets that were just looked at and of which nothing waits before some later time sleep until then. */
    private void restWhatIsEmpty(Instant now) {
        database.jdbc()
                .sql("""
                        update delivery_target t set next_at = coalesce(next.at, 'infinity')
                        from (select tenant_id, target, (
                                select min(greatest(d.due_at, coalesce(d.lease_until, d.due_at))) from (
                                    select due_at, lease_until from delivery
                                    where tenant_id = x.tenant_id and target = x.target and state = 'WAITING'
                                    order by due_at limit :few) d) as at
                            from delivery_target x where next_at = :again) next
                        where t.tenant_id = next.tenant_id and t.target = next.target and t.next_at = :again
                          and (next.at is null or next.at > :again)
                        """)
                .param("few", MOST_OF_ONE_TARGET + 1)
                .param("again", time(now.plus(LOOK_AGAIN)))
                .update();
    }

    /**
     * What became of an attempt.
     *
     * @param next when the next one is; null if there is none
     */
    record Settled(
            Delivery.State state,
            int attempts,
            @Nullable Instant next,
            @Nullable String reason) {}

    /** One attempt, for whoever looks. */
    record Attempted(Instant at, Duration took, @Nullable Integer status, String outcome) {}

    /** False if the lease was lost; then nothing is written, since somebody else tells what became of it. */
    boolean settle(Claimed claimed, Attempted attempt, Settled settled, Runnable inTransaction) {
        Delivery delivery = claimed.delivery();
        Instant now = attempt.at().plus(attempt.took());
        return database.inTransaction(() -> {
            int updated = database.jdbc()
                    .sql("""
                            update delivery set state = :state, attempts = :attempts, due_at = :due, lease = null,
                                lease_until = null, reason = :reason, settled_at = :settled
                            where id = :id and lease = :lease
                            """)
                    .param("state", settled.state().name())
                    .param("attempts", settled.attempts())
                    .param("due", time(settled.next() == null ? delivery.dueAt() : settled.next()))
                    .param("reason", settled.reason())
                    .param("settled", settled.next() == null ? time(now) : null)
                    .param("id", delivery.id())
                    .param("lease", claimed.lease())
                    .update();
            if (updated == 0) {
                return false;
            }
            database.jdbc()
                    .sql("""
                            insert into delivery_attempt (delivery_id, number, at, millis, status, outcome)
                            select :id, coalesce(max(number), 0) + 1, :at, :millis, :status, :outcome
                            from delivery_attempt where delivery_id = :id
                            """)
                    .param("id", delivery.id())
                    .param("at", time(attempt.at()))
                    .param("millis", (int) attempt.took().toMillis())
                    .param("status", attempt.status())
                    .param("outcome", attempt.outcome())
                    .update();
            inTransaction.run();
            return true;
        });
    }

    /**
     * Whether an attempt at the target failed.
     *
     * @param next when there may be something to send to it again
     * @param circuit null if the target is never only probed
     */
    void note(Delivery delivery, boolean failed, Instant now, Instant next, DeliveryFormat.@Nullable Circuit circuit) {
        database.jdbc()
                .sql("""
                        update delivery_target set next_at = least(next_at, :next),
                            failures = case when :failed then failures + 1 else 0 end,
                            paused_until = case when :failed and :circuit > 0 and failures + 1 >= :circuit
                                then :pause::timestamptz end
                        where tenant_id = :tenant and target = :target
                        """)
                .param("next", time(next))
                .param("failed", failed)
                .param("circuit", circuit == null ? 0 : circuit.failures())
                .param("pause", circuit == null ? null : time(now.plus(circuit.probeEvery())))
                .param("tenant", delivery.tenantId())
                .param("target", delivery.target())
                .update();
    }

    /** Other work takes the place of a delivery: both, or neither if the lease was lost. */
    void replace(Claimed claimed, Runnable work) {
        database.inTransaction(() -> {
            int mine = database.jdbc()
                    .sql("delete from delivery where id = :id and lease = :lease")
                    .param("id", claimed.delivery().id())
                    .param("lease", claimed.lease())
                    .update();
            if (mine == 1) {
                work.run();
            }
        });
    }

    /** Gives a delivery back unattempted. */
    void release(Claimed claimed) {
        database.jdbc()
                .sql("update delivery set lease = null, lease_until = null where id = :id and lease = :lease")
                .param("id", claimed.delivery().id())
                .param("lease", claimed.lease())
                .update();
    }

    /** Sends settled ones again, from the first attempt on. */
    int replay(List<UUID> ids, Instant now) {
        return database.inTransaction(() -> {
            List<Delivery> again = database.jdbc()
                    .sql("""
                            update delivery set state = 'WAITING', attempts = 0, replays = replays + 1, due_at = :now,
                                lease = null, lease_until = null, settled_at = null, reason = null
                            where id = any(:ids) and state <> 'WAITING' returning *
                            """)
                    .param("now", time(now))
                    .param("ids", ids.toArray(UUID[]::new))
                    .query(DeliveryStore::delivery)
                    .list();
            again.stream()
                    .map(delivery -> new Target(delivery.tenantId(), delivery.target()))
                    .distinct()
                    .forEach(target -> awake(target.tenantId(), target.name(), now));
            return again.size();
        });
    }

    private record Target(UUID tenantId, String name) {}

    /** What waits for the target dies: whoever wanted it is gone. */
    static int abandon(Database database, UUID tenant, String target, String reason, Instant now) {
        return database.jdbc()
                .sql("""
                        update delivery set state = 'DEAD', reason = :reason, settled_at = :now, lease = null,
                            lease_until = null
                        where tenant_id = :tenant and target = :target and state = 'WAITING'
                        """)
                .param("reason", reason)
                .param("now", time(now))
                .param("tenant", tenant)
                .param("target", target)
                .update();
    }

    /** The address of a delivery; empty for what is sent to nobody. */
    String url(Claimed claimed) {
        return claimed.sealedUrl().length == 0
                ? ""
                : new String(vault.open(place(claimed.delivery().id()), claimed.sealedUrl()), StandardCharsets.UTF_8);
    }

    private static Vault.Place place(UUID id) {
        return new Vault.Place("delivery", "sealed_url", id.toString());
    }

    static Delivery delivery(ResultSet row, int n) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("target"),
                row.getString("format"),
                row.getString("host"),
                row.getString("subject"),
                row.getString("payload"),
                Delivery.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getInt("replays"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                instant(row, "settled_at"),
                row.getString("reason"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
