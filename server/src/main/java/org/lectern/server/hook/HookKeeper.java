package org.lectern.server.hook;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateHook;
import org.lectern.bbb.Hook;
import org.lectern.bbb.Outcome;
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

    private final ServerStore servers;
    private final HookStore hooks;
    private final Function<Server, BbbClient> clients;
    private final MissingEvents missing;
    private final Schedule schedule;

    HookKeeper(
            ServerStore servers,
            HookStore hooks,
            Function<Server, BbbClient> clients,
            MissingEvents missing,
            Schedule schedule) {
        this.servers = servers;
        this.hooks = hooks;
        this.clients = clients;
        this.missing = missing;
        this.schedule = schedule;
    }

    /**
     * @param callbackUrl where servers reach us, without a path; asked each time, since a free port is known late
     * @param interval between two checks of a server
     */
    record Schedule(CallbackUrl callbackUrl, Duration interval, InstantSource clock) {}

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

        /** @param reason for people */
        record Failed(String reason) implements Kept {}
    }

    /** Checks the server now. */
    public Kept keep(UUID serverId) {
        Optional<Server> server = servers.find(serverId);
        Optional<URI> base = schedule.callbackUrl().get();
        if (server.isEmpty() || base.isEmpty() || server.get().state() == ServerState.DISABLED) {
            return new Kept.Failed("not checked");
        }
        RegisteredHook wanted = hooks.want(serverId, withoutSlash(base.get().toString()) + PATH);
        BbbClient client = clients.apply(server.get());
        return switch (client.hooksList()) {
            case Outcome.Success<List<Hook>> listed -> keep(client, wanted, listed.value());
            case Outcome.Failure<List<Hook>> failure -> failed(wanted, "hooks/list", failure);
        };
    }

    /** Checks the servers whose time has come, and those that are new. */
    int keepDue() {
        if (schedule.callbackUrl().get().isEmpty()) {
            return 0;
        }
        var due = new ArrayList<UUID>();
        for (Server server : servers.list()) {
            if (server.state() != ServerState.DISABLED
                    && hooks.list(server.id()).isEmpty()) {
                due.add(server.id());
            }
        }
        due.addAll(hooks.claimDue(schedule.interval(), Duration.ofSeconds(60)));
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
                hooks.present(wanted, success.value().hookId(), removed);
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
            missing.record(wanted.serverId(), since, until, "not reached");
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
            missing.record(wanted.serverId(), before, schedule.clock().instant(), "hook forgotten");
        }
        return new Kept.Registered();
    }

    private Kept failed(RegisteredHook wanted, String call, Outcome.Failure<?> failure) {
        String reason = call + ": " + failure.kind() + " " + failure.message();
        log.warn("hook not in place server={} call={} kind={}", wanted.serverId(), call, failure.kind());
        hooks.failed(wanted, reason);
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

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
