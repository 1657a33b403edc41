package org.lectern.server.recording;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.Outcome;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks several servers at once, each question on a virtual thread of its own, and waits for all of them no longer than the
 * patience. A server is asked a few questions at a time, whoever asks; one that lately failed is not asked at all.
 */
final class AskServers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AskServers.class);
    /** A server reads recordings from disk. */
    private static final int AT_ONCE = 4;

    private static final Duration SILENT_FOR = Duration.ofSeconds(15);

    private final ServerStore servers;
    private final BbbClients clients;
    private final Duration patience;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("ask-recordings-", 0).factory());
    private final Map<UUID, Semaphore> room = new ConcurrentHashMap<>();
    /** Servers that somebody waited for in vain, so that the next need not. */
    private final Cache<UUID, Boolean> silent =
            Caffeine.newBuilder().expireAfterWrite(SILENT_FOR).build();

    AskServers(ServerStore servers, BbbClients clients, Duration patience) {
        this.servers = servers;
        this.clients = clients;
        this.patience = patience;
    }

    /** @param items what it is about, for whoever reads the answer */
    record Question<T>(UUID serverId, List<String> items, Function<BbbClient, Outcome<T>> call) {}

    /** @param outcome null if the server was not asked, or did not answer in time */
    record Answer<T>(Question<T> question, @Nullable Outcome<T> outcome) {}

    /** The answers in the order of the questions. What failed is logged, and never an exception. */
    <T> List<Answer<T>> ask(List<Question<T>> questions) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<UUID, Optional<Server>> known = new HashMap<>();
        List<Future<@Nullable Outcome<T>>> asked = new ArrayList<>();
        for (Question<T> question : questions) {
            Server server =
                    known.computeIfAbsent(question.serverId(), this::fit).orElse(null);
            asked.add(
                    server == null
                            ? CompletableFuture.completedFuture(null)
                            : threads.submit(() -> askOne(server, question, deadline)));
        }
        try {
            List<Answer<T>> answers = new ArrayList<>();
            for (int i = 0; i < questions.size(); i++) {
                answers.add(new Answer<>(questions.get(i), await(questions.get(i), asked.get(i), deadline)));
            }
            return answers;
        } finally {
            asked.forEach(future -> future.cancel(true));
        }
    }

    private <T> @Nullable Outcome<T> await(Question<T> question, Future<@Nullable Outcome<T>> asked, long deadline)
            throws InterruptedException {
        try {
            return asked.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | CancellationException e) {
            log.warn("recordings not told in time server={}", question.serverId());
            silent.put(question.serverId(), true);
            return null;
        } catch (ExecutionException e) {
            log.error("asking for recordings failed server={}", question.serverId(), e.getCause());
            return null;
        }
    }

    /** Whether it was taken out of the pool: nobody can ever ask it. */
    boolean isRemoved(UUID serverId) {
        return servers.find(serverId).isEmpty();
    }

    /** The server, if it is worth asking. */
    private Optional<Server> fit(UUID serverId) {
        Server server = servers.findRecent(serverId).orElse(null);
        if (server == null) {
            log.warn("recordings of a removed server not told server={}", serverId);
            return Optional.empty();
        }
        // Nothing is known of the health of a disabled one: it is not polled.
        boolean well = server.state() == ServerState.DISABLED || server.health() != ServerHealth.OFFLINE;
        if (!well || !clients.isTrusted(serverId) || silent.getIfPresent(serverId) != null) {
            log.warn("recordings of a failing server not asked for server={}", server.name());
            return Optional.empty();
        }
        return Optional.of(server);
    }

    private <T> @Nullable Outcome<T> askOne(Server server, Question<T> question, long deadline)
            throws InterruptedException {
        Semaphore places = room.computeIfAbsent(server.id(), id -> new Semaphore(AT_ONCE));
        if (!places.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            log.warn("recordings not asked for, too many wait already server={}", server.name());
            return null;
        }
        try {
            Outcome<T> outcome = question.call().apply(clients.of(server));
            if (Thread.currentThread().isInterrupted()) {
                return null; // Whoever gave up waiting has said so.
            }
            clients.record(server.id(), outcome);
            outcome.failure()
                    .ifPresent(failure -> log.warn(
                            "recordings not told server={} kind={} key={}",
                            server.name(),
                            failure.kind(),
                            failure.messageKey()));
            return outcome;
        } finally {
            places.release();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
