package org.lectern.server.recording;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of recordings. */
public record RecordingSettings(
        @Setting(
                value =
                        "Longest wait for servers that are told of a change to recordings while somebody waits for it. What"
                                + " was not done by then is done in the background. Learning platforms hold a page for as"
                                + " long, so keep it short.",
                standard = "10s")
        Duration patience,

        @Setting(
                value =
                        "For so long a deleted recording is only hidden and can be taken back; then it is deleted at its"
                                + " server. 0s deletes at once.",
                standard = "7d")
        Duration deleteGrace) {
    public RecordingSettings {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("lectern.recordings.patience must be longer than 0");
        }
        if (deleteGrace.isNegative()) {
            throw new IllegalArgumentException("lectern.recordings.delete-grace must be 0 or longer");
        }
    }
}
