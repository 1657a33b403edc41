package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SimulatorBuilder;

/** Applications that know an address and a secret only, against the demonstration's front. */
class ClientSessionsIT {
    private static final Pattern SESSIONS = Pattern.compile("(?m)^Sessions? (`[^:]+):");

    @TempDir
    static Path folder;

    private static Demo demo;
    private static DemoFacts facts;

    @BeforeAll
    static void startDemo() {
        var options = new DemoOptions();
        options.port = Ports.free(1).getFirst();
        options.sandboxPort = 0;
        options.data = folder.resolve("data");
        options.noClass = true;
        demo = new Demo(options, new PrintWriter(new StringWriter()));
        facts = demo.start();
    }

    @AfterAll
    static void stopDemo() {
        demo.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-1", "SHA-256", "SHA-384", "SHA-512"})
    void runsWholeLifeOfMeeting(String algorithm) {
        var differences = new StringWriter();
        var comparison = new Comparison(new PrintWriter(differences, true));

        new PluginLifecycle(facts.tenant(), comparison).run(algorithm);

        assertThat(differences.toString()).isEmpty();
        assertThat(comparison.passed()).isGreaterThan(15);
    }

    @Test
    void givesSecretLongEnoughForEveryClient() {
        assertThat(facts.tenant().secret()).hasSizeGreaterThanOrEqualTo(64);
        assertThat(facts.tenant().url()).endsWith("/bigbluebutton/");
    }

    @Test
    void answersEverySessionAsServerDoesButForWhatIsDeclared() throws IOException {
        List<FrontDifferences> declared = FrontDifferences.declared();
        Set<FrontDifferences> stale = new LinkedHashSet<>(declared);
        stale.removeIf(FrontDifferences::isLate);
        List<String> undeclared = new ArrayList<>();

        List<ClientSession> sessions = ClientSession.all();
        List<CompletableFuture<List<AnswerParts>>> directs = playToServers(sessions, Duration.ZERO);
        List<CompletableFuture<List<AnswerParts>>> others =
                playToServers(sessions, Duration.ofHours(25).plusSeconds(61));
        for (int n = 0; n < sessions.size(); n++) {
            ClientSession session = sessions.get(n);
            // One at a time: what a tenant's list shows depends on what else runs.
            List<AnswerParts> front = new SessionPlayer(facts.tenant()).play(session);
            List<AnswerParts> direct = directs.get(n).join();
            List<AnswerParts> another = others.get(n).join();
            for (int i = 0; i < session.steps().size(); i++) {
                ClientSession.Step step = session.steps().get(i);
                FrontDifferences.between(step.call(), direct.get(i), another.get(i), front.get(i))
                        .forEach((seen, texts) -> {
                            if (declared.stream().noneMatch(row -> row.covers(seen))) {
                                undeclared.add(session.name() + " " + step.call() + "?" + step.query() + ": " + seen
                                        + " " + texts);
                            }
                            stale.removeIf(row -> row.covers(seen));
                        });
            }
        }

        assertThat(undeclared).as("differences that no row declares").isEmpty();
        assertThat(stale).as("declared differences that no session shows").isEmpty();
    }

    @Test
    void standsBehindEveryGuideThatDoesNotSayOtherwise() throws IOException {
        Set<String> sessions = new HashSet<>();
        ClientSession.all().forEach(session -> sessions.add(session.name()));
        try (Stream<Path> guides = Files.list(Checkout.repository().resolve("docs/integrations"))) {
            for (Path guide : guides.filter(file -> !file.endsWith("README.md")).toList()) {
                String text = Files.readString(guide);
                Matcher named = SESSIONS.matcher(text);
                assertThat(named.find()).as("%s names its sessions", guide).isTrue();
                assertThat(named.group(1).replaceAll("`| \\([^)]*\\)", "").split(", "))
                        .as(guide.toString())
                        .isSubsetOf(sessions);
                assertThat(text).as(guide.toString()).contains("Not verified: ");
            }
        }
    }

    /** Each session to a server of its own, all at once. */
    private static List<CompletableFuture<List<AnswerParts>>> playToServers(
            List<ClientSession> sessions, Duration later) {
        return sessions.stream()
                .map(session -> CompletableFuture.supplyAsync(
                        () -> playToServer(session, later),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
    }

    /** @param later how far its clock is ahead */
    private static List<AnswerParts> playToServer(ClientSession session, Duration later) {
        InstantSource clock = later.isZero()
                ? InstantSource.system()
                : () -> InstantSource.system().instant().plus(later);
        SimulatorBuilder builder = Simulator.builder()
                .clock(clock)
                .seed(later.toSeconds())
                .secret(facts.tenant().secret());
        try (Simulator server = builder.start()) {
            return new SessionPlayer(new DemoFacts.Caller(server.url(), server.secret())).play(session);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
