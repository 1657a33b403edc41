package org.lectern.server.pool;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lectern.bbb.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether it is worth sending somebody's browser to a server, so that nobody ends at the browser's own "cannot
 * connect" because a server died since its last poll.
 *
 * <p>A server that was heard of lately is not asked. Any other is asked once, however many want to go there, and not waited
 * for long; the answer holds for a few seconds. Safe for use by several threads.
 */
public final class ReachServers {
    private static final Logger log = LoggerFactory.getLogger(ReachServers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofSeconds(3);
    /** A poll comes up to a tenth late, and its answer takes a while. */
    private static final double LATE = 1.2;

    private static final Duration ANSWERING = Duration.ofSeconds(5);

    private final BbbClients clients;
    private final InstantSource clock;
    private final Duration heardWithin;
    private final AsyncCache<UUID, Boolean> asked = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(KEPT)
            .executor(virtual())
            .buildAsync();

    public ReachServers(BbbClients clients, PoolSettings settings, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
        this.heardWithin = Duration.ofMillis(Math.round(settings.pollInterval().toMillis() * LATE))
                .plus(ANSWERING);
    }

    private static Executor virtual() {
        return task -> Thread.ofVirtual().name("reach-server").start(task);
    }

    /**
     * Whether the server answered its last poll, which is not long ago, and the last call of this process. One that the
     * operator disabled counts as heard: it is not called any more, whoever is inside stays. Asks nobody.
     */
    public boolean wasHeard(Server server) {
        if (server.state() == ServerState.DISABLED) {
            return true;
        }
        Instant answered = server.observed().answeredAt();
        return server.observed().failures() == 0
                && !clients.lastCallFailed(server.id())
                && answered != null
                && answered.plus(heardWithin).isAfter(clock.instant());
    }

    /** Whether somebody may be sent there: it was heard of, or answers now. Waits two seconds at most. */
    public boolean mayBeEntered(Server server) {
        if (wasHeard(server)) {
            return true;
        }
        CompletableFuture<Boolean> answer = asked.get(
                server.id(), (id, executor) -> CompletableFuture.supplyAsync(() -> answers(server), executor));
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            log.warn("could not ask a server whether it is there server={}", server.name(), e);
            return false;
        }
    }

    private boolean answers(Server server) {
        Outcome<?> outcome = clients.of(server).version();
        clients.record(server.id(), outcome);
        boolean answers = outcome.failureKind().filter(BbbClients::isSickness).isEmpty();
        if (!answers) {
            log.info(
                    "a server is not there for joins server={} failure={}",
                    server.name(),
                    outcome.failureKind().orElse(null));
        }
        return answers;
    }
}
