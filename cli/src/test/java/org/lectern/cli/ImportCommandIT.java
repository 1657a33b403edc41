package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.platform.EmbeddedPostgres;
import org.lectern.simulator.PastRecording;
import org.lectern.simulator.Simulator;

class ImportCommandIT {
    @TempDir
    static Path data;

    private static EmbeddedPostgres database;

    private String out = "";
    private String err = "";

    @BeforeAll
    static void startDatabase() {
        database = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data));
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    private int run(String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of("--data", data.toString()));
        var printed = new StringWriter();
        var complained = new StringWriter();
        int code = Lectern.run(new PrintWriter(printed), new PrintWriter(complained), line.toArray(String[]::new));
        out = printed.toString();
        err = complained.toString();
        return code;
    }

    @Test
    void importsRecordingsByRulesAndTakesThemBack() throws IOException {
        assertThat(run("tenant", "add", "recorded")).isZero();
        try (Simulator simulator = Simulator.builder().start()) {
            for (int i = 0; i < 3; i++) {
                simulator.recordedBefore(new PastRecording(
                        "%040x-1700000000000".formatted(i),
                        "class-" + i,
                        i == 0 ? "=HYPERLINK(\"x\")" : "Class",
                        Instant.ofEpochMilli(1_700_000_000_000L),
                        Instant.ofEpochMilli(1_700_003_600_000L),
                        2,
                        Map.of("bbb-origin", i == 2 ? "Other" : "Moodle"),
                        PastRecording.State.PUBLISHED));
            }
            String file = Files.writeString(data.resolve("imported.secret"), simulator.secret() + "\n")
                    .toString();
            assertThat(run("server", "add", "--name", "old", "--address", simulator.url(), "--secret-file", file))
                    .isZero();
            Path rules = Files.writeString(data.resolve("rules.txt"), "# whose\nbbb-origin = Moodle -> recorded\n");
            Path report = data.resolve("report.csv");

            assertThat(run("recording", "import", "old", "--rules", rules.toString(), "--dry-run"))
                    .isZero();
            assertThat(out)
                    .containsPattern("2 +recorded")
                    .contains("left alone: no rule fits", "Would be imported: 2 of 3. Nothing was changed.");
            assertThat(run("recording", "import", "old", "--rules", rules.toString(), "--report", report.toString()))
                    .isZero();
            assertThat(out).contains("Imported: 2 of 3.");
            assertThat(report).content().contains("\"class-1\"", "\"'=HYPERLINK(\"\"x\"\")\"", "\"no rule fits\"");
            assertThat(Files.getPosixFilePermissions(report)).hasSize(2);
            assertThat(run("recording", "import", "old", "--rule", "bbb-origin = Moodle -> recorded"))
                    .isZero();
            assertThat(out).contains("left alone: the tenant has it already", "Imported: 0 of 3.");

            assertThat(run("recording", "import", "old", "--rule", "x -> recorded"))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(err).contains("rule 1: expected name = value");
            assertThat(run("recording", "import", "old", "--rule", "x = y -> nobody"))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(err).contains("there is no tenant 'nobody'");
            assertThat(run("recording", "import", "old")).isEqualTo(ExitCode.USAGE);
            assertThat(run("recording", "import", "nowhere", "--rule", "x = y -> recorded"))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(run("recording", "import", "old", "--rule", "x = y -> recorded", "--report", report.toString()))
                    .isEqualTo(ExitCode.CONFIGURATION);

            assertThat(run("recording", "import", "old", "--undo", "recorded")).isZero();
            assertThat(out).contains("Forgotten: 2.");
            assertThat(run("server", "remove", "old")).isZero();
        }
    }
}
