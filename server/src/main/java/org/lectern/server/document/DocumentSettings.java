package org.lectern.server.document;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of documents. */
public record DocumentSettings(
        @Setting(
                value =
                        "Largest document that is fetched for a meeting, in megabytes. BigBlueButton itself takes 30 unless"
                                + " it is told otherwise, and drops a larger one without a word.",
                standard = "30")
        int maxMegabytes,

        @Setting(
                value =
                        "How much of one tenant's documents is kept at the same time, in megabytes. One that does not fit"
                                + " is not fetched, or left out if it came inline, and its meeting goes on without it.",
                standard = "2000")
        int maxTenantMegabytes,

        @Setting(
                value =
                        "How long documents are kept after they were given. Longer than a meeting lasts: one that is brought"
                                + " up again after its server was lost gets them again.",
                standard = "48h")
        Duration keep) {
    public DocumentSettings {
        if (maxMegabytes < 1 || maxTenantMegabytes < 1) {
            throw new IllegalArgumentException("lectern.documents: sizes are 1 megabyte or more");
        }
    }
}
