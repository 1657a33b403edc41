package org.lectern.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.delivery.NoticeRoute.Routing;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes deliveries of what was staged in the outbox, each notice once, whichever process does it.
 *
 * <p>A notice that cannot be routed is tried again a few times, over about an hour, and then becomes a dead delivery of
 * {@link DeadNotices}, so that somebody sees it and can have it routed again.
 */
final class RouteNotices {
    private static final Logger log = LoggerFactory.getLogger(RouteNotices.class);
    private static final int BATCH = 200;
    /** Whoever took a notice and fell silent is not waited for any longer. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** The wait after a failure is this, doubled for each before it: about an hour in all. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);

    static final int MOST_FAILURES = 8;

    private final Database database;
    private final DeliveryStore deliveries;
    private final Map<String, NoticeRoute.Router> routers = new HashMap<>();
    private final InstantSource clock;

    RouteNotices(DeliveryStore deliveries, List<NoticeRoute> routes, InstantSource clock) {
        this.database = deliveries.database();
        this.deliveries = deliveries;
        this.clock = clock;
        for (NoticeRoute route : routes) {
            if (routers.put(route.topic(), route.router()) != null) {
                throw new IllegalStateException("two routes of the topic " + route.topic());
            }
        }
    }

    private record Staged(long id, Notice notice, Instant at, int failures) {}

    /** Routes what is due, at most a batch; gives how many it looked at. */
    int route() {
        List<Staged> due = database.jdbc()
                .sql("""
                        update outbox set due_at = now() + make_interval(secs => :lease), tries = tries + 1
                        where id in (select id from outbox where routed_at is null and due_at <= now()
                            order by due_at, id limit :batch for update skip locked)
                        returning id, topic, tenant_id, key, payload, staged_at, failures
                        """)
                .param("lease", (double) LEASE.toSeconds())
                .param("batch", BATCH)
                .query((row, n) -> new Staged(
                        row.getLong("id"),
                        new Notice(
                                row.getString("topic"),
                                row.getObject("tenant_id", UUID.class),
                                row.getString("key"),
                                row.getString("payload")),
                        row.getObject("staged_at", OffsetDateTime.class).toInstant(),
                        row.getInt("failures")))
                .list();
        due.forEach(this::route);
        return due.size();
    }

    private void route(Staged staged) {
        try {
            NoticeRoute.Router router = routers.get(staged.notice().topic());
            Routing routing = router == null ? NoticeRoute.nobody() : router.route(staged.notice(), staged.at());
            switch (routing) {
                case Routing.To to -> write(staged, to.deliveries());
                case Routing.Later later -> postpone(staged, later.delay());
            }
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            failed(staged, e);
        }
    }

    private void failed(Staged staged, RuntimeException e) {
        int failures = staged.failures() + 1;
        String topic = staged.notice().topic();
        if (failures < MOST_FAILURES) {
            log.warn("a notice could not be routed, tried again topic={} notice={}", topic, staged.id(), e);
            database.jdbc()
                    .sql("""
                            update outbox set failures = :failures, due_at = now() + make_interval(secs => :wait)
                            where id = :id
                            """)
                    .param("failures", failures)
                    .param("wait", (double) (FIRST_WAIT.toSeconds() << staged.failures()))
                    .param("id", staged.id())
                    .update();
            return;
        }
        log.error(
                "a notice could not be routed and is given up, it can be replayed topic={} notice={} tries={}",
                topic,
                staged.id(),
                failures,
                e);
        String reason =
                "no delivery could be made of it in " + failures + " tries, the last: " + DeadNotices.inWords(e);
        database.inTransaction(() -> {
            int mine = database.jdbc()
                    .sql("""
                            update outbox set routed_at = now(), failures = :failures, failure = :failure
                            where id = :id and routed_at is null
                            """)
                    .param("failures", failures)
                    .param("failure", reason)
                    .param("id", staged.id())
                    .update();
            if (mine == 1) {
                DeadNotices.write(database, staged.id(), staged.notice().tenantId(), topic, reason, clock.instant());
            }
        });
    }

    private void write(Staged staged, List<NewDelivery> wanted) {
        database.inTransaction(() -> {
            int mine = database.jdbc()
                    .sql("update outbox set routed_at = now() where id = :id and routed_at is null")
                    .param("id", staged.id())
                    .update();
            if (mine == 1) {
                wanted.forEach(delivery -> deliveries.insert(delivery, clock.instant()));
            }
        });
    }

    private void postpone(Staged staged, Duration delay) {
        database.jdbc()
                .sql("update outbox set due_at = now() + make_interval(secs => :delay) where id = :id")
                .param("delay", delay.toMillis() / 1000.0)
                .param("id", staged.id())
                .update();
    }
}
