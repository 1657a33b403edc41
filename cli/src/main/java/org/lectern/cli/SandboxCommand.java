package org.lectern.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.simulator.ServerProfile;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SimulatorBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the simulated BigBlueButton server alone. */
@Command(
        name = "sandbox",
        description = {
            "Runs a BigBlueButton server without media, to develop and test against: the API, hooks and callbacks, a",
            "classroom page, simulated people, and a ledger of what they really did. Until it is interrupted."
        })
final class SandboxCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on. Default: ${DEFAULT-VALUE}, this machine only.")
    private String host = "127.0.0.1";

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description = "Shared secret. Default: the example secret of BigBlueButton's documentation.")
    private @Nullable String secret;

    @Option(
            names = "--generation",
            paramLabel = "VERSION",
            description = "Behave as this generation: ${COMPLETION-CANDIDATES}. Default: V3_0.")
    private ServerProfile generation = ServerProfile.V3_0;

    @Option(
            names = "--scalelite",
            description = "Behave as a Scalelite in front of servers: no hooks, no subtitles, texts of its own.")
    private boolean scalelite;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    SandboxCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (port != 0) {
            Ports.requireFree(port, "--port");
        }
        SimulatorBuilder builder = Simulator.builder().host(host).port(port).profile(generation);
        if (scalelite) {
            builder = builder.scalelite();
        }
        Simulator sandbox = start(secret == null ? builder : builder.secret(secret));
        var stops = Interrupt.stops(sandbox::close);
        var out = spec.commandLine().getOut();
        out.println("A BigBlueButton sandbox, without media.");
        out.println();
        out.println("  URL     " + sandbox.url());
        out.println("  Secret  " + sandbox.secret());
        out.println("  Page    " + sandbox.homeUrl());
        out.println();
        out.println("Press Ctrl-C to stop; nothing is kept.");
        out.flush();
        stops.await();
        return ExitCode.DONE;
    }

    private Simulator start(SimulatorBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.IN_USE,
                    "the sandbox cannot listen on " + host + " port " + port + ": " + e.getMessage(),
                    "Choose another port with --port, or an address of this machine with --host.",
                    e);
        }
    }
}
