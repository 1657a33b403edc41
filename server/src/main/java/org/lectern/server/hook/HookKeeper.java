package org.lectern.server.hook;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.CreateHook;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Hook;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Removal;
import org.lectern.server.activity.MissingEvents;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps exactly one global hook of ours registered at each server, whatever the server forgot or kept.
 *
 * <p>Ours are recognised by the token in their address; hooks of other applications are never touched. Repeating it
 * changes nothing. Safe for use by several threads and processes.
 *
 * @see "docs/hooks.md, registration"
 */
public final class HookKeeper {
    private static final Logger log = LoggerFactory.getLogger(HookKeeper.class);
    private static final String PATH = "/hooks/bbb/";

    /** For so long a server repeats what it could not deliver; then the event is lost, though its hook may stay. */
    private static final Duration REPEATS = Duration.ofMinutes(5);

    /** A check that takes longer than this is thought to be dead: another process takes it over. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final ServerStore servers;
    private final HookStore hooks;
    private final Function<Server, BbbClient> clients;
    private final Gaps gaps;
    private final Schedule schedule;

    HookKeeper(
            ServerStore servers, HookStore hooks, Function<Server, BbbClient> clients, Gaps gaps, Schedule schedule) {
        this.servers = servers;
        this.hooks = hooks;
        this.clients = clients;
        this.gaps = gaps;
        this.schedule = schedule;
    }

    /**
     * What becomes of a time whose events are lost.
     *
     * @param missing where it is kept
     * @param look has the server asked for its meetings soon, since nothing else tells what happened there; returns at once
     */
    record Gaps(MissingEvents missing, Consumer<UUID> look) {
        void found(UUID serverId, Instant from, Instant until, String reason) {
            missing.record(serverId, from, until, reason);
            look.accept(serverId);
        }
    }

    /**
     * @param callbackUrl where servers reach us, without a path; asked each time, since a free port is known late
     * @param interval between two checks of a server
     * @param enabled whether hooks are wanted at all
     * @param lifetime how long an address is good; empty for ever
     */
    record Schedule(
            CallbackUrl callbackUrl,
            Duration interval,
            boolean enabled,
            Optional<Duration> lifetime,
            InstantSource clock) {
        Schedule(CallbackUrl callbackUrl, Duration interval, InstantSource clock) {
            this(callbackUrl, interval, true, Optional.empty(), clock);
        }
    }

    /** Where servers reach us. */
    @FunctionalInterface
    interface CallbackUrl {
        /** Empty while that is not known. */
        Optional<URI> get();
    }

    /** What a check found. */
    public sealed interface Kept {
        /** It was there. */
        record Present() implements Kept {}

        /** It was missing and was registered. */
        record Registered() implements Kept {}

        /** None is wanted there; what was left of ours is removed. */
        record Withdrawn(CleanedUp cleanedUp) implements Kept {}

        /** @param reason for people */
        record Failed(String reason) implements Kept {}
    }

    /**
     * Has our hook at the server: afterwards exactly one of ours without a meeting is there, and events of every meeting
     * there reach us. Takes back an earlier {@link #withdraw}. Repeating it changes nothing.
     */
    public Kept ensure(UUID serverId) {
        hooks.wantAgain(serverId);
        return keep(serverId);
    }

    /**
     * Has no hook of ours at the server any more, until {@link #ensure}: what cannot be removed now is removed at a later
     * check.
     */
    public CleanedUp withdraw(UUID serverId) {
        hooks.withdraw(serverId, schedule.clock().instant());
        return servers.find(serverId).map(server -> cleanUp(server, false)).orElse(CleanedUp.NOTHING);
    }

    /** Whether it is known where servers reach us. */
    boolean isReachable() {
        return schedule.callbackUrl().get().isPresent();
    }

    /** Whether hooks are wanted at all. */
    boolean isEnabled() {
        return schedule.enabled();
    }

    /** Whether hooks are wanted at this server. */
    public boolean wants(UUID serverId) {
        return schedule.enabled() && hooks.isWanted(serverId);
    }

