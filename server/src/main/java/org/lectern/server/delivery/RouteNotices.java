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

/** Makes deliveries of what was staged in the outbox, each notice once, whichever process does it. */
final class RouteNotices {
    private static final Logger log = LoggerFactory.getLogger(RouteNotices.class);
    private static final int BATCH = 200;
    /** Whoever took a notice and fell silent is not waited for any longer. */
    private static final Duration LEASE = Duration.ofSeconds(30);

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

    private record Staged(long id, Notice notice, Instant at) {}

    /** Routes what is due, at most a batch; gives how many it looked at. */
    int route() {
        List<Staged> due = database.jdbc()
                .sql("""
                        update outbox set due_at = now() + make_interval(secs => :lease), tries = tries + 1
                        where id in (select id from outbox where routed_at is null and due_at <= now()
                            order by due_at, id limit :batch for update skip locked)
                        returning id, topic, tenant_id, key, payload, staged_at
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
                        row.getObject("staged_at", OffsetDateTime.class).toInstant()))
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
            log.error(
                    "a notice could not be routed, tried again topic={} notice={}",
                    staged.notice().topic(),
                    staged.id(),
                    e);
        }
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
