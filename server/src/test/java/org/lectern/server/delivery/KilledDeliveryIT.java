package org.lectern.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.TestDatabase;

/** A process that delivers is killed, as by the kernel: another one goes on. */
final class KilledDeliveryIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final int MANY = 60;

    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch killed = new CountDownLatch(1);

    @AfterEach
    void closeAll() throws Exception {
        killed.countDown();
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void nothingIsLostAndWhatIsSentTwiceBearsTheSameNumber() throws Exception {
        Receiver receiver = new Receiver();
        open.add(receiver);
        // The first ones are answered, the others are under way when the process dies.
        receiver.answering(request -> {
            if (receiver.received.size() > MANY / 3) {
                awaitKill();
            }
            return 200;
        });
        var node = new DeliveryNode(
                connection,
                List.of(DeliverInChild.route(TENANT)),
                List.of(DeliverInChild.NUMBERED),
                new DeliveryNode.Clock());
        open.add(node);
        Set<String> all =
                IntStream.range(0, MANY).mapToObj(i -> i % 5 + " n" + i).collect(Collectors.toSet());
        all.forEach(
                key -> new Outbox().stage(node.databases.web(), new Notice("test", TENANT, key, receiver.url("/"))));

        Process child = child();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> receiver.received.size() > MANY / 3 + 3
                        && !keys("state = 'DELIVERED'").isEmpty());
        child.destroyForcibly().waitFor();
        killed.countDown();
        Set<String> delivered = keys("state = 'DELIVERED'");
        Set<String> underWay = keys("state = 'WAITING' and lease is not null");
        node.databases
                .jobs()
                .jdbc()
                .sql("update delivery set lease_until = now() - interval '1 second' where lease is not null")
                .update();
        node.databases.jobs().jdbc().sql("update outbox set due_at = now()").update();
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            node.tick();
            node.settleAll();
            return node.deliveries.counts().equals(Map.of(Delivery.State.DELIVERED, (long) MANY));
        });

        assertThat(Set.copyOf(receiver.bodies())).isEqualTo(all);
        Map<String, List<String>> numbers = receiver.received.stream()
                .collect(Collectors.groupingBy(
                        Receiver.Received::body, Collectors.mapping(Receiver.Received::target, Collectors.toList())));
        Set<String> twice = new HashSet<>();
        numbers.forEach((key, targets) -> {
            assertThat(Set.copyOf(targets)).as(key).hasSize(1);
            assertThat(targets).as(key).hasSizeLessThanOrEqualTo(2);
            if (targets.size() > 1) {
                twice.add(key);
            }
        });
        assertThat(delivered).as("the kill came in the middle").isNotEmpty().hasSizeLessThan(MANY);
        assertThat(twice)
                .as("what was under way is sent again, and nothing else")
                .isNotEmpty();
        assertThat(underWay).containsAll(twice);
        assertThat(twice).doesNotContainAnyElementsOf(delivered);
    }

    private void awaitKill() {
        try {
            killed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> keys(String which) {
        try (var databases = connection.pools()) {
            return Set.copyOf(databases
                    .jobs()
                    .jdbc()
                    .sql("select key from delivery where " + which)
                    .query(String.class)
                    .list());
        }
    }

    private Process child() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DeliverInChild.class.getName(),
                        connection.url(),
                        connection.user(),
                        connection.password().reveal(),
                        TENANT.toString())
                .inheritIO()
                .start();
        open.add(process::destroyForcibly);
        return process;
    }
}
