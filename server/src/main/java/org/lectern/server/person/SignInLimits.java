package org.lectern.server.person;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How often a wrong password may be tried: 5 times a minute for an account, 20 times a minute from a network, and after
 * the third wrong attempt in a row a pause that doubles up to a minute.
 *
 * <p>Only failures count, because a school has a thousand people behind one address. Whoever attacks an account from
 * elsewhere does not lock its owner out: a network from which the owner has signed in before has a count of its own.
 * Counts live in this process; with several processes each allows as much.
 */
public final class SignInLimits {
    static final int PER_ACCOUNT = 5;
    static final int PER_NETWORK = 20;
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int FREE_FAILURES = 3;
    private static final int REMEMBERED = 100_000;

    private final InstantSource clock;
    private final Cache<String, Count> accounts = remembering(Duration.ofMinutes(15));
    private final Cache<String, Bucket> networks = remembering(Duration.ofMinutes(15));
    private final Cache<String, Boolean> familiar = remembering(Duration.ofDays(30));

    public SignInLimits(InstantSource clock) {
        this.clock = clock;
    }

    /** How long an attempt has to wait, or nothing when it may be made now. */
    public Optional<Duration> mustWait(String account, String network) {
        Duration wait = remaining(count(account, network));
        Bucket bucket = networks.getIfPresent(network);
        if (bucket != null) {
            wait = longer(wait, refill(bucket));
        }
        return wait.isZero() ? Optional.empty() : Optional.of(wait);
    }

    public void failed(String account, String network) {
        bucket(network).tryConsume(1);
        Count count = count(account, network);
        synchronized (count) {
            count.bucket.tryConsume(1);
            count.inARow++;
            count.notBefore = clock.instant().plus(pause(count.inARow));
        }
    }

    public void succeeded(String account, String network) {
        familiar.put(account + " " + network, true);
        accounts.invalidate(account + " " + network);
    }

    /** The pause after this many failures in a row: none, none, none, 1 s, 2 s, 4 s … 1 min. */
    static Duration pause(int inARow) {
        if (inARow <= FREE_FAILURES) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Math.min(LONGEST_PAUSE.toSeconds(), 1L << Math.min(inARow - FREE_FAILURES - 1, 10)));
    }

    private Duration remaining(Count count) {
        synchronized (count) {
            Duration paused = Duration.between(clock.instant(), count.notBefore);
            return longer(paused, refill(count.bucket));
        }
    }

    private Count count(String account, String network) {
        String own = account + " " + network;
        return accounts.get(
                familiar.getIfPresent(own) == null ? account : own, key -> new Count(newBucket(PER_ACCOUNT)));
    }

    private Bucket bucket(String network) {
        return networks.get(network, key -> newBucket(PER_NETWORK));
    }

    private Bucket newBucket(int perMinute) {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(perMinute)
                        .refillGreedy(perMinute, Duration.ofMinutes(1))
                        .build())
                .withCustomTimePrecision(new Meter(clock))
                .build();
    }

    private static Duration refill(Bucket bucket) {
        return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private static Duration longer(Duration one, Duration other) {
        Duration longer = one.compareTo(other) > 0 ? one : other;
        return longer.isNegative() ? Duration.ZERO : longer;
    }

    private static <V> Cache<String, V> remembering(Duration time) {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(time)
                .build();
    }

    private static final class Count {
        final Bucket bucket;
        int inARow;
        Instant notBefore = Instant.EPOCH;

        Count(Bucket bucket) {
            this.bucket = bucket;
        }
    }

    private record Meter(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
