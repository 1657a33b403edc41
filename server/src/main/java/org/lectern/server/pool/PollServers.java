package org.lectern.server.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.Meeting;
import org.lectern.bbb.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each server for its meetings, and tells the listeners.
 *
 * <p>Polls are claimed through the database, so that several processes together ask each server once an interval. Each has
 * a thread and a deadline of its own: a server that hangs delays no other. Servers that failed the last time wait for a
 * smaller number of polls of their own, so however many hang, the others are asked on time.
 */
public final class PollServers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PollServers.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    /** Two polls on request are at least this far apart. */
    static final Duration REQUEST_GAP = Duration.ofSeconds(5);
    /** Answered polls between two looks at the version. */
    private static final int VERSION_EVERY = 20;

    private final ServerStore servers;
    private final BbbClients clients;
    private final Supplier<List<PollListener>> listeners;
    private final PoolSettings settings;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Lane well;
    private final Lane failing;
    private final Semaphore wake = new Semaphore(0);
    private @Nullable Thread loop;

    /**
     * Polls that may run at once.
     *
     * @param full whether the last claim took all that was free, so that more may be due
     */
    private record Lane(Semaphore free, AtomicBoolean full) {
        static Lane of(int polls) {
            return new Lane(new Semaphore(polls), new AtomicBoolean());
        }
    }

    /**
     * @param listeners asked for once a poll, so that they may be made after this
     */
    public PollServers(
            ServerStore servers,
            BbbClients clients,
            Supplier<List<PollListener>> listeners,
            PoolSettings settings,
            InstantSource clock) {
        this.servers = servers;
        this.clients = clients;
        this.listeners = listeners;
        this.settings = settings;
        this.clock = clock;
        this.well = Lane.of(settings.pollConcurrency());
        this.failing = Lane.of(Math.max(1, settings.pollConcurrency() / 4));
    }

    /** Polls the server soon, but not sooner than five seconds after its last poll. Any process may do it. */
    public void request(UUID serverId) {
        servers.requestPoll(serverId, REQUEST_GAP);
        wake.release();
    }

    /** Begins to poll by itself. */
    public synchronized void start() {
        if (loop == null) {
            loop = Thread.ofVirtual().name("poll-servers").start(this::run);
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                begin();
                wake.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.warn("could not claim polls, trying again", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(TICK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes every poll that is due now and returns when all are done; for tests and tools. Returns their number. */
    public int pollDue() throws InterruptedException {
        int count = 0;
        while (true) {
            List<Future<?>> polls = begin();
            if (polls.isEmpty()) {
                return count;
            }
            for (Future<?> poll : polls) {
                try {
                    poll.get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a poll broke", e.getCause());
                }
            }
            count += polls.size();
        }
    }

    private List<Future<?>> begin() throws InterruptedException {
        var polls = new ArrayList<>(begin(well, false));
        polls.addAll(begin(failing, true));
        return polls;
    }

    private List<Future<?>> begin(Lane lane, boolean failingOnes) {
        int room = lane.free().drainPermits();
        lane.full().set(room == 0);
        if (room == 0) {
            return List.of();
        }
        List<Server> due;
        try {
            due = servers.claimDue(
                    room,
                    failingOnes,
                    settings.pollInterval(),
                    settings.pollDeadline().plusSeconds(10));
        } catch (RuntimeException e) {
            lane.free().release(room);
            throw e;
        }
        lane.free().release(room - due.size());
        lane.full().set(due.size() == room);
        var polls = new ArrayList<Future<?>>(due.size());
        for (Server server : due) {
            polls.add(threads.submit(() -> {
                try {
                    poll(server);
                } catch (RuntimeException e) {
                    log.warn("a poll broke server={}", server.name(), e);
                } finally {
                    lane.free().release();
                    if (lane.full().get()) {
                        wake.release();
                    }
                }
            }));
        }
        return polls;
    }

    private void poll(Server server) {
        BbbClient client = clients.of(server);
        Instant asked = clock.instant();
        long began = System.nanoTime();
        Outcome<List<Meeting>> answer = ask(server, client);
        int millis = (int) Duration.ofNanos(System.nanoTime() - began).toMillis();
        Instant answered = clock.instant();
        if (answer.isSuccess()) {
            clients.answered(server.id());
        } else {
            clients.record(server.id(), answer);
        }
        observe(server, answer, millis, version(server, client, answer));
        var poll = new ServerPoll(server, asked, answered, settings.pollInterval(), answer);
        for (PollListener listener : listeners.get()) {
            try {
                listener.polled(poll);
            } catch (RuntimeException e) {
                log.error("a listener failed on a poll server={}", server.name(), e);
            }
        }
    }

    /** With its other secret too, where one is kept and the server refuses the one in use. */
    private Outcome<List<Meeting>> ask(Server server, BbbClient client) {
        Outcome<List<Meeting>> answer = client.getMeetings();
        Server.Spare spare = server.spare();
        if (spare == null || !RotateSecret.refused(answer)) {
            return answer;
        }
        Outcome<List<Meeting>> other =
                clients.trying(server, spare.secret(), spare.algorithm()).getMeetings();
        if (!other.isSuccess()) {
            return answer;
        }
        servers.changeSecret(server, spare.secret(), spare.algorithm());
        log.info("server takes its other secret, now in use server={} kind={}", server.name(), spare.kind());
        return other;
    }

    private void observe(Server server, Outcome<List<Meeting>> answer, int millis, @Nullable String version) {
        Observed before = server.observed();
        boolean well = answer.isSuccess();
        int failures = well ? 0 : before.failures() + 1;
        int successes = well ? before.successes() + 1 : 0;
        ServerHealth health = before.health().after(failures, successes, before.answeredAt() == null);
        List<Meeting> meetings = answer.toOptional().orElse(List.of());
        int people = meetings.stream().mapToInt(Meeting::participantCount).sum();
        String failure = answer.failure().map(PollServers::inWords).orElse(null);
        var finding = new PollFinding(health, failures, successes, millis, failure, version, meetings.size(), people);
        servers.observe(server.id(), finding);
        if (health != before.health()) {
            log.info(
                    "server changed health server={} from={} to={} failures={} lastAnswer={} failure={}",
                    server.name(),
                    before.health(),
                    health,
                    failures,
                    before.answeredAt(),
                    failure);
        }
    }

    /** Asked seldom; a server that hides it is not asked to every poll. */
    private @Nullable String version(Server server, BbbClient client, Outcome<List<Meeting>> answer) {
        if (!answer.isSuccess() || server.observed().successes() % VERSION_EVERY != 0) {
            return null;
        }
        return client.version()
                .toOptional()
                .flatMap(version -> version.release().or(() -> version.profile().map(PollServers::atLeast)))
                .orElse(null);
    }

    private static String atLeast(org.lectern.bbb.VersionProfile profile) {
        return profile.name().substring(1).replace('_', '.') + " or later";
    }

    private static String inWords(Outcome.Failure<?> failure) {
        String key = failure.messageKey().isEmpty() ? "" : " (" + failure.messageKey() + ")";
        String message = failure.message();
        String sentence = message.isEmpty() || message.endsWith(".") ? message : message + ".";
        return failure.kind() + key + ": " + sentence + " " + failure.advice();
    }

    /** Stops polling and breaks off the polls under way; their leases run out by themselves. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            running = loop;
            loop = null;
        }
        if (running != null) {
            running.interrupt();
        }
        threads.shutdownNow();
    }
}
