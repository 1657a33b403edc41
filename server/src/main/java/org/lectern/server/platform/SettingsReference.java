package org.lectern.server.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All settings of the product, read from their records: for {@code ./lectern settings} and the documentation. */
public final class SettingsReference {
    private final List<SettingsBinding.Key> keys;

    private SettingsReference(List<SettingsBinding.Key> keys) {
        this.keys = keys;
    }

    /** The settings of these configurations, in their order. */
    public static SettingsReference of(List<Class<?>> configurations) {
        var keys = new ArrayList<SettingsBinding.Key>();
        for (Class<?> configuration : configurations) {
            for (FeatureSettings settings : configuration.getAnnotationsByType(FeatureSettings.class)) {
                keys.addAll(new SettingsBinding<>(settings.prefix(), settings.record()).keys());
            }
        }
        return new SettingsReference(keys);
    }

    /** A file in YAML's form with every key at its default, commented out. */
    public String yaml() {
        return keys.stream()
                .map(key -> wrapped("# ", key.documentation(), 100)
                        + "# " + key.name() + ": " + key.standard()
                        + (key.secret() ? "\n# " + key.name() + "-file:" : "") + "\n")
                .collect(Collectors.joining("\n"));
    }

    /** A Markdown table. */
    public String markdown() {
        return "| key | default | meaning |\n| --- | --- | --- |\n"
                + keys.stream().map(SettingsReference::row).collect(Collectors.joining());
    }

    private static String row(SettingsBinding.Key key) {
        String standard = key.standard().isEmpty() ? "" : "`" + key.standard() + "`";
        String secret = key.secret() ? " A secret: also from a file, `" + key.name() + "-file`." : "";
        return "| `" + key.name() + "`<br>`" + SettingsSource.variableOf(key.name()) + "` | " + standard + " | "
                + key.documentation().replace("|", "\\|") + choices(key) + secret + " |\n";
    }

    private static String choices(SettingsBinding.Key key) {
        if (!key.type().isEnum()) {
            return "";
        }
        return " One of "
                + Stream.of(key.type().getEnumConstants())
                        .map(constant -> "`"
                                + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String wrapped(String prefix, String text, int width) {
        var lines = new StringBuilder();
        var line = new StringBuilder(prefix);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > width) {
                lines.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                line.append(prefix);
            }
            line.append(word).append(' ');
        }
        return lines.append(line.toString().stripTrailing()).append('\n').toString();
    }
}
