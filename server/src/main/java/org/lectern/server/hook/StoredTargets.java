package org.lectern.server.hook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
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

    StoredTargets(HookStore hooks, ServerStore servers) {
        this.hooks = hooks;
        this.servers = servers;
    }

    @Override
    public Optional<HookTarget> find(String token) {
        Optional<HookTarget> known = recent.getIfPresent(token);
        return known != null ? known : findNow(token);
    }

    @Override
    public @Nullable HookTarget remembered(String token) {
        Optional<HookTarget> known = recent.getIfPresent(token);
        return known == null ? null : known.orElse(null);
    }

    @Override
    public Optional<HookTarget> findNow(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        Optional<HookTarget> target = hooks.findByToken(token)
                .flatMap(hook -> servers.find(hook.serverId())
                        .map(server ->
                                new HookTarget(hook.serverId(), hook.generation(), hook.url(), server.secrets())));
        recent.put(token, target);
        return target;
    }
}
