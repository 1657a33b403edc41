package org.lectern.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk: one thread, the same request over and over. */
final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final int CONNECTIONS = 16;

    private Wrk() {}

    /** A POST of a form, as a script of wrk. */
    static Path post(Lab lab, String name, String target, String body) throws IOException {
        Path script = lab.folder().resolve(name + ".lua");
        Files.writeString(script, """
                wrk.method = "POST"
                wrk.path = [[%s]]
                wrk.body = [[%s]]
                wrk.headers["Content-Type"] = "application/x-www-form-urlencoded;charset=UTF-8"
                """.formatted(target, body));
        return script;
    }

    /** A GET, as a script of wrk. */
    static Path get(Lab lab, String name, String target) throws IOException {
        Path script = lab.folder().resolve(name + ".lua");
        Files.writeString(script, "wrk.path = [[" + target + "]]\n");
        return script;
    }

    /** Returns how many requests were answered with 2xx or 3xx. */
    static long run(int port, Path script, int seconds) {
        List<String> command = List.of(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + port + "/");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            var text = new StringBuilder();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                out.lines().forEach(line -> text.append(line).append('\n'));
            }
            process.waitFor(10, TimeUnit.SECONDS);
            Matcher refused = REFUSED.matcher(text);
            Matcher requests = REQUESTS.matcher(text);
            if (refused.find() || !requests.find()) {
                throw new Child.Failed("wrk: " + text);
            }
            return Long.parseLong(requests.group(1));
        } catch (IOException e) {
            throw new Child.Failed("wrk could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
