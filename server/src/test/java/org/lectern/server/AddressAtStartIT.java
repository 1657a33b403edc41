package org.lectern.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.hook.HookKeeper;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.platform.TestDatabase;

/** Whoever asks for our address while the web server starts must not change what it listens on. */
final class AddressAtStartIT {
    @TempDir
    Path folder;

    @Test
    void askingBeforeTheWebServerListensOpensNoOtherPort() {
        Map<String, String> settings = new HashMap<>(TestDatabase.settings(TestDatabase.createConnection()));
        settings.put("lectern.http.port", "0");
        settings.put("lectern.data", folder.toString());
        var addresses = new AtomicReference<Addresses>();
        var asked = new AtomicReference<URI>();
        // The keeper of hooks is made when the web server is, and before it listens.
        Wiring wiring = Wiring.none()
                .change(Addresses.class, made -> {
                    addresses.set(made);
                    return made;
                })
                .change(HookKeeper.class, keeper -> {
                    asked.set(Objects.requireNonNull(addresses.get()).page("/"));
                    return keeper;
                });

        LecternServer server = LecternServer.start(SettingsSource.of(settings), wiring);
        try {
            assertThat(asked.get()).isEqualTo(URI.create("http://127.0.0.1:0/"));
            assertThat(server.url().getPort()).isNotIn(0, 8080);
            assertThat(Objects.requireNonNull(addresses.get()).page("/"))
                    .isEqualTo(server.url().resolve("/"));
        } finally {
            server.stop();
        }
    }
}
