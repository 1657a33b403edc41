package org.lectern.server.ui;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.UUID;

/**
 * How often one person may press "Join": 10 times a minute. Whoever is thrown out by a bad connection gets in again; a
 * script that signs links without end does not. Counted in this process.
 */
final class JoinLimits {
    private static final int PER_MINUTE = 10;

    private final Cache<UUID, Bucket> people = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    boolean allows(UUID personId) {
        return people.get(
                        personId,
                        id -> Bucket.builder()
                                .addLimit(Bandwidth.builder()
                                        .capacity(PER_MINUTE)
                                        .refillGreedy(PER_MINUTE, Duration.ofMinutes(1))
                                        .build())
                                .build())
                .tryConsume(1);
    }
}
