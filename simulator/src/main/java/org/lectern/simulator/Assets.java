package org.lectern.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The style sheet, the script and the icon of the sandbox's pages. */
final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "sandbox.css", "text/css;charset=utf-8",
            "classroom.js", "text/javascript;charset=utf-8",
            "icon.svg", "image/svg+xml");

    private Assets() {}

    static Optional<Reply> find(String name) {
        String type = TYPES.get(name);
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = Assets.class.getResourceAsStream("assets/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            Map<String, String> headers =
                    Map.of("Content-Type", type, "Cache-Control", "max-age=60", "X-Content-Type-Options", "nosniff");
            return Optional.of(new Reply(200, headers, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
