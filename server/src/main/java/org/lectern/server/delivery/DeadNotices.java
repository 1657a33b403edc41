package org.lectern.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.GuardedResult;
import org.lectern.server.platform.RandomIds;

/**
 * Notices of which no delivery could be made, kept among the dead deliveries where an operator looks. To replay one is to
 * have its notice routed again; nothing is sent for it, and it is gone: what is made of the notice then is listed itself, and
 * so is the notice if it dies again.
 */
final class DeadNotices implements DeliveryFormat {
    static final String NAME = "notice";

    private static final int LONGEST_REASON = 500;

    private final Database database;

    DeadNotices(Database database) {
        this.database = database;
    }

    /** One dead delivery for the notice, however often it dies. Within the caller's transaction. */
    static void write(Database database, long notice, UUID tenantId, String topic, String reason, Instant now) {
        database.jdbc()
                .sql("""
                        insert into delivery (id, tenant_id, target, format, key, sealed_url, host, subject, payload,
                            state, due_at, created_at, settled_at, reason)
                        values (:id, :tenant, :target, :format, :notice, '\\x', '', :subject, :notice, 'DEAD', :now, :now,
                            :now, :reason)
                        on conflict (format, key) do update set state = 'DEAD', reason = excluded.reason,
                            settled_at = excluded.settled_at, lease = null, lease_until = null
                        """)
                .param("id", RandomIds.uuid())
                .param("tenant", tenantId)
                .param("target", "notices " + topic)
                .param("format", NAME)
                .param("notice", Long.toString(notice))
                .param("subject", "notice " + topic)
                .param("now", DeliveryStore.time(now))
                .param("reason", reason)
                .update();
    }

    /** A failure of ours in a line; what it is about stands in the log. */
    static String inWords(RuntimeException failure) {
        String message = failure.getMessage();
        String words = failure.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
        return words.length() > LONGEST_REASON ? words.substring(0, LONGEST_REASON) : words;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Schedule schedule() {
        return Schedule.of(Duration.ofMinutes(1));
    }

    @Override
    public Prepared prepare(Delivery delivery, String url, Instant now) {
        long notice = Long.parseLong(delivery.payload());
        boolean kept = database.jdbc()
                .sql("select exists (select 1 from outbox where id = :id and failure is not null)")
                .param("id", notice)
                .query(Boolean.class)
                .single();
        return kept
                ? new Prepared.Replace(() -> routeAgain(notice))
                : new Prepared.Drop("the notice is no longer kept");
    }

    private void routeAgain(long notice) {
        database.jdbc().sql("""
                        update outbox set routed_at = null, failures = 0, failure = null, due_at = now()
                        where id = :id and failure is not null
                        """).param("id", notice).update();
    }

    @Override
    public Verdict judge(GuardedResult result) {
        throw new IllegalStateException("nothing is sent for a notice");
    }
}
