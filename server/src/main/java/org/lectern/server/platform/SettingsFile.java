package org.lectern.server.platform;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** {@code lectern.yaml} as full keys and text values: nested maps become dots, lists become commas. */
final class SettingsFile {
    private SettingsFile() {}

    static Map<String, String> read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            Object root = new Yaml(new SafeConstructor(options)).load(reader);
            var keys = new TreeMap<String, String>();
            flatten("", root, keys);
            if (keys.containsKey("")) {
                throw new RefusedToStart("The settings file " + file + " holds no keys, only a value."
                        + " A line is like `lectern.public-url: https://classes.example.org`.");
            }
            return keys;
        } catch (NoSuchFileException e) {
            throw new RefusedToStart(
                    "The settings file " + file + " does not exist."
                            + " Correct --config, or the variable LECTERN_CONFIG that names it.",
                    e);
        } catch (IOException e) {
            throw new RefusedToStart(
                    "The settings file " + file + " cannot be read: " + e.getMessage()
                            + ". It is a text file in UTF-8, readable by the user that runs Lectern.",
                    e);
        } catch (YAMLException e) {
            throw new RefusedToStart("The settings file " + file + " is not valid YAML: " + e.getMessage(), e);
        }
    }

    private static void flatten(String key, @Nullable Object value, Map<String, String> keys) {
        switch (value) {
            case null -> {
                if (!key.isEmpty()) {
                    keys.put(key, "");
                }
            }
            case Map<?, ?> map ->
                map.forEach((name, inner) -> flatten(key.isEmpty() ? name + "" : key + "." + name, inner, keys));
            case List<?> list ->
                keys.put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
            default -> keys.put(key, String.valueOf(value));
        }
    }
}
