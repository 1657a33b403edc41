package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of the demonstration can fail: it finds each defect that can be planted for it. */
final class CheckNoticesFaultsIT {
    @ParameterizedTest
    @ValueSource(strings = {"dedupe", "order", "flush"})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void noticesPlantedFault(String fault) {
        var out = new StringWriter();

        int code = DemoCheckIT.run(out, "demo", "--check", "--brief", "--break", fault);

        assertThat(out.toString()).containsPattern("(?m)^\\d+ passed, [1-9]\\d* failed$");
        // Wrong figures, not a run that could not be carried out.
        assertThat(out.toString()).contains("really").doesNotContain("could be carried out");
        assertThat(code).isEqualTo(ExitCode.FAILED);
    }
}
