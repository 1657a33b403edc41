package org.lectern.server.hook;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import org.lectern.server.activity.Activity;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Secret;

/** Intake and fold in a process of their own, to be killed. Writes where it listens to a file. */
public final class InletInChild {
    private InletInChild() {}

    public static void main(String[] args) throws IOException {
        var connection = new DatabaseConnection(args[0], args[1], new Secret(System.getenv("INLET_PASSWORD")));
        var inlet = new Inlet(connection.pools(), new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system());
        inlet.activity().worker().start();
        URI url = inlet.listen();
        Path file = Path.of(args[2]);
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, url.toString());
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        // Not for longer than the one who is to kill it, who also holds the other end of the input.
        while (System.in.read() >= 0) {
            // nothing is ever written to it
        }
        System.exit(1);
    }
}
