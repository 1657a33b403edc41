package org.lectern.server.relay;

import java.time.Duration;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what was kept for long enough of what is passed on to callers, in portions. Any process may do it. */
final class SweepRelayed {
    private static final Logger log = LoggerFactory.getLogger(SweepRelayed.class);
    private static final int PORTION = 5_000;

    private final Database database;
    private final RelaySettings settings;

    SweepRelayed(Database database, RelaySettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * Of a body that waits to be sent nothing is deleted: the delivery engine gives that up within days, and what it still
     * holds it may need.
     *
     * @return how many rows
     */
    int sweep() {
        int analytics = delete("""
                delete from analytics_body where internal_meeting_id in (
                    select internal_meeting_id from analytics_body b
                    where received_at < now() - make_interval(secs => :keep)
                      and not exists (select 1 from delivery d where d.format = 'analytics'
                          and d.key = b.internal_meeting_id and d.state = 'WAITING')
                    limit :portion)
                """, settings.keepAnalytics());
        int told = delete("""
                delete from recording_told where (meeting_id, record_id) in (
                    select meeting_id, record_id from recording_told
                    where last_at < now() - make_interval(secs => :keep) limit :portion)
                """, settings.keepRecordingTold());
        int hooks = delete("""
                delete from tenant_hook where id in (
                    select id from tenant_hook
                    where dropped_at < now() - make_interval(secs => :keep) limit :portion)
                """, settings.keepDroppedHooks());
        if (analytics + told + hooks > 0) {
            log.info("swept what was passed on analytics={} recordings={} hooks={}", analytics, told, hooks);
        }
        return analytics + told + hooks;
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
