package org.lectern.server.platform;

import java.util.List;
import java.util.UUID;

/**
 * Where a feature says what happened without knowing who is told: in the transaction of the change, so that there is no
 * notice without the change and no change without the notice.
 *
 * <p>A notice that was staged before is the same notice. Safe for use by several threads.
 */
public final class Outbox {
    /** Notified when something was staged. */
    public static final String CHANNEL = "lectern_outbox";

    /** Joins the transaction of this thread on the database, if one runs. */
    public void stage(Database database, Notice notice) {
        stage(database, List.of(notice));
    }

    /** As {@link #stage(Database, Notice)}, in one statement. */
    public void stage(Database database, List<Notice> notices) {
        if (notices.isEmpty()) {
            return;
        }
        int staged = database.jdbc()
                .sql("""
                        insert into outbox (topic, tenant_id, key, payload)
                        select * from unnest(:topics::text[], :tenants::uuid[], :keys::text[], :payloads::text[])
                        on conflict (topic, key) do nothing
                        """)
                .param("topics", notices.stream().map(Notice::topic).toArray(String[]::new))
                .param("tenants", notices.stream().map(Notice::tenantId).toArray(UUID[]::new))
                .param("keys", notices.stream().map(Notice::key).toArray(String[]::new))
                .param("payloads", notices.stream().map(Notice::payload).toArray(String[]::new))
                .update();
        if (staged > 0) {
            database.jdbc()
                    .sql("select pg_notify(:channel, '')")
                    .param("channel", CHANNEL)
                    .query((row, n) -> 0)
                    .list();
        }
    }
}
