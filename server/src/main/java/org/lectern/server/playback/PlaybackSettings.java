package org.lectern.server.playback;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of playback. */
public record PlaybackSettings(
        @Setting(
                value =
                        "How long a way to a recording is good, for one use, on servers that are protected by us. Long enough for"
                                + " a redirect on a slow line.",
                standard = "60s")
        Duration tokenLife,

        @Setting(
                value =
                        "How long a browser goes on playing a recording of a protected server before it comes by again. Whether"
                                + " its person still may is asked with every request all the same.",
                standard = "8h")
        Duration grantLife,

        @Setting(
                value =
                        "How long an address of ours is good that an application reads in getRecordings. Whoever has it plays:"
                                + " longer than applications keep what they read, and no longer.",
                standard = "1d")
        Duration linkLife) {
    public PlaybackSettings {
        require("token-life", tokenLife, Duration.ofMinutes(10));
        require("grant-life", grantLife, Duration.ofDays(7));
        require("link-life", linkLife, Duration.ofDays(400));
    }

    private static void require(String key, Duration value, Duration most) {
        if (value.isNegative() || value.isZero() || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "lectern.playback." + key + " must be longer than 0 and at most " + most.toSeconds() + "s");
        }
    }
}
