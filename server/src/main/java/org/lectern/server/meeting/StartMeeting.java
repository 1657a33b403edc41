package org.lectern.server.meeting;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.PendingMeetings;
import org.lectern.server.meeting.CreateAtServer.Result;
import org.lectern.server.meeting.OpenRuns.Opened;
import org.lectern.server.meeting.StartLedger.Next;
import org.lectern.server.meeting.StartLedger.Won;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a meeting up exactly once, whoever and however many ask at the same time, through any number of processes, over
 * crashes and lost answers.
 *
 * <p>Within a process everybody who asks for the same meeting waits for one piece of work; between processes the
 * {@link StartLedger} decides. Safe for use by many threads; blocks the caller until the meeting runs or it is known
 * that it will not.
 */
public final class StartMeeting implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StartMeeting.class);
    private static final Duration RE_READ = Duration.ofMillis(100);
    private static final int MAX_ATTEMPTS = 5;
    /** Attempts up to this one may go to a server a second time after an answer was lost, if no other is left. */
    private static final int REPEATED_ATTEMPTS = 3;

    private final MeetingStore meetings;
    private final StartLedger ledger;
    private final CreateAtServer servers;
    private final Around around;
    private final Duration patience;
    private final ConcurrentHashMap<Key, CompletableFuture<StartResult>> inFlight = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What a start touches besides its own tables. */
    record Around(MeetingSignals signals, PendingMeetings pending, UntrustedServers untrusted) {}

    /** Servers that calls of this process lately failed on. */
    interface UntrustedServers {
        Set<UUID> now();
    }

    private record Key(UUID tenantId, String externalId) {}

    StartMeeting(MeetingStore meetings, StartLedger ledger, CreateAtServer servers, Around around, Duration patience) {
        this.meetings = meetings;
        this.ledger = ledger;
        this.servers = servers;
        this.around = around;
        this.patience = patience;
    }

    /** Starts the meeting, or finds it running, or says why it cannot run. Never called within a transaction. */
    public StartResult start(StartRequest request) {
        Database.requireNoTransaction();
        var key = new Key(request.tenantId(), request.externalId());
        if (!inFlight.containsKey(key)) {
            Optional<Meeting> live = meetings.findLive(request.tenantId(), request.externalId());
            if (live.isPresent() && live.get().isRunning()) {
                return new StartResult.Running(live.get(), false);
            }
        }
        var mine = new CompletableFuture<StartResult>();
        CompletableFuture<StartResult> shared = inFlight.putIfAbsent(key, mine);
        if (shared == null) {
            shared = mine;
            threads.execute(() -> work(key, request, mine));
        }
        try {
            StartResult result = shared.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return shared != mine && result instanceof StartResult.Running running
                    ? new StartResult.Running(running.meeting(), false)
                    : result;
        } catch (TimeoutException e) {
            return stillStarting();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return stillStarting();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a start broke", e.getCause());
        }
    }

    /**
     * Brings up the successor of a run that vanished without an end, from what that was asked for with. As
     * {@link #start}: however many ask, there is one.
     */
    public StartResult carryOn(Meeting lost) {
        StartRequest request = ledger.request(lost.id());
        log.info("bringing up the successor of a vanished run lost={}", lost.id());
        return start(request);
    }

    /**
     * Waits until a run changed its state, in whichever process, or the time is up. A hint: whoever is woken reads again, and
     * a change just before the call is not told of.
     */
    public void awaitChange(UUID meetingId, Duration longest) throws InterruptedException {
        around.signals().await(meetingId, longest);
    }

    private void work(Key key, StartRequest request, CompletableFuture<StartResult> mine) {
        StartResult result = null;
        Throwable broken = null;
        try {
            result = drive(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result = stillStarting();
        } catch (RuntimeException | Error e) {
            broken = e;
        }
        // Removed before it completes: whoever comes later reads the row, whoever came before has this future.
        inFlight.remove(key, mine);
        if (broken == null) {
            mine.complete(result);
        } else {
            mine.completeExceptionally(broken);
        }
    }

    private StartResult drive(StartRequest request) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until) {
            Optional<Meeting> live = meetings.findLive(request.tenantId(), request.externalId());
            StartResult result;
            if (live.isEmpty()) {
                result = open(request);
            } else if (live.get().isRunning()) {
                return new StartResult.Running(live.get(), false);
            } else {
                result = takeOver(live.get().id());
                if (result == null) {
                    around.signals().await(live.get().id(), RE_READ);
                }
            }
            if (result != null) {
                return result;
            }
        }
        return stillStarting();
    }

    private @Nullable StartResult open(StartRequest request) {
        if (request.caller() != null && request.caller().parent() != null) {
            return openBreakout(request, request.caller().parent());
        }
        Set<UUID> untrusted = around.untrusted().now();
        Opened opened = ledger.open(request, untrusted);
        if (opened instanceof Opened.Nowhere && !untrusted.isEmpty()) {
            opened = ledger.open(request, Set.of());
        }
        return opened(request, opened);
    }

    /** A breakout room is on its parent's server, or nowhere. */
    private @Nullable StartResult openBreakout(StartRequest request, UUID parent) {
        Optional<UUID> there = meetings.find(parent)
                .filter(Meeting::isRunning)
                .map(run -> run.requirePlace().serverId());
        if (there.isEmpty()) {
            return new StartResult.NotStarted(
                    StartResult.Reason.REJECTED, "Parent meeting does not exist", "parentMeetingDoesNotExist");
        }
        return opened(request, ledger.open(request, servers.allBut(there.get())));
    }

    private @Nullable StartResult opened(StartRequest request, Opened opened) {
        return switch (opened) {
            case Opened.Mine mine -> carry(mine.request(), mine.attempt(), null);
            case Opened.Theirs theirs -> null;
            case Opened.OverLimit over -> {
                log.info(
                        "a start is over a limit tenant={} limit={} most={}",
                        request.tenantId(),
                        over.limit(),
                        over.most());
                yield new StartResult.NotStarted(
                        StartResult.Reason.LIMIT_REACHED,
                        switch (over.limit()) {
                            case MEETINGS ->
                                "Only " + over.most() + " classes may run at the same time. Please try again when one"
                                        + " is over.";
                            case PARTICIPANTS ->
                                "Only " + over.most() + " people may be in classes at the same time. Please try again"
                                        + " when there are fewer.";
                        });
            }
            case Opened.Nowhere nowhere -> {
                log.warn("no server for a start name={} placement={}", request.externalId(), nowhere.reason());
                yield new StartResult.NotStarted(
                        StartResult.Reason.NO_SERVER,
                        "No server can take a class now. Please try again in a few minutes.");
            }
        };
    }

    /** Carries on a start whose process fell silent, if this is one. Null if not, or if somebody else was faster. */
    private @Nullable StartResult takeOver(UUID meetingId) {
        Optional<Attempt> taken = ledger.takeOver(meetingId);
        if (taken.isEmpty()) {
            return null;
        }
        Attempt attempt = taken.get();
        log.warn("took over a silent start meeting={} attempt={}", meetingId, attempt.number());
        return carry(ledger.request(meetingId), attempt, servers.ask(attempt));
    }

    /**
     * Takes over starts that nobody asks for any more: found at the server they run, else they are closed.
     *
     * @return how many were settled
     */
    int settleSilent() {
        int settled = 0;
        for (UUID id : ledger.listSilent(20)) {
            Optional<Attempt> taken = ledger.takeOver(id);
            if (taken.isEmpty()) {
                continue;
            }
            if (!(servers.ask(taken.get()) instanceof Result.Up up)) {
                ledger.giveUp(taken.get(), "its process stopped, and the server does not have it");
            } else if (won(taken.get(), up) == Won.SERVER_TAKEN_OUT) {
                ledger.giveUp(taken.get(), "its process stopped, and its server was taken out");
                discard(taken.get(), meetings.passwords(id));
            }
            log.warn("settled a silent start meeting={}", id);
            settled++;
        }
        return settled;
    }

    /**
     * Sends attempts until one counts.
     *
     * @param known what is known of the first attempt already; null sends it
     * @return null if somebody else overtook this
     */
    private @Nullable StartResult carry(StartRequest request, Attempt first, @Nullable Result known) {
        var refused = new HashSet<UUID>();
        Attempt attempt = first;
        Result result = known;
        MeetingStore.Passwords passwords = meetings.passwords(first.meetingId());
        while (true) {
            if (result == null) {
                result = servers.create(request, attempt, passwords);
            }
            String reason;
            boolean again = false;
            switch (result) {
                case Result.Up up -> {
                    Won won = won(attempt, up);
                    if (won == Won.COUNTS) {
                        return new StartResult.Running(
                                meetings.find(attempt.meetingId()).orElseThrow(), true);
                    }
                    if (won == Won.OVERTAKEN) {
                        log.warn("overtaken, ending what was created meeting={}", attempt.meetingId());
                        servers.discard(attempt, passwords);
                        return null;
                    }
                    refused.add(attempt.serverId());
                    reason = "its server was taken out meanwhile";
                    discard(attempt, passwords);
                }
                case Result.Invalid invalid -> {
                    return ledger.giveUp(attempt, invalid.message())
                            ? new StartResult.NotStarted(
                                    StartResult.Reason.REJECTED, invalid.message(), invalid.messageKey())
                            : null;
                }
                case Result.Refused no -> {
                    refused.add(attempt.serverId());
                    reason = no.reason();
                }
                case Result.Lost lost -> {
                    reason = lost.reason();
                    again = attempt.number() < REPEATED_ATTEMPTS;
                }
            }
            log.warn(
                    "a start failed on a server meeting={} attempt={} reason={}",
                    attempt.meetingId(),
                    attempt.number(),
                    reason);
            boolean bound = request.caller() != null && request.caller().parent() != null;
            Next next = attempt.number() < MAX_ATTEMPTS && !bound
                    ? ledger.next(attempt, reason, refused, again)
                    : ledger.giveUp(attempt, reason) ? new Next.GivenUp() : new Next.Overtaken();
            switch (next) {
                case Next.Try another -> {
                    attempt = another.attempt();
                    result = null;
                }
                case Next.GivenUp given -> {
                    return new StartResult.NotStarted(
                            StartResult.Reason.SERVERS_FAILED,
                            "No server could start the class. Please try again in a few minutes.");
                }
                case Next.Overtaken overtaken -> {
                    return null;
                }
            }
        }
    }

    /** Beside the start: the server may well not answer any more. */
    private void discard(Attempt attempt, MeetingStore.Passwords passwords) {
        threads.execute(() -> servers.discard(attempt, passwords));
    }

    private Won won(Attempt attempt, Result.Up up) {
        Won won = ledger.won(attempt, up);
        if (won == Won.COUNTS) {
            meetings.changed(attempt.meetingId());
            around.pending().attach(attempt.serverMeetingId());
        }
        return won;
    }

    private static StartResult stillStarting() {
        return new StartResult.NotStarted(
                StartResult.Reason.STILL_STARTING, "The class is still being started. Please try again in a moment.");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
