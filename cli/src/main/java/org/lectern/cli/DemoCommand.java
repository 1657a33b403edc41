package org.lectern.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings up everything on this machine, with a class in progress; or checks that the figures are right. */
@Command(
        name = "demo",
        description = {
            "Starts everything on this machine: a PostgreSQL of its own, a BigBlueButton sandbox, Lectern, and a class",
            "of twelve simulated people. Prints where to go and how to sign in. Nothing leaves 127.0.0.1.",
            "With --servers 3 there is a pool of three sandboxes with a class on each, to be killed and revived.",
            "",
            "With --check it runs unattended instead: a class whose events arrive twice and out of order, the product",
            "killed in the middle; then every figure of the report is compared with what really happened.",
            "The last line is 'N passed, N failed', and the exit code is 0 only if nothing failed."
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private final DemoOptions options = new DemoOptions();

    @Option(names = "--check", description = "Run a class unattended and compare its report with what really happened.")
    private boolean check;

    @Option(
            names = "--break",
            paramLabel = "FAULT",
            description = "With --check: plant a defect (dedupe, order or flush); the check must then fail.")
    private @Nullable PlantedFault fault;

    @Option(names = "--brief", hidden = true, description = "With --check: a shorter class, for tests of the check.")
    private boolean brief;

    @Option(names = "--train", hidden = true, description = "Record the class cache.")
    private boolean train;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        if (fault != null && !check) {
            throw new ParameterException(spec.commandLine(), "--break only makes sense together with --check");
        }
        var out = spec.commandLine().getOut();
        if (train) {
            return Training.run(out);
        }
        if (check) {
            return new DemoCheck(out, Optional.ofNullable(fault), brief ? DemoCheck.Times.BRIEF : DemoCheck.Times.FULL)
                    .run();
        }
        return new Demo(options, out).run();
    }
}
