package org.lectern.server.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SignInLimitsTest {
    private Instant now = Instant.parse("2026-01-05T08:00:00Z");
    private final SignInLimits limits = new SignInLimits(() -> now);

    @Test
    void letsSomebodyMistypeAFewTimesWithoutWaiting() {
        for (int i = 0; i < 3; i++) {
            assertThat(limits.mustWait("a", "net")).isEmpty();
            limits.failed("a", "net");
        }

        assertThat(limits.mustWait("a", "net")).isEmpty();
    }

    @Test
    void makesTheNextPausesLongerUpToAMinute() {
        assertThat(SignInLimits.pause(3)).isZero();
        assertThat(SignInLimits.pause(4)).isEqualTo(Duration.ofSeconds(1));
        assertThat(SignInLimits.pause(6)).isEqualTo(Duration.ofSeconds(4));
        assertThat(SignInLimits.pause(50)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void allowsFiveFailuresAMinuteForAnAccount() {
        for (int i = 0; i < 5; i++) {
            limits.failed("a", "net-" + i);
        }
        now = now.plus(SignInLimits.pause(5));

        assertThat(limits.mustWait("a", "another")).isPresent();
        now = now.plusSeconds(12);
        assertThat(limits.mustWait("a", "another")).isEmpty();
    }

    @Test
    void allowsTwentyFailuresAMinuteFromANetworkAndCountsNoSuccess() {
        for (int i = 0; i < 500; i++) {
            limits.succeeded("pupil-" + i, "school");
        }
        assertThat(limits.mustWait("pupil-600", "school")).isEmpty();

        for (int i = 0; i < 20; i++) {
            limits.failed("guess-" + i, "school");
        }
        assertThat(limits.mustWait("pupil-600", "school"))
                .hasValueSatisfying(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(3)));
        assertThat(limits.mustWait("pupil-600", "home")).isEmpty();
    }

    @Test
    void doesNotLockOutTheOwnerWhenSomebodyElseGuesses() {
        limits.succeeded("a", "home");

        for (int i = 0; i < 50; i++) {
            limits.failed("a", "attacker");
        }

        assertThat(limits.mustWait("a", "attacker")).isPresent();
        assertThat(limits.mustWait("a", "home")).isEmpty();
    }
}
