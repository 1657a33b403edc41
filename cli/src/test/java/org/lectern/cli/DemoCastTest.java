package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class DemoCastTest {
    @TempDir
    Path folder;

    @Test
    void keepsPasswordsOverStartsForTheirOwnerOnly() throws IOException {
        DemoCast first = DemoCast.of(folder);

        assertThat(DemoCast.of(folder)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("demo.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void makesOtherPasswordsInAnotherFolder() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));

        assertThat(DemoCast.of(other).teacher().password())
                .isNotEqualTo(DemoCast.of(folder).teacher().password());
    }

    @Test
    void refusesFileItCannotReadAndSaysHowToGoOn() throws IOException {
        Files.writeString(folder.resolve("demo.json"), "{\"people\":");

        assertThatThrownBy(() -> DemoCast.of(folder))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.advice()).contains("--fresh"));
    }

    @Test
    void writesFactsWholeAndReadableByTheirOwnerOnly() throws IOException {
        Path file = folder.resolve("facts.json");
        Files.writeString(file, "left from before");
        var caller = new DemoFacts.Caller("http://127.0.0.1:1/bigbluebutton/", "secret");
        var facts = new DemoFacts(
                "http://127.0.0.1:1",
                DemoCast.of(folder).people().stream().map(DemoFacts::signIn).toList(),
                caller,
                caller,
                List.of(),
                List.of(caller),
                "http://127.0.0.1:2/",
                7);

        facts.write(file);

        var json = JsonMapper.shared().readTree(Files.readString(file));
        assertThat(json.get("url").asString()).isEqualTo("http://127.0.0.1:1");
        assertThat(json.get("pid").asInt()).isEqualTo(7);
        assertThat(json.get("sandbox").get("secret").asString()).isEqualTo("secret");
        assertThat(json.get("people").findValuesAsString("role"))
                .containsExactly("operator", "teacher", "learner", "learner");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
