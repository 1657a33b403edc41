package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When a server is asked for a recording again. Pure.
 *
 * <p>Expected ones every five minutes for a day after their class, then less and less until fourteen days are over. Times lie
 * on a grid of five minutes that is each server's own, so that one call asks for many and servers are asked one after
 * another.
 */
final class AskSchedule {
    static final Duration OFTEN = Duration.ofMinutes(5);
    private static final Duration SOME = Duration.ofMinutes(30);
    private static final Duration HOURLY = Duration.ofHours(1);
    private static final Duration RARE = Duration.ofHours(6);
    private static final Duration DAY = Duration.ofDays(1);
    /** What was hinted at and is not there yet: the server writes while it calls. */
    private static final Duration AFTER_HINT = Duration.ofMinutes(10);

    private static final Duration HINTED = Duration.ofSeconds(20);
    /** Formats are published one after the other. */
    private static final Duration FORMATS_FOLLOW = Duration.ofHours(2);

    private AskSchedule() {}

    /** What decides. */
    record About(
            UUID serverId,
            Life life,
            Instant endedAt,
            @Nullable Instant hintedAt,
            @Nullable Instant publishedAt) {}

    /** Null if it is not asked for any more; listings of the whole server may still tell of it. */
    static @Nullable Instant next(About about, Instant now) {
        Life life = about.life();
        Duration age = Duration.between(about.endedAt(), now);
        Duration pause = switch (life.stage()) {
            case EXPECTED, PROCESSING, PROCESSED ->
                isHinted(about, now) ? HINTED : age.compareTo(DAY) < 0 ? OFTEN : waiting(life, age);
            // Nobody signed that nothing was marked, so it costs nobody a minute.
            case NOT_RECORDED, FAILED ->
                age.compareTo(DAY) < 0 ? OFTEN : age.compareTo(Life.EXPECTED_FOR) < 0 ? RARE : null;
            case PUBLISHED, UNPUBLISHED -> life.misses() > 0 ? RARE : more(about, age, now);
            // Whoever deletes it asks.
            case DELETING, DELETED, LOST -> null;
        };
        return pause == null ? null : pause == HINTED ? now.plus(HINTED) : onGrid(about.serverId(), now, pause);
    }

    private static @Nullable Duration waiting(Life life, Duration age) {
        if (age.compareTo(Duration.ofDays(3)) < 0) {
            return HOURLY;
        }
        // A last few questions when the time is over, until it is known to be missing among others.
        boolean open = age.compareTo(Life.EXPECTED_FOR.plus(Duration.ofDays(2))) < 0;
        return open || life.stage() != Stage.EXPECTED && age.compareTo(Duration.ofDays(60)) < 0 ? RARE : null;
    }

    private static @Nullable Duration more(About about, Duration age, Instant now) {
        if (age.compareTo(DAY) >= 0) {
            return null;
        }
        Instant published = about.publishedAt();
        return isHinted(about, now)
                        || published != null && published.plus(FORMATS_FOLLOW).isAfter(now)
                ? OFTEN
                : SOME;
    }

    private static boolean isHinted(About about, Instant now) {
        Instant hinted = about.hintedAt();
        return hinted != null && hinted.plus(AFTER_HINT).isAfter(now);
    }

    /** The next time of the server's grid that is later than half the pause; for pauses of the grid's step, never later than 1.5. */
    static Instant onGrid(UUID serverId, Instant now, Duration pause) {
        long step = OFTEN.toSeconds();
        long offset = Math.floorMod(serverId.getLeastSignificantBits(), step);
        long earliest = now.plus(pause.dividedBy(2)).getEpochSecond();
        if (pause.compareTo(OFTEN) > 0) {
            earliest = now.plus(pause).minus(OFTEN).getEpochSecond();
        }
        long slots = Math.floorDiv(earliest - offset, step) + 1;
        return Instant.ofEpochSecond(slots * step + offset);
    }
}
