package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The log as the product configures it. */
final class LogCanaryTest {
    private static final String CANARY = "canary7Q2w9";

    @Test
    void neitherMessagesNorStackTracesCarrySecrets() throws Exception {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(LogCanaryTest.class.getResource("/logback.xml")));
        var written = new ByteArrayOutputStream();
        ConsoleAppender<ILoggingEvent> console = console(context);
        console.setOutputStream(written);
        Logger log = context.getLogger("org.lectern.anything");

        log.info("call url=http://bbb/api/create?name=x&checksum={}", CANARY);
        log.error(
                "failed",
                new IOException(
                        "refused: http://bbb/api/join?password=" + CANARY + " Authorization: Bearer " + CANARY));

        String text = written.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("call url=", "failed", "IOException", "***").doesNotContain(CANARY);
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        Appender<ILoggingEvent> appender =
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
        return (ConsoleAppender<ILoggingEvent>) appender;
    }
}
