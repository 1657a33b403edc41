package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.lectern.server.platform.EmbeddedPostgres;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.MeetingLedger;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stays when a product goes: PostgreSQL and the sandbox. Products run in processes of their own, to be killed. */
final class Backstage implements AutoCloseable {
    /** As the real schedule begins; then it neither waits for minutes nor gives up. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(3);

    private final Path folder;
    private final EmbeddedPostgres database;
    private final DemoCast cast;
    private final Simulator sandbox;
    private final String masterKey = masterKey();
    private final List<ProductProcess> products = new ArrayList<>();

    /** A class at the sandbox, as the product knows it. */
    record Lesson(String meeting, Classroom classroom) {}

    private Backstage(Path folder, long seed) throws IOException {
        this.folder = folder;
        database = EmbeddedPostgres.start(
                EmbeddedPostgres.Options.in(Files.createDirectory(folder.resolve("postgresql"))));
        cast = DemoCast.of(folder);
        sandbox = Simulator.builder()
                .secret(cast.sandboxSecret())
                .seed(seed)
                .timings(impatient())
                .start();
    }

    static Backstage in(Path folder, long seed) throws IOException {
        return new Backstage(folder, seed);
    }

    Simulator sandbox() {
        return sandbox;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.url(), database.user(), database.password().reveal());
    }

    /** What makes a promise of PostgreSQL one that survives a crash. */
    static void requireDurable(Connection connection) throws SQLException {
        for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            try (Statement statement = connection.createStatement();
                    ResultSet shown = statement.executeQuery("show " + setting)) {
                assertThat(shown.next()).isTrue();
                assertThat(shown.getString(1)).as(setting).isEqualTo("on");
            }
        }
    }

    /** Starts a product on this port; returns when it answers. */
    ProductProcess start(int port, Map<String, String> more, Duration longest) {
        Map<String, String> settings = new LinkedHashMap<>(more);
        settings.put("lectern.data", folder.resolve("product-" + port).toString());
        settings.put("lectern.master-key", masterKey);
        settings.put("lectern.http.port", Integer.toString(port));
        settings.put("lectern.database.url", database.url());
        settings.put("lectern.database.user", database.user());
        settings.put("lectern.database.password", database.password().reveal());
        ProductProcess product =
                ProductProcess.start(settings, Optional.empty(), folder.resolve("product-" + port + ".log"), longest);
        products.add(product);
        return product;
    }

    Lesson open(ProductProcess product) {
        JsonNode opened = product.ask("open "
                + JsonMapper.shared()
                        .writeValueAsString(new DemoStage.Play(
                                cast, List.of(new DemoFacts.Caller(sandbox.url(), cast.sandboxSecret())))));
        await("a hook at the sandbox", () -> !sandbox.hookUrls().isEmpty());
        return new Lesson(
                opened.get("meeting").asString(),
                sandbox.classroom(opened.get("serverMeeting").asString()));
    }

    /** Ends the class and compares its report with the ledger, once everything has been delivered and folded. */
    void endAndCompare(Lesson lesson, ProductProcess product) {
        product.ask("end " + lesson.meeting());
        assertThat(sandbox.awaitDelivered(Duration.ofMinutes(2)))
                .as("everything delivered: %s", sandbox.deliveries().counters())
                .isTrue();
        assertThat(sandbox.deliveries().counters().givenUp()).isZero();
        await(
                "the server's report",
                () -> product.ask("report " + lesson.meeting()).get("reported").asBoolean());
        await("everything folded", () -> product.ask("settled").get("settled").asBoolean());

        JsonNode report = product.ask("report " + lesson.meeting());
        List<PersonFigures> reported = new ArrayList<>();
        report.get("people")
                .forEach(person -> reported.add(JsonMapper.shared().treeToValue(person, PersonFigures.class)));
        var differences = new StringWriter();
        var comparison = new Comparison(new PrintWriter(differences, true));
        comparison.check(
                "the report says that the class is over", report.get("ended").asBoolean());
        MeetingLedger ledger = lesson.classroom().ledger();
        List<MeetingLedger> rooms = LedgerFigures.rooms(ledger, sandbox.ledgers());
        comparison.compare(LedgerFigures.of(ledger, rooms), reported);
        System.out.println(sandbox.deliveries().counters() + ", " + comparison.passed() + " figures agree");
        assertThat(comparison.failed()).as(differences.toString()).isZero();
    }

    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s within a minute", what).isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    @Override
    public void close() {
        products.forEach(ProductProcess::close);
        sandbox.close();
        database.close();
    }

    private static Timings impatient() {
        Timings real = Timings.real();
        List<Duration> pauses = new ArrayList<>();
        for (Duration pause : real.hookRetries()) {
            pauses.add(pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY);
        }
        pauses.addAll(Collections.nCopies(60, LONGEST_RETRY));
        return new Timings(pauses, real.callbackRetries(), real.attemptTimeout(), real.meeting());
    }

    private static String masterKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
