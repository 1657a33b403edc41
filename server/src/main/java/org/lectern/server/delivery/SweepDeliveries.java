package org.lectern.server.delivery;

import java.time.Duration;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what was kept for long enough, in portions. */
final class SweepDeliveries {
    private static final Logger log = LoggerFactory.getLogger(SweepDeliveries.class);
    private static final int PORTION = 5_000;
    /** A notice that is staged again later than this is told again. */
    private static final Duration KEEP_NOTICES = Duration.ofDays(2);

    private final Database database;
    private final DeliverySettings settings;

    SweepDeliveries(Database database, DeliverySettings settings) {
        this.database = database;
        this.settings = settings;
    }

    int sweep() {
        int swept = delete("""
                delete from delivery where id in (select id from delivery where state = 'DELIVERED'
                    and settled_at < now() - make_interval(secs => :keep) limit :portion)
                """, settings.keepDelivered())
                + delete("""
                        delete from delivery where id in (select id from delivery where state = 'DEAD'
                            and settled_at < now() - make_interval(secs => :keep) limit :portion)
                        """, settings.keepDead())
                + delete("""
                        delete from outbox where id in (select id from outbox where routed_at is not null
                            and routed_at < now() - make_interval(secs => :keep) and failure is null limit :portion)
                        """, KEEP_NOTICES)
                + delete("""
                        delete from outbox where id in (select id from outbox where routed_at is not null
                            and routed_at < now() - make_interval(secs => :keep) and failure is not null limit :portion)
                        """, settings.keepDead())
                + delete("""
                        delete from delivery_target t where (tenant_id, target) in (select tenant_id, target
                            from delivery_target where next_at = 'infinity' limit :portion)
                          and :keep > 0 and not exists (select 1 from delivery d
                            where d.tenant_id = t.tenant_id and d.target = t.target)
                        """, KEEP_NOTICES);
        if (swept > 0) {
            log.info("deliveries swept rows={}", swept);
        }
        return swept;
    }

    private int delete(String sql, Duration keep) {
        int all = 0;
        int deleted;
        do {
            deleted = database.jdbc()
                    .sql(sql)
                    .param("keep", (double) keep.toSeconds())
                    .param("portion", PORTION)
                    .update();
            all += deleted;
        } while (deleted == PORTION);
        return all;
    }
}
