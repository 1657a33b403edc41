package org.lectern.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the product. */
@Command(
        name = "serve",
        description = {
            "Runs Lectern against your PostgreSQL and your BigBlueButton servers, until it is interrupted.",
            "Brings the database to this version first. 'lectern settings' lists what can be set."
        })
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--port", paramLabel = "PORT", description = "Listen on this port, whatever the settings say.")
    private @Nullable Integer port;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private picocli.CommandLine.Model.CommandSpec spec;

    ServeCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Logging.toConsole();
        Map<String, String> overrides = new LinkedHashMap<>();
        if (port != null) {
            overrides.put("lectern.http.port", port.toString());
        }
        LecternServer product = LecternServer.start(config.settings(overrides), Wiring.none());
        var interrupted = Interrupt.stops(product::stop);
        spec.commandLine().getOut().println("Lectern listens on " + product.url() + ". Press Ctrl-C to stop it.");
        interrupted.await();
        return ExitCode.DONE;
    }
}
