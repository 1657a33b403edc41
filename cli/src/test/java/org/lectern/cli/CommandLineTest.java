package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    void saysWhatIsWrongInWordsThatAreNotThoseOfProgrammers() {
        assertThat(run("demo", "--port", "abc")).isEqualTo(ExitCode.USAGE);
        assertThat(run("tenant", "list", "surplus")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .contains("'abc' is not a whole number", "Not understood: 'surplus'")
                .doesNotContain("int\n", "index");
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
