package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Lectern.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void tellsNewcomerWhereToBegin() {
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("lectern demo").contains("Exit codes");
    }

    @Test
    void answersMistypedCommandWithOneLineAndWhereToReadOn() {
        assertThat(run("dmo")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("dmo").contains("lectern --help");
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(4);
    }

    @Test
    void namesTheNearestCommandOrOption() {
        assertThat(run("dmeo")).isEqualTo(ExitCode.USAGE);
        assertThat(run("tenant", "lsit")).isEqualTo(ExitCode.USAGE);
        assertThat(run("demo", "--prot", "8081")).isEqualTo(ExitCode.USAGE);
        assertThat(run("demo", "--no-clas")).isEqualTo(ExitCode.USAGE);
        assertThat(run("verify", "--dta=var")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(
                        "Did you mean 'lectern demo'?",
                        "Did you mean 'lectern tenant list'?",
                        "Did you mean '--port'?",
                        "Did you mean '--no-class'?",
                        "Did you mean '--data'?");
    }

    @Test
    void guessesNothingThatIsFarFromWhatWasTyped() {
        assertThat(run("frobnicate")).isEqualTo(ExitCode.USAGE);
        assertThat(run("foo")).isEqualTo(ExitCode.USAGE);
        assertThat(run("demo", "--frobnicate")).isEqualTo(ExitCode.USAGE);
        assertThat(run("verify", "surplus")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).doesNotContain("Did you mean", "Possible solutions");
    }

    @Test
    void refusesFoldersWithoutADatabaseAndMakesNone(@TempDir Path folder) {
        Path nowhere = folder.resolve("vra");
        for (List<String> command : List.of(
                List.of("verify"),
                List.of("migrate"),
                List.of("tenant", "list"),
                List.of("person", "list", "--tenant", "default"),
                List.of("rebuild-activity"))) {
            for (Path data : List.of(nowhere, folder)) {
                var line = new ArrayList<>(command);
                line.addAll(List.of("--data", data.toString()));

                assertThat(run(line.toArray(String[]::new))).as("%s", line).isEqualTo(ExitCode.CONFIGURATION);
                assertThat(err.toString()).contains("no database in the data folder " + data, "'lectern serve'");
                assertThat(out.toString()).isEmpty();
                assertThat(folder).isEmptyDirectory();
                err.getBuffer().setLength(0);
            }
        }
    }

    @Test
    void saysWhatIsWrongInWordsThatAreNotThoseOfProgrammers() {
        assertThat(run("demo", "--port", "abc")).isEqualTo(ExitCode.USAGE);
        assertThat(run("tenant", "list", "surplus")).isEqualTo(ExitCode.USAGE);
        assertThat(run("server")).isEqualTo(ExitCode.USAGE);
        assertThat(run("server", "panic")).isEqualTo(ExitCode.USAGE);
        assertThat(run("server", "add")).isEqualTo(ExitCode.USAGE);
        assertThat(run("server", "state", "bbb1", "off")).isEqualTo(ExitCode.USAGE);
        assertThat(run("server", "rotate", "bbb1", "--algorithm", "MD5")).isEqualTo(ExitCode.USAGE);
        assertThat(run("server", "change", "bbb1", "--weight", "much")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .contains(
                        "--port: 'abc' is not a whole number.",
                        "Not understood: 'surplus'",
                        "Which command? One of ",
                        "lectern: NAME is missing.",
                        "lectern: --name=NAME is missing.",
                        "lectern: STATE must be one of ENABLED, CORDONED, DISABLED, not 'off'",
                        "lectern: --algorithm must be one of SHA1, SHA256, SHA384, SHA512, not 'MD5'",
                        "lectern: --weight: 'much' is not a number.")
                .doesNotContain("int\n", "index", "double", "subcommand", "Invalid value");
    }

    @Test
    void asksForCommandWhenNoneIsGiven() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("lectern demo");
    }

    @Test
    void describesEveryVisibleCommandAndOption() {
        List<String> undescribed = new ArrayList<>();
        walk(Lectern.commandLine(), undescribed);
        assertThat(undescribed).isEmpty();
    }

    @Test
    void findsEachCommandByTheNameThatItGivesItself() {
        var all = Lectern.commandLine().getSubcommands();
        assertThat(all).containsKeys("serve", "product").hasSize(17);
        all.forEach((name, command) -> {
            var out = new StringWriter();
            assertThat(Lectern.run(new PrintWriter(out, true), new PrintWriter(err, true), name, "--help"))
                    .as(name)
                    .isZero();
            assertThat(out.toString()).isEqualTo(command.getUsageMessage());
        });
    }

    private static void walk(CommandLine command, List<String> undescribed) {
        var spec = command.getCommandSpec();
        if (spec.usageMessage().hidden()) {
            return;
        }
        if (spec.usageMessage().description().length == 0) {
            undescribed.add(spec.qualifiedName());
        }
        for (var argument : spec.args()) {
            if (!argument.hidden() && argument.description().length == 0) {
                undescribed.add(spec.qualifiedName() + " " + argument.paramLabel());
            }
        }
        command.getSubcommands().values().forEach(child -> walk(child, undescribed));
    }
}