    /** Checks the server now. */
    public Kept keep(UUID serverId) {
        Optional<Server> server = servers.find(serverId);
        if (server.isPresent() && server.get().state() != ServerState.DISABLED && !wants(serverId)) {
            return new Kept.Withdrawn(hooks.mayBeLeft(serverId) ? cleanUp(server.get(), false) : CleanedUp.NOTHING);
        }
        Optional<URI> base = schedule.callbackUrl().get();
        if (server.isEmpty() || server.get().state() == ServerState.DISABLED) {
            return new Kept.Failed(server.isEmpty() ? "there is no such server" : "the server is disabled");
        }
        if (base.isEmpty()) {
            return new Kept.Failed("neither lectern.callback-url nor lectern.public-url is set");
        }
        RegisteredHook wanted = hooks.want(
                serverId,
                new HookStore.Wanted(
                        withoutSlash(base.get().toString()) + PATH,
                        schedule.lifetime(),
                        server.get().secret(),
                        schedule.clock().instant()));
        Asked asked = ask(server.get());
        return switch (asked.listed()) {
            case Outcome.Success<List<Hook>> listed -> keep(asked.client(), wanted, listed.value());
            case Outcome.Failure<List<Hook>> failure -> failed(wanted, "hooks/list", failure);
        };
    }

    /**
     * Removes every hook of ours from the server, recognised by the token in its address; hooks of other applications are
     * never touched. It does not keep them away: that is {@link #withdraw}.
     *
     * @param dry only tell what would be removed
     */
    public CleanedUp cleanUp(Server server, boolean dry) {
        return cleanUp(server, hook -> true, dry);
    }

    /** As {@link #cleanUp(Server, boolean)}, but only what of ours is bound to this meeting. */
    public CleanedUp cleanUp(Server server, String meetingId, boolean dry) {
        return cleanUp(
                server, hook -> hook.meetingId().filter(meetingId::equals).isPresent(), dry);
    }

    /** @param client that the server's hook service understands */
    private record Asked(BbbClient client, Outcome<List<Hook>> listed) {}

    /**
     * The service that keeps hooks is another program than the server: bbb-webhooks 2.x knows SHA-1 alone, whatever the
     * server takes.
     */
    private Asked ask(Server server) {
        BbbClient client = clients.apply(server);
        Outcome<List<Hook>> listed = client.hooksList();
        if (listed.failureKind().filter(FailureKind.REFUSED_CHECKSUM::equals).isPresent()) {
            BbbClient older = client.signingWith(ChecksumAlgorithm.SHA1);
            Outcome<List<Hook>> again = older.hooksList();
            if (again.isSuccess()) {
                return new Asked(older, again);
            }
        }
        return new Asked(client, listed);
    }

    private CleanedUp cleanUp(Server server, Predicate<Hook> which, boolean dry) {
        Asked asked = ask(server);
        BbbClient client = asked.client();
        return switch (asked.listed()) {
            case Outcome.Failure<List<Hook>> failure ->
                new CleanedUp(0, List.of(), 0, List.of("hooks/list: " + failure.kind() + " " + failure.message()));
            case Outcome.Success<List<Hook>> listed -> {
                List<Hook> ours = listed.value().stream()
                        .filter(hook -> isOurs(server.id(), hook))
                        .toList();
                List<Hook> chosen = ours.stream().filter(which).toList();
                var failed = new ArrayList<String>();
                int deleted = 0;
                for (Hook hook : dry ? List.<Hook>of() : chosen) {
                    Outcome<Removal> removal = client.hooksDestroy(hook.hookId());
                    if (removal.isSuccess()) {
                        deleted++;
                    } else {
                        failed.add("hook " + hook.hookId() + ": "
                                + removal.failure()
                                        .map(one -> one.kind() + " " + one.message())
                                        .orElse(""));
                    }
                }
                if (!dry && failed.isEmpty() && chosen.size() == ours.size()) {
                    hooks.removed(server.id(), schedule.clock().instant());
                }
                if (deleted > 0 || !failed.isEmpty()) {
                    log.info(
                            "hooks of ours removed server={} removed={} failed={}",
                            server.id(),
                            deleted,
                            failed.size());
                }
                yield new CleanedUp(
                        listed.value().size(), chosen.stream().map(Hook::hookId).toList(), deleted, failed);
            }
        };
    }

    /** What polls show of a server: whether meetings run there, ours or not. */
    void running(UUID serverId, boolean running) {
        hooks.running(serverId, running, schedule.clock().instant());
    }

    /** Checks the servers whose time has come, and those that are new. */
    int keepDue() {
        if (schedule.callbackUrl().get().isEmpty()) {
            return 0;
        }
        var due = new ArrayList<UUID>();
        for (Server server : servers.list()) {
            if (server.state() != ServerState.DISABLED
                    && wants(server.id())
                    && hooks.list(server.id()).isEmpty()) {
                due.add(server.id());
            }
        }
        due.addAll(hooks.claimDue(schedule.clock().instant(), schedule.interval(), LEASE));
        List<Thread> checks = due.stream()
                .distinct()
                .map(id -> Thread.ofVirtual().name("hook-check").start(() -> keepQuietly(id)))
                .toList();
        for (Thread check : checks) {
            try {
                check.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return checks.size();
            }
        }
        return checks.size();
    }

