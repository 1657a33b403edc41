package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.Runs;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Intake and fold killed again and again while events come in, by senders that retry as real ones do. */
final class KilledInletIT {
    private static final int KILLS = Runs.of(20, 100);
    private static final int SENDERS = 16;
    private static final Duration RETRY = Duration.ofMillis(2);
    private static final long MILLIS = Instant.parse("2026-11-22T09:00:00Z").toEpochMilli();

    @TempDir
    Path folder;

    private final AtomicReference<Optional<URI>> where = new AtomicReference<>(Optional.empty());
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private volatile boolean stopping;

    @Test
    void losesNothingItAcknowledgedAndCountsNothingTwice() throws Exception {
        DatabaseConnection connection = TestDatabase.createConnection();
        requireDurable(connection);
        var random = new Random(11);
        List<Integer> sent = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = new ArrayList<Future<Integer>>();
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                senders.add(threads.submit(() -> send(sender)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                Process child = start(connection, kill);
                int before = acknowledged.get();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> acknowledged.get() > before);
                child.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
                where.set(Optional.empty());
                child.destroyForcibly().waitFor();
            }
            stopping = true;
            Process last = start(connection, KILLS);
            for (Future<Integer> sender : senders) {
                sent.add(sender.get(30, TimeUnit.SECONDS));
            }
            last.destroyForcibly().waitFor();
        }

        try (Databases databases = connection.pools();
                var inlet =
                        new Inlet(databases, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system())) {
            databases.web().jdbc().sql("update due set lease_until = null").update();
            inlet.foldAll();
            for (int sender = 0; sender < SENDERS; sender++) {
                int messages = inlet.read(meeting(sender).serverMeetingId(), Instant.now()).people().stream()
                        .mapToInt(person -> person.figures().counts().messages())
                        .sum();
                assertThat(messages).as("sender %d", sender).isEqualTo(sent.get(sender));
            }
            assertThat(inlet.inbox().counters().addUp())
                    .as("%s", inlet.inbox().counters())
                    .isTrue();
            assertThat(inlet.activity()
                            .extras()
                            .rebuild()
                            .rebuild(Optional.empty())
                            .changed())
                    .isZero();
        }
    }

    /** On the connections that deliveries are stored by: what is committed there survives a crash. */
    private static void requireDurable(DatabaseConnection connection) {
        try (Databases databases = connection.pools()) {
            for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                assertThat(databases
                                .intake()
                                .jdbc()
                                .sql("show " + setting)
                                .query(String.class)
                                .single())
                        .as(setting)
                        .isEqualTo("on");
            }
        }
    }

    private static MeetingReference meeting(int sender) {
        return new MeetingReference("k" + sender + "-" + MILLIS, "abcdefghij-" + sender);
    }

    /** Each event until it is acknowledged, as the real sender does; every third one twice. */
    private int send(int sender) throws InterruptedException {
        int number = 0;
        while (!stopping) {
            String event = Events.chat(meeting(sender), "w_" + number % 7, MILLIS + number, "c" + number);
            byte[] body = Inlet.form("[" + event + "]");
            deliver(body);
            if (number % 3 == 0) {
                deliver(body);
            }
            number++;
        }
        return number;
    }

    private void deliver(byte[] body) throws InterruptedException {
        while (true) {
            Optional<URI> url = Objects.requireNonNull(where.get());
            if (url.isEmpty()) {
                LockSupport.parkNanos(RETRY.toNanos());
                continue;
            }
            try {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(url.get() + "/hooks/bbb/" + Inlet.TOKEN + "?" + Inlet.query(body)))
                        .timeout(Duration.ofSeconds(5))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    acknowledged.incrementAndGet();
                    return;
                }
            } catch (IOException e) {
                // killed meanwhile: the real sender tries again, too
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    private Process start(DatabaseConnection connection, int number) throws IOException {
        Path file = folder.resolve("url-" + number);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Xshare:auto",
                "-cp",
                classPath,
                InletInChild.class.getName(),
                connection.url(),
                connection.user(),
                file.toString());
        builder.environment().put("INLET_PASSWORD", connection.password().reveal());
        Process child = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + number).toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file) || !child.isAlive());
        assertThat(child.isAlive())
                .as(Files.readString(folder.resolve("log-" + number)))
                .isTrue();
        where.set(Optional.of(URI.create(Files.readString(file))));
        return child;
    }
}
