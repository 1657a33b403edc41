package org.lectern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A short run of everything, so that the JVM can record which classes a start needs. Not for people: the build does it,
 * with {@code -XX:AOTCacheOutput}.
 */
final class Training {
    private Training() {}

    static int run(PrintWriter out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("lectern-training");
        List<Integer> ports = Ports.free(1);
        var options = new DemoOptions();
        options.port = ports.get(0);
        options.sandboxPort = 0;
        options.data = folder;
        var demo = new Demo(options, out);
        try {
            DemoFacts facts = demo.start();
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (String path : List.of("/", "/sign-in", "/health/ready", "/lectern.css", "/r/none")) {
                    for (int i = 0; i < 20; i++) {
                        client.send(
                                HttpRequest.newBuilder(URI.create(facts.url() + path))
                                        .timeout(Duration.ofSeconds(10))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding());
                    }
                }
            }
            // Hooks arrive and are folded meanwhile.
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        } finally {
            demo.stop();
            Folders.delete(folder);
        }
        return ExitCode.DONE;
    }
}
