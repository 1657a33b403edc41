package org.lectern.server.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from: explicit overrides, else {@code LECTERN_*} of the environment, else the file, else the
 * default.
 *
 * <p>Any key may be given as {@code key-file} ({@code LECTERN_KEY_FILE}) where its type is {@link Secret}: the value is
 * then the content of that file, without the line end. Every key has to be claimed by a record through {@link #bind};
 * {@link #refuseUnclaimed} names one that was not. Not safe for use by several threads.
 */
public final class SettingsSource {
    /** Environment variables of the launcher script; not settings. */
    private static final Set<String> NOT_SETTINGS =
            Set.of("LECTERN_HOME", "LECTERN_JAVA_OPTIONS", "LECTERN_JVM_FOLDERS", "LECTERN_CONFIG", "LECTERN_AOT");

    private final TreeMap<String, Given> given = new TreeMap<>();
    private final Set<String> claimed = new HashSet<>();
    private final Set<String> known = new HashSet<>();

    /** A value and the place that gave it, for messages. */
    record Given(String value, String place) {}

    private SettingsSource() {}

    /** Settings from this map alone: full keys such as {@code lectern.http.port}. */
    public static SettingsSource of(Map<String, String> overrides) {
        return load(null, Map.of(), overrides);
    }

    /**
     * @param file YAML, or null for none; a file that is named must exist
     * @param environment usually {@link System#getenv()}
     * @param overrides full keys; they win
     * @throws RefusedToStart if the file is missing or is not a map of settings
     */
    public static SettingsSource load(
            @Nullable Path file, Map<String, String> environment, Map<String, String> overrides) {
        var source = new SettingsSource();
        if (file != null) {
            SettingsFile.read(file).forEach((key, value) -> source.given.put(key, new Given(value, file.toString())));
        }
        environment.forEach((name, value) -> {
            if (name.startsWith("LECTERN_") && !NOT_SETTINGS.contains(name)) {
                // The dots cannot be told from the dashes yet: bind looks it up by the name it makes of each key.
                source.given.put(name, new Given(value, "environment"));
            }
        });
        overrides.forEach((key, value) -> source.given.put(key, new Given(value, "command line")));
        return source;
    }

    /** These settings with others on top. */
    public SettingsSource with(Map<String, String> overrides) {
        var source = new SettingsSource();
        source.given.putAll(given);
        overrides.forEach((key, value) -> source.given.put(key, new Given(value, "command line")));
        return source;
    }

    /**
     * Reads a record: each component is the key prefix + its name in kebab case.
     *
     * @throws RefusedToStart naming the key, if a value does not fit, is missing, or its file cannot be read
     */
    public <R extends Record> R bind(String prefix, Class<R> type) {
        return new SettingsBinding<>(prefix, type).bind(this::find);
    }

    /**
     * Call when everything has been bound.
     *
     * @throws RefusedToStart naming a key that no record claimed, and the nearest known one
     */
    public void refuseUnclaimed() {
        for (Map.Entry<String, Given> entry : given.entrySet()) {
            String key = entry.getKey();
            if (!claimed.contains(key)) {
                boolean variable = key.startsWith("LECTERN_");
                List<String> names = known.stream()
                        .map(k -> variable ? variableOf(k) : k)
                        .sorted()
                        .toList();
                String hint = Nearest.to(key, names)
                        .map(near -> " Did you mean " + near + "?")
                        .orElse("");
                throw new RefusedToStart("Unknown setting " + key + " ("
                        + entry.getValue().place() + ")." + hint + " `./lectern settings` lists all settings.");
            }
        }
    }

    /** What was given for the key, from the place that wins; secrets may stand in a file. */
    private Optional<Found> find(String key, boolean secret) {
        Optional<Found> direct = winner(key).map(g -> new Found(g.value(), g.place()));
        if (!secret) {
            return direct;
        }
        Optional<Given> file = winner(key + "-file");
        if (direct.isPresent() && file.isPresent()) {
            throw new RefusedToStart("Both " + key + " and " + key + "-file are set. Keep one of them.");
        }
        return file.map(g -> readSecret(key, g)).or(() -> direct);
    }

    private static Found readSecret(String key, Given file) {
        try {
            return new Found(Files.readString(Path.of(file.value())).strip(), file.value());
        } catch (IOException e) {
            throw new RefusedToStart(
                    "The file of the secret " + key + " cannot be read: " + file.value() + " (from " + file.place()
                            + "). Put the secret there, readable by the user that runs Lectern, or correct "
                            + key + "-file.",
                    e);
        }
    }

    private Optional<Given> winner(String key) {
        known.add(key);
        String variable = variableOf(key);
        Given fromKey = given.get(key);
        Given fromEnvironment = given.get(variable);
        claimed.add(key);
        claimed.add(variable);
        if (fromKey != null && (fromEnvironment == null || fromKey.place().equals("command line"))) {
            return Optional.of(fromKey);
        }
        return Optional.ofNullable(fromEnvironment);
    }

    static String variableOf(String key) {
        return key.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** A value as found. */
    record Found(String value, String place) {}

    /** All values given, secrets included: only for passing on to another process. */
    Map<String, Given> given() {
        return new LinkedHashMap<>(given);
    }
}
