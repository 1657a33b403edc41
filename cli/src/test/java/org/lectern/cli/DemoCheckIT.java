package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class DemoCheckIT {
    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void findsEveryFigureRightAfterKillAndOutage() {
        var out = new StringWriter();

        int code = run(out, "demo", "--check");

        assertThat(out.toString()).containsPattern("(?m)^[1-9]\\d{2} passed, 0 failed$");
        assertThat(code).isZero();
    }

    /** What it prints is printed too, since it tells how long what took. */
    static int run(StringWriter out, String... arguments) {
        int code = Lectern.run(new PrintWriter(out), new PrintWriter(System.err, true), arguments);
        System.out.println(out);
        return code;
    }
}
