package org.lectern.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.lectern.server.operations.CheckInvariants;
import org.lectern.server.operations.Invariant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks for stored rows that contradict each other. */
@Command(
        name = "verify",
        description = {
            "Looks for stored rows that contradict each other: events that do not add up, stays outside of their class, recordings",
            "of another tenant. Changes nothing; the running product does the same every night. Fails if it finds any."
        })
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    VerifyCommand() {}

    @Override
    public Integer call() {
        try (var installation = Administration.open(config)) {
            List<CheckInvariants.Violation> found =
                    installation.checkInvariants().check();
            var out = spec.commandLine().getOut();
            if (found.isEmpty()) {
                out.println(Invariant.values().length + " invariants hold");
                return ExitCode.DONE;
            }
            var table = new Table("INVARIANT", "COUNT", "FOR EXAMPLE");
            found.forEach(one ->
                    table.row(one.invariant().text(), Long.toString(one.count()), String.join(", ", one.examples())));
            table.print(out);
            return ExitCode.FAILED;
        }
    }
}
