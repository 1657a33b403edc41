package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.server.recording.WhyNotThere.Reason;

final class WhyNotThereTest {
    private static final Instant NOW = Instant.parse("2027-01-10T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "EXPECTED, 1, ONLINE, false, EXPECTED",
        "EXPECTED, 25, ONLINE, false, LATE",
        "EXPECTED, 25, ONLINE, true, NOTHING_MARKED",
        "EXPECTED, 1, OFFLINE, true, SERVER_SILENT",
        "EXPECTED, 1, , false, SERVER_REMOVED",
        "NOT_RECORDED, 30, ONLINE, true, NOTHING_MARKED",
        "NOT_RECORDED, 400, ONLINE, false, NOTHING_CAME",
        "PROCESSING, 1, ONLINE, false, PROCESSING",
        "PROCESSED, 25, ONLINE, false, PROCESSING_LONG",
        "PROCESSING, 25, OFFLINE, false, SERVER_SILENT",
        "PUBLISHED, 1, ONLINE, false, HERE",
        "PUBLISHED, 1, OFFLINE, false, SERVER_SILENT",
        "UNPUBLISHED, 1, OFFLINE, false, HIDDEN",
        "DELETING, 1, OFFLINE, false, DELETING",
        "DELETED, 1, ONLINE, false, DELETED",
        "FAILED, 1, ONLINE, true, FAILED",
        "LOST, 1, ONLINE, true, LOST"
    })
    void saysInOneWordHowItStands(Stage stage, int hours, String health, boolean unmarked, Reason reason) {
        Instant since = NOW.minus(Duration.ofHours(hours));

        assertThat(WhyNotThere.reason(new WhyNotThere.Facts(stage, since, since, health, unmarked), NOW))
                .isEqualTo(reason);
    }
}
