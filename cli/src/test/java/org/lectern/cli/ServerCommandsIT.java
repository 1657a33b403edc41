package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateHook;
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
    void givesAServerASecondKeyAndSendsNothingAgainWhereNothingDied() throws IOException {
        assertThat(run(
                        "server",
                        "add",
                        "--name",
                        "two-keys",
                        "--address",
                        "https://two-keys.example.org/bigbluebutton/",
                        "--secret-file",
                        secret("two-keys.secret", "a shared secret of some length")
                                .toString()))
                .isZero();
        assertThat(run(
                        "server",
                        "analytics-secret",
                        "two-keys",
                        "--secret-file",
                        secret("second.secret", "canary second key").toString()))
                .isZero();
        assertThat(out).contains("two-keys").doesNotContain("canary");
        assertThat(run("server", "analytics-secret", "two-keys", "--remove")).isZero();
        assertThat(run("server", "analytics-secret", "unknown", "--remove")).isEqualTo(ExitCode.FAILED);

        assertThat(run("delivery", "list", "--state", "DEAD")).isZero();
        assertThat(out).contains("No delivery matches.");
        assertThat(run("delivery", "replay", "--dead")).isZero();
        assertThat(out).contains("To be sent again: 0.");
        assertThat(run("delivery", "replay", "11111111-2222-4333-8444-555555555555"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run("delivery", "replay")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void addsChangesAndRemovesServerWithoutShowingItsSecret() throws IOException {
        Path file = secret("bbb1.secret", "a-very-secret-secret");
        String[] add = {
            "server",
            "add",
            "--name",
            "bbb1",
            "--address",
            "https://bbb1.example.org/bigbluebutton/",
            "--secret-file",
            file.toString()
        };

        assertThat(run(add)).isZero();
        assertThat(run(add)).isEqualTo(ExitCode.FAILED);
        assertThat(run("server", "state", "bbb1", "cordoned")).isZero();
        assertThat(run("server", "list")).isZero();
        assertThat(out).contains("bbb1").contains("CORDONED").doesNotContain("a-very-secret-secret");
        assertThat(run("server", "remove", "bbb1")).isZero();
        assertThat(run("server", "remove", "bbb1")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void changesWhatAServerCarriesAndWhatItIsForAndSaysWhatItWas() throws IOException {
        String file = secret("bbb3.secret", "secret").toString();
        String address = "https://bbb3.example.org/bigbluebutton/";
        assertThat(run("server", "add", "--name", "bbb3", "--address", address, "--tags", "lab", "--secret-file", file))
                .isZero();

        assertThat(run("server", "change", "bbb3", "--weight", "2.5", "--tag", "exams", "--tag", "large"))
                .isZero();
        assertThat(out).contains("Server 'bbb3': weight 1.0 → 2.5; tags lab → exams, large");
        assertThat(run("server", "list")).isZero();
        assertThat(out).containsPattern("bbb3 .* 2\\.5 +exams, large ");
        assertThat(run("server", "change", "bbb3", "--no-tags")).isZero();
        assertThat(out).contains("tags exams, large → none").doesNotContain("weight");

        assertThat(run("server", "change", "bbb3")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("nothing is to be changed");
        assertThat(run("server", "change", "bbb3", "--weight", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("weight is above 0");
        assertThat(run("server", "change", "bbb3", "--tag", "no tag!")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("a tag has");
        assertThat(run("server", "change", "bbb3", "--tag", "a", "--no-tags")).isEqualTo(ExitCode.USAGE);
        assertThat(run("server", "change", "unknown", "--weight", "1")).isEqualTo(ExitCode.FAILED);
        assertThat(run("server", "list")).isZero();
        assertThat(out).containsPattern("bbb3 .* 2\\.5 ");
        assertThat(run("server", "what-if", "--people", "80", "--tags", "no-server-has-this"))
                .isZero();
        assertThat(out)
                .containsPattern("1 +nowhere")
                .containsPattern("[1-9] (offline|without the tags)")
                .doesNotContain("{");
        assertThat(run("server", "what-if", "--tags", "no tag!")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void refusesWhatIsNoAddressAndFileThatIsMissing() throws IOException {
        Path file = secret("bbb2.secret", "secret");

        assertThat(run("server", "add", "--name", "x", "--address", "ftp://x", "--secret-file", file.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("bbb-conf --secret");
        assertThat(run("server", "add", "--name", "x", "--address", "https://x/", "--secret-file", "/no/such/file"))
                .isEqualTo(ExitCode.CONFIGURATION);
        assertThat(err).contains("/no/such/file");
    }

    @Test
    void saysHowHooksFareAndTouchesOnlyOurs() throws IOException, SQLException {
        try (Simulator simulator = Simulator.builder().start()) {
            BbbClient client = BbbClient.of(simulator.url(), simulator.secret());
            client.hooksCreate(CreateHook.global("http://lms.example.org/hook")).orElseThrow();
            String file = secret("hooked.secret", simulator.secret()).toString();
            assertThat(run("server", "add", "--name", "hooked", "--address", simulator.url(), "--secret-file", file))
                    .isZero();

            assertThat(run("hooks", "list")).isZero();
            assertThat(line("hooked"))
                    .contains("absent", "never", "not tested", "our address is not set; not registered")
                    .doesNotContain("NOT_");
            assertThat(run("hooks", "health", "hooked")).isEqualTo(ExitCode.FAILED);
            assertThat(out).contains("NOT_CONFIGURED: Set lectern.callback-url");
            assertThat(run("hooks", "ensure", "hooked")).isEqualTo(ExitCode.FAILED);
            assertThat(out).contains("lectern.callback-url");

            assertThat(run("hooks", "clean-up", "hooked", "--dry-run")).isZero();
            assertThat(out).contains("WOULD GO").contains("hooked  1       0");
            assertThat(run("hooks", "clean-up", "hooked")).isZero();
            assertThat(run("hooks", "list")).isZero();
            assertThat(line("hooked")).contains("not wanted").doesNotContain("DISABLED", "not registered");
            sql("""
                    insert into server_hook (server_id, generation, token_hash, sealed_url, base_url, last_delivery_at, formula)
                    select id, 1, '\\x01', '\\x02', 'https://lectern.example.org', '2026-11-27T10:00:00Z', 'RAW_BODY'
                    from server where name = 'hooked'
                    """);
            assertThat(run("hooks", "list")).isZero();
            assertThat(line("hooked")).contains("2026-11-27T10:00:00Z", "checksum over the body (3.4+)");
            sql("delete from server_hook where base_url = 'https://lectern.example.org'");
            assertThat(simulator.hookUrls()).hasSize(1);
            assertThat(run("hooks", "test", "nobody")).isEqualTo(ExitCode.FAILED);
            assertThat(run("hooks", "ensure-meeting", "default", "none")).isEqualTo(ExitCode.FAILED);
            assertThat(run("server", "remove", "hooked")).isZero();
        }
    }

    private void sql(String statement) throws SQLException {
        var database = commands.database();
        try (var connection = DriverManager.getConnection(
                database.url(), database.user(), database.password().reveal())) {
            connection.createStatement().execute(statement);
        }
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
