package org.lectern.server.meeting;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;

/**
 * Asks the server of a run whether it still has it. Only a server that answers, and says that it does not know the
 * meeting, confirms an end; everything else leaves the run as it is.
 */
public final class ConfirmEnd {
    /** A class that is turned away together asks once. */
    private static final Duration SHARED = Duration.ofSeconds(1);

    private final ServerStore servers;
    private final BbbClients clients;
    private final Endings endings;
    private final InstantSource clock;
    private final AsyncCache<UUID, Finding> rechecked = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(SHARED)
            .executor(task -> Thread.ofVirtual().name("recheck-meeting").start(task))
            .buildAsync();

    ConfirmEnd(ServerStore servers, BbbClients clients, Endings endings, InstantSource clock) {
        this.servers = servers;
        this.clients = clients;
        this.endings = endings;
        this.clock = clock;
    }

    /** What the server of a run says about it. */
    public enum Finding {
        GONE,
        STILL_THERE,
        COULD_NOT_ASK
    }

    /**
     * For when somebody was turned away by the server: asks at once, and closes the run as inferred if it is gone, so that
     * the next start opens its successor. However many are turned away, the server is asked once a second about one run.
     */
    public Finding recheck(Meeting meeting) {
        if (!meeting.isRunning()) {
            return Finding.GONE;
        }
        try {
            return rechecked
                    .get(
                            meeting.id(),
                            (id, executor) -> CompletableFuture.supplyAsync(
                                    () -> confirm(meeting, EndCause.INFERRED, lastSeen(meeting)), executor))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The latest time at which the run is known to have been there. */
    static Instant lastSeen(Meeting meeting) {
        Instant seen = meeting.seenAt();
        Instant started = meeting.startedAt();
        return seen != null ? seen : started != null ? started : meeting.createdAt();
    }

    /** Ends a run whose server is disabled or was removed, as far as we are concerned. */
    Meeting detach(Meeting meeting) {
        return endings.detach(meeting.id(), EndCause.REQUESTED, lastSeen(meeting))
                .orElse(meeting);
    }

    /**
     * The run is over because its owner said so, whatever its server shows: that comes to pass a moment later, or when the
     * server answers again.
     */
    Meeting requested(Meeting meeting) {
        return endings.close(meeting.id(), EndCause.REQUESTED, clock.instant()).orElse(meeting);
    }

    /** Asks, and closes nothing. */
    Finding ask(Meeting meeting) {
        Meeting.Place place = meeting.requirePlace();
        Server server = servers.find(place.serverId()).orElse(null);
        if (server == null) {
            return Finding.COULD_NOT_ASK;
        }
        Outcome<org.lectern.bbb.Meeting> outcome = clients.of(server).getMeetingInfo(place.serverMeetingId());
        clients.record(server.id(), outcome);
        if (outcome instanceof Outcome.Success<org.lectern.bbb.Meeting> success) {
            // Another run under our identifier cannot be, but a server that mixes things up can.
            String internal = place.internalMeetingId();
            return internal == null || internal.equals(success.value().internalMeetingId())
                    ? Finding.STILL_THERE
                    : Finding.GONE;
        }
        return outcome.failureKind()
                        .filter(kind -> kind == FailureKind.NOT_FOUND)
                        .isPresent()
                ? Finding.GONE
                : Finding.COULD_NOT_ASK;
    }

    /** Asks, and closes the run if its server does not have it. */
    Finding confirm(Meeting meeting, EndCause cause) {
        Finding finding = ask(meeting);
        if (finding == Finding.GONE) {
            endings.close(meeting.id(), cause, clock.instant());
        }
        return finding;
    }

    /** As {@link #confirm}, with the time of the end given. */
    Finding confirm(Meeting meeting, EndCause cause, Instant at) {
        Finding finding = ask(meeting);
        if (finding == Finding.GONE) {
            endings.close(meeting.id(), cause, at);
        }
        return finding;
    }
}