    /** Has the server checked at the next occasion, for example because it seems to have been started anew. */
    public void requestCheck(UUID serverId) {
        hooks.requestCheck(serverId);
    }

    private void keepQuietly(UUID serverId) {
        try {
            keep(serverId);
        } catch (RuntimeException e) {
            log.warn("hook not checked server={}", serverId, e);
        }
    }

    /** What is left of another address goes only after ours is in place, so that no event falls between the two. */
    private Kept keep(BbbClient client, RegisteredHook wanted, List<Hook> listed) {
        Optional<Hook> inPlace = Optional.empty();
        var bound = new ArrayList<Hook>();
        var elsewhere = new ArrayList<Hook>();
        for (Hook hook : listed) {
            if (!isOurs(wanted.serverId(), hook)) {
                continue;
            }
            if (!hook.callbackUrl().equals(wanted.url())) {
                elsewhere.add(hook);
            } else if (inPlace.isEmpty() && isForEverything(hook)) {
                inPlace = Optional.of(hook);
            } else {
                bound.add(hook);
            }
        }
        // The same address again would only be answered with the old hook.
        int removed = remove(client, bound);
        Outcome<Hook> ours = inPlace.<Outcome<Hook>>map(hook -> new Outcome.Success<>(hook, "", ""))
                .orElseGet(() -> client.hooksCreate(CreateHook.global(wanted.url())));
        return switch (ours) {
            case Outcome.Success<Hook> success -> {
                removed += remove(client, elsewhere);
                if (removed > 0) {
                    log.info("superfluous hooks of ours removed server={} removed={}", wanted.serverId(), removed);
                }
                if (inPlace.isPresent()) {
                    noteSilence(wanted);
                }
                hooks.present(wanted, success.value().hookId(), removed, inPlace.isEmpty());
                yield inPlace.isPresent() ? new Kept.Present() : registered(wanted);
            }
            case Outcome.Failure<Hook> failure -> failed(wanted, "hooks/create", failure);
        };
    }

    private static boolean isForEverything(Hook hook) {
        return hook.meetingId().isEmpty() && hook.eventIds().isEmpty() && !hook.isRaw();
    }

    private static int remove(BbbClient client, List<Hook> superfluous) {
        int removed = 0;
        for (Hook hook : superfluous) {
            removed += client.hooksDestroy(hook.hookId()).isSuccess() ? 1 : 0;
        }
        return removed;
    }

    private void noteSilence(RegisteredHook wanted) {
        hooks.unheardSince(wanted, REPEATS).ifPresent(since -> {
            Instant until = schedule.clock().instant().minus(REPEATS);
            log.warn(
                    "server could not reach us for longer than it repeats, events are lost server={} since={} until={}",
                    wanted.serverId(),
                    since,
                    until);
            gaps.found(wanted.serverId(), since, until, "not reached");
        });
    }

    private Kept registered(RegisteredHook wanted) {
        Instant before = wanted.presentAt();
        if (before == null) {
            log.info("hook registered server={}", wanted.serverId());
        } else {
            log.warn(
                    "server had forgotten our hook, registered again; events since are lost server={} since={}",
                    wanted.serverId(),
                    before);
            gaps.found(wanted.serverId(), before, schedule.clock().instant(), "hook forgotten");
        }
        return new Kept.Registered();
    }

    private Kept failed(RegisteredHook wanted, String call, Outcome.Failure<?> failure) {
        String reason = call + ": " + failure.kind() + " " + failure.message();
        log.warn("hook not in place server={} call={} kind={}", wanted.serverId(), call, failure.kind());
        hooks.failed(wanted, failure.kind(), reason);
        return new Kept.Failed(reason);
    }

    /** By the token, of whatever generation. */
    private boolean isOurs(UUID serverId, Hook hook) {
        String url = hook.callbackUrl();
        int at = url.lastIndexOf(PATH);
        if (at < 0) {
            return false;
        }
        String token = url.substring(at + PATH.length()).split("[/?#]", 2)[0];
        return !token.isEmpty()
                && hooks.findByToken(token)
                        .filter(known -> known.serverId().equals(serverId))
                        .isPresent();
    }

    /** Of a callback address's begin, the part that the setting holds. */
    static String withoutPath(String baseUrl) {
        return baseUrl.endsWith(PATH) ? baseUrl.substring(0, baseUrl.length() - PATH.length()) : baseUrl;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
