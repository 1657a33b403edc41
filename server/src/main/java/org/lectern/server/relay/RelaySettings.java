package org.lectern.server.relay;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of what is passed on to callers. */
public record RelaySettings(
        @Setting(
                value =
                        "How long the body of an analytics callback is kept after it came. It names people and says what they"
                                + " did. Longer than lectern.delivery.keep-dead keeps nothing that can still be sent.",
                standard = "30d")
        Duration keepAnalytics,

        @Setting(
                value =
                        "How long it is remembered that a caller was told of a recording. A server that tells of it once more"
                                + " after that has its callers told again.",
                standard = "180d")
        Duration keepRecordingTold,

        @Setting(
                value = "How long a hook of a caller that was given up is kept, so that its owner can be told why.",
                standard = "30d")
        Duration keepDroppedHooks) {

    public RelaySettings {
        for (Duration keep : new Duration[] {keepAnalytics, keepRecordingTold, keepDroppedHooks}) {
            if (keep.compareTo(Duration.ofDays(1)) < 0) {
                throw new IllegalArgumentException("lectern.relay: what is kept is kept for a day or longer");
            }
        }
    }
}
