package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands beside a database that runs, as they are beside a running product. */
@ExtendWith(Commands.ForTests.class)
class AdministrationIT {
    private final Commands commands;
    private String out = "";
    private String err = "";

    AdministrationIT(Commands commands) {
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
    void setsUpChamiloForATenantAndNeverShowsItsKeys() throws IOException {
        assertThat(run("tenant", "add", "campus")).isZero();
        assertThat(run(
                        "tenant",
                        "chamilo",
                        "set",
                        "campus",
                        "webhooks_enabled=true",
                        "webhooks_event_filter=user_jioned"))
                .isZero();
        assertThat(out).contains("webhooks_enabled").contains("No sender is known to use the event name user_jioned.");
        assertThat(run("tenant", "chamilo", "set", "campus", "webhooks_scope=all"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("per_meeting or global");
        assertThat(run("tenant", "chamilo", "set", "campus", "webhooks_scope")).isEqualTo(ExitCode.USAGE);

        String file = secret("chamilo.key", "canary salt of the plug-in").toString();
        assertThat(run("tenant", "chamilo", "add-key", "campus", "--for", "callback", "--key-file", file))
                .isZero();
        Matcher id = Pattern.compile("[0-9a-f-]{36}").matcher(out);
        assertThat(id.find()).isTrue();
        assertThat(run("tenant", "chamilo", "show", "campus")).isZero();
        assertThat(out)
                .contains(id.group())
                .contains("CALLBACK")
                .contains("never")
                .doesNotContain("canary");
        assertThat(run("tenant", "chamilo", "retire-key", "campus", id.group())).isZero();
        assertThat(run("tenant", "chamilo", "retire-key", "campus", id.group())).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void addsSuspendsAndResumesTenant() {
        assertThat(run("tenant", "add", "physics", "--name", "Department of Physics"))
                .isZero();
        assertThat(out).contains("/t/physics/bigbluebutton/").containsPattern("Secret  \\S{52}");

        assertThat(run("tenant", "secret", "add", "physics")).isZero();
        assertThat(run("tenant", "suspend", "physics")).isZero();
        assertThat(out).contains("ACTIVE → SUSPENDED");
        assertThat(run("tenant", "list")).isZero();
        assertThat(out).containsPattern("physics +SUSPENDED +2 +Department of Physics");
        assertThat(run("tenant", "activate", "physics")).isZero();
    }

    @Test
    void retiresASecretByTheIdThatTheListPrints() {
        assertThat(run("tenant", "add", "rotating")).isZero();
        assertThat(run("tenant", "secret", "add", "rotating")).isZero();
        assertThat(out).containsPattern("[a-z2-7]{64}");
        assertThat(run("tenant", "secret", "list", "rotating")).isZero();
        assertThat(out).doesNotContainPattern("[a-z2-7]{64}");
        Matcher id = Pattern.compile("[0-9a-f-]{36}").matcher(out);
        assertThat(id.find()).isTrue();

        assertThat(run("tenant", "secret", "retire", "rotating", id.group())).isZero();

        assertThat(run("tenant", "secret", "list", "rotating")).isZero();
        assertThat(out).doesNotContain(id.group());
        assertThat(run("tenant", "secret", "retire", "rotating", id.group())).isEqualTo(ExitCode.FAILED);
        assertThat(run("tenant", "secret", "retire", "rotating", "x")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void showsAndChangesAPolicyAndSaysWhatIsWrongWithOne() {
        assertThat(run("tenant", "add", "ruled")).isZero();
        assertThat(run(
                        "tenant",
                        "policy",
                        "set",
                        "ruled",
                        "recording=off",
                        "max-meetings=12",
                        "create.welcome=default:Hello = you"))
                .isZero();

        assertThat(run("tenant", "policy", "show", "ruled")).isZero();
        assertThat(out)
                .containsPattern("recording +off")
                .containsPattern("max-meetings +12")
                .containsPattern("create.welcome +default:Hello = you")
                .containsPattern("analytics +true");
        assertThat(run("tenant", "policy", "set", "ruled", "max-meetings=many", "recording=off"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("max-meetings must be a whole number");
        assertThat(run("tenant", "policy", "set", "ruled", "recording")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void saysThatARequestIsNotKept() {
        assertThat(run("tenant", "inspect", "K7QX-3MPD")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("K7QX-3MPD");
    }

    @Test
    void saysThatNoClassHasARecordingOfThisName() {
        assertThat(run("recording", "servers")).isZero();
        assertThat(out).contains("SERVER", "OPEN CHANGES");
        assertThat(run("recording", "why", "0".repeat(40) + "-1700000000000")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("no class or recording of ours");
        assertThat(run("recording", "files")).isZero();
        assertThat(out).contains("No files are to be removed.");
        assertThat(run("recording", "files-removed", "0".repeat(40) + "-1700000000000"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("nothing is open for: 0000");
        assertThat(run("recording", "protect", "0".repeat(40) + "-1700000000000", "on"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has no recording");
        assertThat(run("recording", "protect", "0".repeat(40) + "-1700000000000", "perhaps"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("neither 'on' nor 'off'");
    }

    @Test
    void saysWhatIsWrongWithTenant() {
        assertThat(run("tenant", "add", "twice")).isZero();

        assertThat(run("tenant", "add", "twice")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("there is a tenant 'twice' already");
        assertThat(run("tenant", "add", "No Such Slug")).isEqualTo(ExitCode.USAGE);
        assertThat(run("tenant", "suspend", "nobody")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("there is no tenant 'nobody'").contains("lectern tenant add nobody");
    }

    @Test
    void addsPersonOnceAndRefusesShortPassword() throws IOException {
        String good = secret("good", "long enough to be one").toString();
        String bad = secret("short", "short").toString();

        assertThat(run("person", "add", "--name", "Ann", "--sign-in", "ann", "--password-file", bad))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("person", "add", "--name", "Ann", "--sign-in", "ann", "--operator", "--password-file", good))
                .isZero();
        assertThat(run("person", "add", "--name", "Other", "--sign-in", "ANN", "--password-file", good))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run("person", "password", "ann", "--password-file", good)).isZero();
        assertThat(run("person", "list")).isZero();
        assertThat(out).containsPattern("ann +yes +Ann").doesNotContain("Other");
    }

    @Test
    void findsExportsAndErasesAPerson() throws IOException {
        String password = secret("gone", "long enough to be one").toString();
        assertThat(run("person", "add", "--name", "Gundula Gone", "--sign-in", "gundula", "--password-file", password))
                .isZero();
        assertThat(run("person", "find", "gundula")).isZero();
        String identifier = out.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        Path archive = commands.data().resolve("gundula.zip");

        assertThat(run("person", "export", identifier, "--to", archive.toString()))
                .isZero();
        assertThat(archive).isNotEmptyFile();
        assertThat(Files.getPosixFilePermissions(archive)).hasSize(2);
        assertThat(run("person", "export", identifier, "--to", archive.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("person", "restrict", identifier)).isZero();
        assertThat(run("person", "restrict", identifier)).isEqualTo(ExitCode.FAILED);
        assertThat(run("person", "restrict", identifier, "--lift")).isZero();
        assertThat(run("person", "restrict", identifier, "--lift")).isEqualTo(ExitCode.FAILED);
        assertThat(run("verify")).isZero();
        assertThat(run("person", "consent", identifier)).isZero();
        assertThat(out).contains("No answer is kept.");
        assertThat(run("person", "consent", identifier, "--withdraw")).isEqualTo(ExitCode.FAILED);
        assertThat(run("person", "erase", identifier)).isEqualTo(ExitCode.USAGE);
        assertThat(run("person", "erase", identifier, "--confirm", "somebody else"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("person", "erase", identifier, "--confirm", identifier)).isZero();

        assertThat(out).contains("stands there now: erased-").containsPattern("person +1");
        assertThat(run("person", "find", "gundula")).isZero();
        assertThat(out).doesNotContain("Gundula");
        assertThat(run("audit", "list", "--tenant", "default")).isZero();
        assertThat(out).contains("person.erased", "person.exported").doesNotContain("Gundula");
        assertThat(run("audit", "verify")).isZero();
        assertThat(out).contains("whole");
    }

    @Test
    void changesWhatATenantKeepsAndSaysWhatRetentionWouldDelete() {
        assertThat(run("tenant", "privacy", "set", "default", "keep.events=30d", "collect.camera=off"))
                .isZero();
        assertThat(out).containsPattern("keep.events +30d").containsPattern("collect.camera +off");
        assertThat(run("tenant", "privacy", "set", "default", "keep.events=0d")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("keep.events must be");
        assertThat(run("tenant", "privacy", "set", "default", "collect.thoughts=off"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("tenant", "privacy", "set", "default", "keep.events=", "collect.camera="))
                .isZero();
        assertThat(run("tenant", "privacy", "show", "default")).isZero();
        assertThat(out).containsPattern("collect.camera +on");
        assertThat(run("tenant", "privacy", "new-pseudonyms", "default")).isZero();
        assertThat(run("tenant", "privacy", "retention", "--dry-run")).isZero();
        assertThat(out).contains("WOULD BE DELETED", "events");
    }

    @Test
    void searchesAndReplaysAnInbox() {
        assertThat(run("inbox", "list", "--state", "pending", "--from", "2026-11-26T09:00:00Z"))
                .isZero();
        assertThat(run("inbox", "list", "--from", "yesterday")).isEqualTo(ExitCode.USAGE);
        assertThat(run("inbox", "dead")).isZero();
        assertThat(run("inbox", "show", "nothing")).isEqualTo(ExitCode.FAILED);
        assertThat(run("inbox", "replay")).isZero();
        assertThat(out).containsPattern("looked at \\d+, again \\d+");
        assertThat(run("inbox", "replay", "--dead")).isZero();
    }

    @Test
    void listsRoomsAndRebuildsActivity() {
        assertThat(run("room", "list")).isZero();
        assertThat(run("rebuild-activity")).isZero();
        assertThat(out).containsPattern("rebuilt \\d+, changed 0");
        assertThat(run("rebuild-activity", "--meeting", "not-an-id")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void migratesAsOftenAsAsked() {
        assertThat(run("migrate")).isZero();
        assertThat(run("migrate")).isZero();
    }

    @Test
    void listsAndChecksSettings() throws IOException {
        assertThat(run("settings")).isZero();
        assertThat(out).contains("lectern.public-url").contains("lectern.database.url");

        assertThat(run("settings", "--check")).isZero();
        Path file =
                Files.writeString(commands.data().resolve("wrong.yaml"), "lectern:\n  publc-url: https://x.example\n");
        assertThat(run("settings", "--check", "--config", file.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(err).contains("publc-url").contains("lectern.public-url");
    }
}
