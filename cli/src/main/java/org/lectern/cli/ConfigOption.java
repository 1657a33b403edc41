package org.lectern.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.SettingsSource;
import picocli.CommandLine.Option;

/** Where a command reads the installation's settings from. */
final class ConfigOption {
    private static final Path USUAL = Path.of("lectern.yaml");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = {
                "Settings file. Default: the file that LECTERN_CONFIG names, else lectern.yaml here, if there is one.",
                "LECTERN_* in the environment wins over the file."
            })
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Use the embedded database in this folder, for example var for the demonstration's.")
    private @Nullable Path data;

    ConfigOption() {}

    Optional<Path> file() {
        if (file != null) {
            return Optional.of(file);
        }
        String named = System.getenv("LECTERN_CONFIG");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return Files.exists(USUAL) ? Optional.of(USUAL) : Optional.empty();
    }

    SettingsSource settings() {
        return settings(Map.of());
    }

    SettingsSource settings(Map<String, String> overrides) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        if (data != null) {
            all.put("lectern.data", data.toAbsolutePath().normalize().toString());
            all.put("lectern.database.embedded", "true");
        }
        return SettingsSource.load(file().orElse(null), System.getenv(), all);
    }
}
