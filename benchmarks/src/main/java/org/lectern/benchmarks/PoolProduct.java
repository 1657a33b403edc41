package org.lectern.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.platform.Installation;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.tenant.TenantStore;

/**
 * The product as it is, in a program of its own, told over standard input which servers and meetings its pool has.
 *
 * <p>Answers as {@link Product} does, and ends with its input.
 */
final class PoolProduct {
    private PoolProduct() {}

    /** Arguments: data folder, database address, user, password, master key. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        int port = Lab.freePort();
        settings.put("lectern.data", arguments[0]);
        settings.put("lectern.database.url", arguments[1]);
        settings.put("lectern.database.user", arguments[2]);
        settings.put("lectern.database.password", arguments[3]);
        settings.put("lectern.master-key", arguments[4]);
        settings.put("lectern.http.port", Integer.toString(port));
        try (LecternServer server = LecternServer.start(SettingsSource.of(settings), Wiring.none());
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var pool = new PoolStage(server);
            System.out.println("port=" + port);
            System.out.println("tag=" + server.bean(Installation.class).tag());
            System.out.println(
                    "tenant=" + server.bean(TenantStore.class).requireDefault().id());
            System.out.println(".");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answer(pool, line.split(" ", -1));
            }
        }
    }

    private static void answer(PoolStage pool, String[] words) {
        try {
            switch (words[0]) {
                case "secret" -> pool.secret(words[1]);
                case "server" -> pool.add(words[1], words[2], words[3]);
                case "fakes" -> pool.fakes(Integer.parseInt(words[1]), words[2], words[3]);
                case "classes" -> pool.classes(Integer.parseInt(words[1]));
                default -> throw new IllegalArgumentException("not understood");
            }
        } catch (RuntimeException e) {
            System.err.println(words[0] + ": " + e);
            System.out.println("failed=" + e);
        }
        System.out.println(".");
    }
}
