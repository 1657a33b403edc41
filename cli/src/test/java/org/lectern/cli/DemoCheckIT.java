package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCheckIT {
    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void findsEveryFigureRightAfterKillAndOutage() {
        var out = new StringWriter();

        int code = run(out, "demo", "--check");

        assertThat(out.toString()).containsPattern("(?m)^[1-9]\\d{2} passed, 0 failed$");
        assertThat(code).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dedupe", "order", "flush"})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void noticesPlantedFault(String fault) {
        var out = new StringWriter();

        int code = run(out, "demo", "--check", "--brief", "--break", fault);

        assertThat(out.toString()).containsPattern("(?m)^\\d+ passed, [1-9]\\d* failed$");
        // Wrong figures, not a run that could not be carried out.
        assertThat(out.toString()).contains("really").doesNotContain("could be carried out");
        assertThat(code).isEqualTo(ExitCode.FAILED);
    }

    private static int run(StringWriter out, String... arguments) {
        return Lectern.run(new PrintWriter(out), new PrintWriter(System.err, true), arguments);
    }
}
