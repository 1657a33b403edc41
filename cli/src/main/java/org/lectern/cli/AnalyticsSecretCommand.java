package org.lectern.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.pool.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The second key of a server that signs its analytics callback with another secret than everything else. */
@Command(
        name = "analytics-secret",
        description = {
            "Gives the second key of a server whose learning analytics are refused: the script that sends them reads the",
            "packaged configuration there, not the administrator's own file. Without --secret-file the secret is asked",
            "for, or read from the input."
        })
final class AnalyticsSecretCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "NAME", description = "The server.")
    private String name = "";

    @Option(names = "--secret-file", paramLabel = "FILE", description = "File with the secret.")
    private @Nullable Path secretFile;

    @Option(names = "--remove", description = "The server signs everything with one secret again.")
    private boolean remove;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    AnalyticsSecretCommand() {}

    @Override
    public Integer call() {
        SharedSecret secret = remove ? null : SharedSecret.of(Secrets.read(secretFile, "secret of the analytics"));
        try (var installation = Administration.open(config)) {
            Server server = ServerCommand.require(installation.servers(), name);
            installation.analyticsKeys().change(server.id(), secret);
            spec.commandLine()
                    .getOut()
                    .println("Server '" + server.name() + "' "
                            + (remove ? "has no second key any more." : "may sign its analytics with this key too."));
            return ExitCode.DONE;
        }
    }
}
