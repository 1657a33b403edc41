package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.simulator.Simulator;

/** What the command line does with servers, beside a database that runs. */
@ExtendWith(Commands.ForTests.class)
class ServerCommandsIT {
    private final Commands commands;
    private String out = "";
    private String err = "";

    ServerCommandsIT(Commands commands) {
        this.commands = commands;
    }

    private int run(String... command) {
        Commands.Said said = commands.run(command);
        out = said.out();
        err = said.err();
        return said.code();
    }

    private Path secret(String name, String content) throws IOException {
        return commands.write(name, content);
    }

    @Test
    void emptiesAServerTakesItOutAndLetsItInAgain() throws IOException {
        try (Simulator simulator = Simulator.builder().start()) {
            String file = secret("story.secret", simulator.secret()).toString();
            assertThat(run("server", "add", "--name", "story", "--address", simulator.url(), "--secret-file", file))
                    .isZero();
            assertThat(run("tenant", "add", "story")).isZero();
            simulator.create("class-of-before", "Class of before");
            assertThat(run("server", "adopt", "--server", "story", "--tenant", "story"))
                    .isZero();
            assertThat(out).contains("Adopted: 1 of 1.");

            assertThat(run("server", "drain", "STORY")).isZero();
            assertThat(out)
                    .contains("Server 'story' takes no new class; classes still there: 1.")
                    .contains("It is disabled when they are over.");
            assertThat(run("server", "list")).isZero();
            assertThat(line("story")).contains("CORDONED", "draining");

            assertThat(run("server", "enable", "story")).isZero();
            assertThat(out).contains("Server 'story': CORDONED → ENABLED");
            assertThat(run("server", "list")).isZero();
            assertThat(line("story")).contains("ENABLED").doesNotContain("draining");

            assertThat(run("server", "disable", "story")).isZero();
            assertThat(out)
                    .contains("Server 'story': ENABLED → DISABLED")
                    .contains("Classes that go on there unseen: 1. 'lectern server panic story'");

            assertThat(run("server", "panic", "story")).isZero();
            assertThat(out).contains("Server 'story' is out. Classes given up: 1.");
            assertThat(run("server", "list")).isZero();
            assertThat(line("story")).contains("DISABLED", "its classes were given up");
            assertThat(run("server", "panic", "story")).isZero();
            assertThat(out).contains("Classes given up: 0.");
            assertThat(simulator.classrooms()).as("who is inside stays").hasSize(1);

            for (String verb : List.of("drain", "panic", "enable", "disable")) {
                assertThat(run("server", verb, "nobody")).as(verb).isEqualTo(ExitCode.FAILED);
                assertThat(err).contains("there is no server 'nobody'");
            }
        }
    }

    @Test
    void exchangesASecretAndShowsNone() throws IOException {
        String fresh = "canary-of-a-fresh-secret";
        int port;
        try (Simulator simulator =
                Simulator.builder().secret("canary-of-an-old-secret").start()) {
            port = simulator.port();
            String old = secret("old.secret", simulator.secret()).toString();
            assertThat(run("server", "add", "--name", "rotated", "--address", simulator.url(), "--secret-file", old))
                    .isZero();

            assertThat(run("server", "rotate", "rotated", "--secret-file", old)).isZero();
            assertThat(out).contains("Server 'rotated' has this secret already.");
            assertThat(run("server", "rotate", "rotated", "--confirm")).isZero();
            assertThat(out).contains("Server 'rotated' has only one secret.");

            assertThat(rotate(fresh)).isZero();
            assertThat(out).contains("still takes the present secret only. The new one waits");
            assertThat(run("server", "list")).isZero();
            assertThat(line("rotated")).contains("a new secret waits");
            assertThat(run("server", "rotate", "rotated", "--confirm")).isZero();
            assertThat(out).contains("The other secret of 'rotated' is forgotten.");
        }

        assertThat(rotate(fresh)).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("'rotated' could not be asked, so nothing was changed");

        try (Simulator _ = Simulator.builder().port(port).secret(fresh).start()) {
            assertThat(rotate("a-secret-of-nobody")).isEqualTo(ExitCode.FAILED);
            assertThat(err).contains("takes neither this secret nor the present one");
            assertThat(rotate(fresh)).isZero();
            assertThat(out).contains("Server 'rotated' takes the new secret; it is in use.");
            assertThat(run("server", "list")).isZero();
            assertThat(line("rotated")).contains("its old secret is kept");
            assertThat(run("server", "rotate", "rotated", "--confirm")).isZero();
            assertThat(run("server", "list")).isZero();
            assertThat(line("rotated")).doesNotContain("secret");
        }
    }

    private int rotate(String secret) throws IOException {
        int code = run(
                "server",
                "rotate",
                "rotated",
                "--secret-file",
                secret("rotated.secret", secret).toString());
        assertThat(out + err).doesNotContain("canary", "a-secret-of-nobody");
        return code;
    }

    /** Of the server, in the list that was printed. */
    private String line(String server) {
        return out.lines()
                .filter(line -> line.startsWith(server + " "))
                .findFirst()
                .orElseThrow();
    }
}
