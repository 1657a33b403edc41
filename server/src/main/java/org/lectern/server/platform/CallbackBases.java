package org.lectern.server.platform;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Notices when the processes of one installation have servers call back at different addresses, as they do where neither
 * {@code lectern.callback-url} nor {@code lectern.public-url} is set: a server keeps one hook of ours, so each process would
 * put its own in place of the others', and events would be lost on the way.
 *
 * <p>Each process writes down its own every few seconds and looks at what the others wrote.
 */
public final class CallbackBases implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CallbackBases.class);
    private static final Duration EVERY = Duration.ofSeconds(15);
    /** A process that stopped, or was given another address, is forgotten after this time. */
    private static final Duration PRESENT = Duration.ofSeconds(50);

    private final Database database;
    private final Addresses addresses;
    private volatile List<String> others = List.of();
    private volatile @Nullable ScheduledExecutorService timer;

    public CallbackBases(Database database, Addresses addresses) {
        this.database = database;
        this.addresses = addresses;
    }

    /** What other processes have servers call, if it is not what this one does; mostly nothing. */
    public List<String> others() {
        return others;
    }

    /** Writes ours down and looks at the others'. */
    void look() {
        String ours = addresses.callback("/").toString();
        List<String> found = database.inTransaction(() -> {
            database.jdbc().sql("""
                            insert into callback_base (base, seen_at) values (:base, now())
                            on conflict (base) do update set seen_at = now()
                            """).param("base", ours).update();
            database.jdbc()
                    .sql("delete from callback_base where seen_at < now() - make_interval(secs => :present)")
                    .param("present", (double) PRESENT.toSeconds())
                    .update();
            return database.jdbc()
                    .sql("select base from callback_base where base <> :base order by base")
                    .param("base", ours)
                    .query(String.class)
                    .list();
        });
        if (!found.isEmpty() && !found.equals(others)) {
            log.error(
                    "processes of this installation have servers call back at different addresses, and take each other's"
                            + " hooks away; set lectern.callback-url to one address of all ours={} others={}",
                    ours,
                    found);
        }
        others = found;
    }

    private void lookQuietly() {
        try {
            look();
        } catch (RuntimeException e) {
            log.debug("could not look at the callback addresses of other processes", e);
        }
    }

    @Override
    public void start() {
        var started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("callback-bases").factory());
        started.scheduleWithFixedDelay(this::lookQuietly, 5, EVERY.toSeconds(), TimeUnit.SECONDS);
        timer = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopped = timer;
        timer = null;
        if (stopped != null) {
            stopped.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }
}
