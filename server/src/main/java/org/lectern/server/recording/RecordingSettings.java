package org.lectern.server.recording;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of recordings. */
public record RecordingSettings(
        @Setting(
                value =
                        "Longest wait for servers that are asked for recordings. What has not answered by then is left out"
                                + " of a list. Learning platforms hold a page for as long, so keep it short.",
                standard = "10s")
        Duration patience) {
    public RecordingSettings {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("lectern.recordings.patience must be longer than 0");
        }
    }
}
