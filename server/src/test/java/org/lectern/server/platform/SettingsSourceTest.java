package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsSourceTest {
    enum Colour {
        LIGHT_BLUE,
        RED
    }

    record Sample(
            @Setting(value = "a", standard = "10s") Duration pollInterval,
            @Setting(value = "b", standard = "3") int tries,
            @Setting(value = "c", standard = "false") boolean enabled,
            @Setting(value = "d", standard = "red") Colour colour,
            @Setting("e") Optional<URI> address,
            @Setting("f") List<String> names,
            @Setting("g") Optional<Secret> password,
            @Setting(value = "h", standard = "var") Path folder,
            @Setting(value = "i", standard = "9") long big) {}

    record Needed(@Setting("a") Secret key) {}

    @TempDir
    Path folder;

    @Test
    void takesDefaults() {
        assertThat(bind(SettingsSource.of(Map.of())))
                .isEqualTo(new Sample(
                        Duration.ofSeconds(10),
                        3,
                        false,
                        Colour.RED,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Path.of("var"),
                        9));
    }

    @Test
    void readsTheFile() throws Exception {
        Path file = folder.resolve("lectern.yaml");
        Files.writeString(file, """
                lectern:
                  sample:
                    poll-interval: 500ms
                    tries: 4
                    enabled: true
                    colour: light-blue
                    address: https://example.org
                    names: [one, two]
                    password: hidden
                lectern.sample.folder: elsewhere
                """);
        SettingsSource source = SettingsSource.load(file, Map.of(), Map.of());

        Sample sample = bind(source);

        source.refuseUnclaimed();
        assertThat(sample)
                .isEqualTo(new Sample(
                        Duration.ofMillis(500),
                        4,
                        true,
                        Colour.LIGHT_BLUE,
                        Optional.of(URI.create("https://example.org")),
                        List.of("one", "two"),
                        Optional.of(new Secret("hidden")),
                        Path.of("elsewhere"),
                        9));
    }

    @Test
    void environmentWinsOverTheFileAndTheCommandLineOverBoth() throws Exception {
        Path file = folder.resolve("lectern.yaml");
        Files.writeString(file, "lectern.sample: {tries: 1, big: 1, poll-interval: 1s}");

        SettingsSource source = SettingsSource.load(
                file,
                Map.of(
                        "LECTERN_SAMPLE_TRIES",
                        "2",
                        "LECTERN_SAMPLE_POLL_INTERVAL",
                        "2s",
                        "PATH",
                        "/bin",
                        "LECTERN_HOME",
                        "/x"),
                Map.of("lectern.sample.tries", "3"));

        assertThat(bind(source).tries()).isEqualTo(3);
        assertThat(bind(source).pollInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(bind(source).big()).isEqualTo(1);
        source.refuseUnclaimed();
    }

    @Test
    void readsASecretFromItsFile() throws Exception {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "from the file\n");

        SettingsSource source =
                SettingsSource.load(null, Map.of("LECTERN_SAMPLE_PASSWORD_FILE", secret.toString()), Map.of());

        assertThat(bind(source).password()).contains(new Secret("from the file"));
        source.refuseUnclaimed();
    }

    @Test
    void namesASecretFileThatIsMissing() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> bind(SettingsSource.of(Map.of("lectern.sample.password-file", missing.toString()))))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("lectern.sample.password")
                .hasMessageContaining(missing.toString());
    }

    @Test
    void refusesASecretThatIsGivenTwice() {
        assertThatThrownBy(() -> bind(
                        SettingsSource.of(Map.of("lectern.sample.password-file", "x", "lectern.sample.password", "y"))))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("Both");
    }

    @Test
    void namesAMissingSetting() {
        assertThatThrownBy(() -> SettingsSource.of(Map.of()).bind("lectern.needed", Needed.class))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("lectern.needed.key")
                .hasMessageContaining("LECTERN_NEEDED_KEY")
                .hasMessageContaining("lectern.needed.key-file");
    }

    @Test
    void namesTheKeyAndTheUnitOfABadDuration() {
        assertThatThrownBy(() -> bind(SettingsSource.of(Map.of("lectern.sample.poll-interval", "10"))))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("lectern.sample.poll-interval")
                .hasMessageContaining("\"10\"")
                .hasMessageContaining("for example 30s");
    }

    @Test
    void saysWhatFitsWhenAValueDoesNot() {
        Map.of(
                        "tries", "many",
                        "enabled", "perhaps",
                        "colour", "green",
                        "address", "example.org",
                        "big", "99999999999999999999")
                .forEach((key, value) -> assertThatThrownBy(
                                () -> bind(SettingsSource.of(Map.of("lectern.sample." + key, value))))
                        .isInstanceOf(RefusedToStart.class)
                        .hasMessageContaining("lectern.sample." + key)
                        .hasMessageContaining("write "));
    }

    @Test
    void refusesAnUnknownKeyAndSuggestsTheNearest() {
        SettingsSource source = SettingsSource.of(Map.of("lectern.sample.pol-interval", "1s"));
        bind(source);

        assertThatThrownBy(source::refuseUnclaimed)
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("lectern.sample.pol-interval")
                .hasMessageContaining("Did you mean lectern.sample.poll-interval?");
    }

    @Test
    void refusesAnUnknownVariableAndSuggestsTheNearest() {
        SettingsSource source = SettingsSource.load(null, Map.of("LECTERN_SAMPLE_TRYS", "1"), Map.of());
        bind(source);

        assertThatThrownBy(source::refuseUnclaimed)
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("LECTERN_SAMPLE_TRYS")
                .hasMessageContaining("LECTERN_SAMPLE_TRIES");
    }

    @Test
    void namesAFileThatIsMissingOrBroken() throws Exception {
        Path broken = folder.resolve("broken.yaml");
        Files.writeString(broken, "a: [1");
        Path twice = folder.resolve("twice.yaml");
        Files.writeString(twice, "a: 1\na: 2\n");

        for (Path file : List.of(folder.resolve("missing.yaml"), broken, twice)) {
            assertThatThrownBy(() -> SettingsSource.load(file, Map.of(), Map.of()))
                    .isInstanceOf(RefusedToStart.class)
                    .hasMessageContaining(file.toString());
        }
        assertThatThrownBy(() -> SettingsSource.load(folder.resolve("missing.yaml"), Map.of(), Map.of()))
                .hasMessageContaining("--config");
    }

    private static Sample bind(SettingsSource source) {
        return source.bind("lectern.sample", Sample.class);
    }
}
