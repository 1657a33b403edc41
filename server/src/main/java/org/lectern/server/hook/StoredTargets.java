package org.lectern.server.hook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.pool.ServerStore;

/** Registered hooks with the secrets of their servers, remembered for some seconds; unknown tokens too. */
final class StoredTargets implements HookTargets {
    private static final int LONGEST_TOKEN = 100;

    private final HookStore hooks;
    private final ServerStore servers;
    private final Cache<String, Optional<HookTarget>> recent = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();

    private final InstantSource clock;

    StoredTargets(HookStore hooks, ServerStore servers, InstantSource clock) {
        this.hooks = hooks;
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public Optional<HookTarget> find(String token) {
        // Many deliveries at once after a pause: one of them asks, the others wait for what it learns.
        return token.length() > LONGEST_TOKEN
                ? Optional.empty()
                : recent.get(token, this::load).filter(this::isGood);
    }

    private boolean isGood(HookTarget target) {
        return !target.isExpired(clock.instant());
    }

    @Override
    public Optional<HookTarget> expired(String token) {
        Optional<HookTarget> known = recent.getIfPresent(token);
        return known == null ? Optional.empty() : known.filter(target -> !isGood(target));
    }

    @Override
    public @Nullable HookTarget remembered(String token) {
        Optional<HookTarget> known = recent.getIfPresent(token);
        return known == null ? null : known.filter(this::isGood).orElse(null);
    }

    @Override
    public Optional<HookTarget> findNow(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        Optional<HookTarget> target = load(token);
        recent.put(token, target);
        return target.filter(this::isGood);
    }

    private Optional<HookTarget> load(String token) {
        return hooks.findByToken(token)
                .flatMap(hook -> servers.find(hook.serverId())
                        .map(server -> new HookTarget(
                                hook.serverId(),
                                hook.generation(),
                                hook.url(),
                                server.secrets(),
                                hook.validity().expiresAt())));
    }
}
