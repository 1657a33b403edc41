package org.lectern.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be chosen for the demonstration. */
final class DemoOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of Lectern on 127.0.0.1. Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(
            names = "--sandbox-port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = {
                "Port of the BigBlueButton sandbox on 127.0.0.1; further servers and the page that kills and revives",
                "them take the next ones. 0 takes free ones. Default: ${DEFAULT-VALUE}."
            })
    int sandboxPort;

    @Option(
            names = "--servers",
            paramLabel = "N",
            defaultValue = "1",
            description = "So many sandboxes, 1 to 9, with a class on each. Default: ${DEFAULT-VALUE}.")
    int servers = 1;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "var",
            description = "Folder for the database and everything else that is kept. Default: ./${DEFAULT-VALUE}.")
    Path data = Path.of("var");

    @Option(names = "--no-class", description = "Start without the class of simulated people.")
    boolean noClass;

    @Option(names = "--fresh", description = "Throw away what an earlier demonstration left in the data folder.")
    boolean fresh;

    @Option(
            names = "--facts",
            paramLabel = "FILE",
            description = "Write address, sign-ins and secrets to this file as JSON once everything is up.")
    @Nullable
    Path facts;

    DemoOptions() {}
}
