package org.lectern.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.activity.EventLog;
import org.lectern.server.platform.SettingsSource;

/**
 * The product as it is, in a program of its own, told over standard input which meetings and tickets it shall have.
 *
 * <p>Every answer ends with a line {@code .}; {@code failed=…} says that something went wrong. Ends with its input.
 */
final class Product {
    private Product() {}

    /** Arguments: data folder, database address, user, password; then perhaps {@code keep-nothing}. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        int port = Lab.freePort();
        settings.put("lectern.data", arguments[0]);
        settings.put("lectern.database.url", arguments[1]);
        settings.put("lectern.database.user", arguments[2]);
        settings.put("lectern.database.password", arguments[3]);
        settings.put("lectern.http.port", Integer.toString(port));
        boolean keepNothing = arguments.length > 4 && arguments[4].equals("keep-nothing");
        Wiring wiring = keepNothing ? Wiring.none().change(EventLog.class, log -> new KeepsNothing()) : Wiring.none();
        try (LecternServer server = LecternServer.start(SettingsSource.of(settings), wiring);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var stage = new Stage(server);
            stage.facts().forEach((name, value) -> System.out.println(name + "=" + value));
            System.out.println(".");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answer(stage, line);
            }
        }
    }

    private static void answer(Stage stage, String line) {
        String[] words = line.split(" ", -1);
        try {
            switch (words[0]) {
                case "meetings" -> stage.addMeetings(Arguments.workload(words, 1));
                case "tickets" -> stage.writeTickets(Integer.parseInt(words[1]), Path.of(words[2]));
                case "handle" ->
                    stage.handle(Path.of(words[1]), Integer.parseInt(words[2]))
                            .forEach((name, value) -> System.out.println(name + "=" + value));
                case "class" ->
                    stage.addWatchedClass().forEach((name, value) -> System.out.println(name + "=" + value));
                default -> throw new IllegalArgumentException("not understood");
            }
        } catch (IOException | RuntimeException e) {
            System.err.println(line + ": " + e);
            System.out.println("failed=" + e);
        }
        System.out.println(".");
    }

    /** A log that keeps nothing, to see what comes before it. */
    private static final class KeepsNothing implements EventLog {
        @Override
        public Appended append(Batch batch) {
            return new Appended(batch.entries().size(), 0, 0, List.of());
        }

        @Override
        public Claims claim(int limit) {
            return new Claims(UUID.randomUUID(), List.of());
        }
    }
}
