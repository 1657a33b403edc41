package org.lectern.server.export;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of exports in the background. */
public record ExportSettings(
        @Setting(
                value = "How long a file that was made in the background can be fetched. Then it is deleted.",
                standard = "1d")
        Duration keep,

        @Setting(
                value = "The largest file that is made in the background, in bytes. Files are kept in the database.",
                standard = "104857600")
        long maxBytes) {

    public ExportSettings {
        if (keep.compareTo(Duration.ofMinutes(10)) < 0 || keep.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("files are kept between 10 minutes and 30 days");
        }
        if (maxBytes < 1_000_000 || maxBytes > 2_000_000_000) {
            throw new IllegalArgumentException("the largest file has between 1,000,000 and 2,000,000,000 bytes");
        }
    }
}
