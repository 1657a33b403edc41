package org.lectern.server.platform;

import java.time.Duration;

/** Settings of signed-in sessions. */
public record SessionSettings(
        @Setting(
                value = "A session ends after this time without a request. Long enough for a school day, so that a"
                        + " teacher signs in once.",
                standard = "12h")
        Duration idle) {
    public SessionSettings {
        if (idle.isZero() || idle.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("idle must be above 0 and at most 30d");
        }
    }
}
