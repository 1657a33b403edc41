package org.lectern.server.pool;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.BbbTransport;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Database;

/**
 * Clients for the servers of the pool, and a circuit breaker for each.
 *
 * <p>Every client refuses to send while its thread holds a transaction. A breaker opens when a server fails several calls
 * in a row within this process, so that starts go elsewhere at once instead of each waiting for a time-out; polls go on
 * regardless and close it again. Safe for use by several threads.
 */
public final class BbbClients {
    private final BbbTransport transport;
    private final Map<UUID, Kept> clients = new ConcurrentHashMap<>();
    /** Servers whose last call failed. */
    private final Set<UUID> failed = ConcurrentHashMap.newKeySet();

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(5)
            .minimumNumberOfCalls(3)
            .failureRateThreshold(60)
            .waitDurationInOpenState(Duration.ofSeconds(30))
            .permittedNumberOfCallsInHalfOpenState(2)
            .build());

    public BbbClients(PoolSettings settings) {
        this(settings, Database::requireNoTransaction);
    }

    /** With another check before each request, for tests that stop a process there. */
    public BbbClients(PoolSettings settings, Runnable beforeSend) {
        this.transport = BbbTransport.with(
                new BbbTransport.Timeouts(settings.connectTimeout(), settings.readTimeout(), settings.pollDeadline()),
                beforeSend);
    }

    private record Kept(Server server, BbbClient client) {
        boolean fits(Server other) {
            return server.address().equals(other.address())
                    && server.secret().equals(other.secret())
                    && server.algorithm() == other.algorithm();
        }
    }

    /** The client of a server with the address and secret that the row has now. */
    public BbbClient of(Server server) {
        return clients.compute(
                        server.id(),
                        (id, kept) -> kept != null && kept.fits(server) ? kept : new Kept(server, open(server)))
                .client();
    }

    /** The server asked with a secret that is only tried. */
    BbbClient trying(Server server, SharedSecret secret, ChecksumAlgorithm algorithm) {
        return BbbClient.of(server.address(), secret, transport).signingWith(algorithm);
    }

    private BbbClient open(Server server) {
        return BbbClient.of(server.address(), server.secret(), transport).signingWith(server.algorithm());
    }

    /** Whether calls to the server lately succeeded, as far as this process knows. */
    public boolean isTrusted(UUID serverId) {
        return breaker(serverId).getState() != CircuitBreaker.State.OPEN;
    }

    /** Whether there is any server that calls lately failed on. */
    public boolean anyUntrusted() {
        return breakers.getAllCircuitBreakers().stream()
                .anyMatch(breaker -> breaker.getState() == CircuitBreaker.State.OPEN);
    }

    /** Tells the breaker how a call went; refusals by a server that answers are no failures of it. */
    public void record(UUID serverId, Outcome<?> outcome) {
        CircuitBreaker breaker = breaker(serverId);
        if (outcome.failureKind().filter(BbbClients::isSickness).isPresent()) {
            failed.add(serverId);
            breaker.onError(0, TimeUnit.MILLISECONDS, new IllegalStateException("call failed"));
        } else {
            failed.remove(serverId);
            breaker.onSuccess(0, TimeUnit.MILLISECONDS);
        }
    }

    /** A poll was answered: the server is well, whatever calls before it met. */
    void answered(UUID serverId) {
        failed.remove(serverId);
        if (!isTrusted(serverId)) {
            breaker(serverId).transitionToClosedState();
        }
    }

    private CircuitBreaker breaker(UUID serverId) {
        return breakers.circuitBreaker(serverId.toString());
    }

    /** Whether this process's last call to the server failed, so that it may be down. */
    boolean lastCallFailed(UUID serverId) {
        return failed.contains(serverId);
    }

    static boolean isSickness(FailureKind kind) {
        return switch (kind) {
            case UNREACHABLE,
                    TIMED_OUT,
                    AMBIGUOUS,
                    SERVER_ERROR,
                    NOT_BIGBLUEBUTTON,
                    EMPTY_ANSWER,
                    UNREADABLE_ANSWER,
                    REDIRECTED,
                    WRONG_ANSWER,
                    ANSWER_TOO_LARGE -> true;
            default -> false;
        };
    }
}
