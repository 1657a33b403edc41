package org.lectern.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.delivery.DeliveryFormat.Prepared;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.TestDatabase;

final class DeliverDueIT {
    private static final UUID TENANT = UUID.randomUUID();
    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final DeliveryNode.Clock clock = new DeliveryNode.Clock();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Outbox outbox = new Outbox();
    private final Plain plain = new Plain();
    private Receiver receiver;
    private DeliveryNode node;

    /** Sends the payload as it is. */
    private static final class Plain implements DeliveryFormat {
        final List<String> died = new ArrayList<>();

        @Override
        public String name() {
            return "plain";
        }

        @Override
        public Schedule schedule() {
            return Schedule.of(Duration.ofSeconds(10), Duration.ofMinutes(10));
        }

        @Override
        public Prepared prepare(Delivery delivery, String url, Instant now) {
            return delivery.payload().equals("unwanted")
                    ? new Prepared.Drop("nobody wants it")
                    : new Prepared.Send(GuardedRequest.post(url, "text/plain", delivery.payload())
                            .within(Duration.ofSeconds(10)));
        }

        @Override
        public Verdict judge(GuardedResult result) {
            return Verdict.strict(result);
        }

        @Override
        public Optional<Circuit> circuit() {
            return Optional.of(new Circuit(5, Duration.ofMinutes(1)));
        }

        @Override
        public void died(org.lectern.server.platform.Database database, Delivery delivery, boolean exhausted) {
            died.add(delivery.payload() + (exhausted ? " exhausted" : ""));
        }
    }

    @BeforeEach
    void begin() throws IOException {
        receiver = opened(new Receiver());
        node = node();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void tellsEachNoticeOnceHoweverOftenItIsStaged() throws Exception {
        for (int i = 0; i < 3; i++) {
            stage("a", receiver.url("/"));
        }
        node.tick();
        node.settleAll();
        stage("a", receiver.url("/"));
        node.tick();
        node.settleAll();

        assertThat(receiver.bodies()).containsExactly("a");
        assertThat(node.deliveries.counts()).containsEntry(Delivery.State.DELIVERED, 1L);
    }

    @Test
    void tellsNothingOfAChangeThatWasRolledBack() throws Exception {
        assertThatThrownBy(() -> node.databases.web().inTransaction(() -> {
                    stage("a", receiver.url("/"));
                    throw new IllegalArgumentException("rolled back");
                }))
                .hasMessage("rolled back");
        node.tick();
        node.settleAll();

        assertThat(receiver.received).isEmpty();
    }

    @Test
    void twoProcessesNeverSendOneDelivery() throws Exception {
        DeliveryNode other = node();
        int many = 150;
        receiver.answering(request -> {
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
            return 200;
        });
        IntStream.range(0, many).forEach(i -> stage("n" + i, receiver.url("/"), "target " + i % 7));

        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (DeliveryNode one : List.of(node, other)) {
                threads.submit(() -> {
                    while (receiver.received.size() < many) {
                        if (one.tick() == 0) {
                            one.settleAll();
                        }
                    }
                    return null;
                });
            }
        }
        node.settleAll();
        other.settleAll();

        assertThat(receiver.bodies())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, many).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void takesOverFromAProcessThatDied() throws Exception {
        stage("a", receiver.url("/"));
        DeliveryNode dead = node();
        receiver.answering(request -> -1);
        // Claimed and never settled, as by a process that was killed before or after it sent.
        new RouteNotices(dead.store, List.of(route()), clock).route();
        List<DeliveryStore.Claimed> claimed = dead.store.claim(clock.instant(), 10);
        receiver.answering(request -> 200);

        node.settleAll();
        assertThat(receiver.received).isEmpty();
        node.databases
                .jobs()
                .jdbc()
                .sql("update delivery set lease_until = now() - interval '1 second'")
                .update();
        node.settleAll();

        assertThat(receiver.bodies()).containsExactly("a");
        assertThat(dead.store.settle(
                        claimed.getFirst(),
                        new DeliveryStore.Attempted(clock.instant(), Duration.ZERO, 500, "late"),
                        new DeliveryStore.Settled(Delivery.State.DEAD, 1, null, "late"),
                        () -> {}))
                .isFalse();
        assertThat(only().state()).isEqualTo(Delivery.State.DELIVERED);
    }

    @Test
    void backsOffThenGivesUpAndCanBeReplayed() throws Exception {
        receiver.answering(request -> 503);
        stage("a", receiver.url("/"));
        node.tick();
        node.settleAll();
        clock.advance(Duration.ofSeconds(7));
        node.settleAll();
        assertThat(receiver.received).hasSize(1);

        clock.advance(Duration.ofSeconds(6));
        node.settleAll();
        clock.advance(Duration.ofMinutes(13));
        node.settleAll();
        clock.advance(Duration.ofDays(1));
        node.settleAll();

        assertThat(receiver.received).hasSize(3);
        assertThat(only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(only().reason()).contains("given up after 3 attempts", "503");
        assertThat(plain.died).containsExactly("a exhausted");

        receiver.answering(request -> 200);
        assertThat(node.deliveries.replayDead(Deliveries.Filter.ALL)).isEqualTo(1);
        node.settleAll();

        assertThat(only().state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(node.deliveries.attempts(only().id()))
                .extracting(Deliveries.Attempt::status)
                .containsExactly(503, 503, 503, 200);
    }

    @Test
    void neverRepeatsWhatWasRefused() throws Exception {
        receiver.answering(request -> request.body().equals("a") ? 404 : 302);
        stage("a", receiver.url("/"));
        stage("b", receiver.url("/"));
        stage("unwanted", receiver.url("/"));
        node.tick();
        node.settleAll();
        clock.advance(Duration.ofDays(1));
        node.settleAll();

        assertThat(receiver.bodies()).containsExactlyInAnyOrder("a", "b");
        assertThat(node.deliveries.counts()).containsEntry(Delivery.State.DEAD, 3L);
    }

    @Test
    void aDeadTargetDelaysNoOther() throws Exception {
        var release = new CountDownLatch(1);
        Receiver hole = opened(new Receiver());
        hole.answering(request -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 500;
        });
        IntStream.range(0, 100).forEach(i -> stage("dead" + i, hole.url("/"), "hole"));
        IntStream.range(0, 20).forEach(i -> stage("live" + i, receiver.url("/"), "live"));

        await().until(() -> {
            node.databases
                    .jobs()
                    .jdbc()
                    .sql("update delivery_target set next_at = :now")
                    .param("now", DeliveryStore.time(clock.instant()))
                    .update();
            node.tick();
            return receiver.received.size() == 20;
        });

        assertThat(hole.most).hasValueLessThanOrEqualTo(8);
        release.countDown();
        node.awaitAttempts();
    }

    @Test
    void onlyProbesATargetThatAlwaysFails() throws Exception {
        receiver.answering(request -> 500);
        IntStream.range(0, 30).forEach(i -> stage("n" + i, receiver.url("/")));
        node.tick();
        node.settleAll();
        int sent = receiver.received.size();
        assertThat(sent).isLessThanOrEqualTo(8 + 1);

        clock.advance(Duration.ofSeconds(61));
        node.settleAll();
        assertThat(receiver.received).hasSize(sent + 1);

        receiver.answering(request -> 200);
        clock.advance(Duration.ofSeconds(61));
        node.settleAll();
        assertThat(node.deliveries.counts().get(Delivery.State.DELIVERED)).isGreaterThan(20);
    }

    @Test
    void waitsAsLongAsItIsAsked() throws Exception {
        assertThat(Verdict.strict(answered(503, "120")))
                .isEqualTo(new Verdict.Again("answered 503", Duration.ofMinutes(2)));
        assertThat(Verdict.strict(answered(503, "999999999")))
                .isEqualTo(new Verdict.Again("answered 503", Duration.ofHours(24)));
        assertThat(Verdict.strict(answered(503, "soon"))).isEqualTo(new Verdict.Again("answered 503", Duration.ZERO));
    }

    @Test
    void keepsAddressesSealedAndSweepsWhatIsOld() throws Exception {
        receiver.answering(request -> request.target().contains("gone") ? 410 : 200);
        stage("a", receiver.url("/canary-secret"));
        stage("b", receiver.url("/canary-secret-gone"));
        node.tick();
        node.settleAll();

        String text = node.databases
                .jobs()
                .jdbc()
                .sql("select string_agg(d::text, ' ') || (select string_agg(a::text, ' ') from delivery_attempt a)"
                        + " from delivery d")
                .query(String.class)
                .single();
        assertThat(text).doesNotContain("canary").contains("127.0.0.1");

        var sweep = new SweepDeliveries(
                node.databases.jobs(), new DeliverySettings(1, Duration.ofDays(2), Duration.ofDays(30)));
        node.databases
                .jobs()
                .jdbc()
                .sql("update delivery set settled_at = now() - interval '3 days'")
                .update();
        sweep.sweep();
        assertThat(only().state()).isEqualTo(Delivery.State.DEAD);
        node.databases
                .jobs()
                .jdbc()
                .sql("update delivery set settled_at = now() - interval '31 days'")
                .update();
        sweep.sweep();
        assertThat(node.deliveries.counts()).isEmpty();
    }

    private static GuardedResult answered(int status, String retryAfter) {
        return new GuardedResult.Answered(status, java.util.Map.of("retry-after", retryAfter), new byte[0], false);
    }

    private Delivery only() {
        List<Delivery> all = node.deliveries.list(Deliveries.Filter.ALL, 10, 0);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private void stage(String key, String url) {
        stage(key, url, "target");
    }

    private void stage(String key, String url, String target) {
        outbox.stage(node.databases.web(), new Notice("test", TENANT, key, target + " " + url));
    }

    private static NoticeRoute route() {
        return new NoticeRoute("test", (notice, at) -> {
            int space = notice.payload().lastIndexOf(' ');
            return new NoticeRoute.Routing.To(List.of(new NewDelivery(
                    new NewDelivery.Addressee(
                            notice.tenantId(),
                            notice.payload().substring(0, space),
                            notice.payload().substring(space + 1)),
                    "plain",
                    notice.key(),
                    new NewDelivery.Content("about " + notice.key(), notice.key()))));
        });
    }

    private DeliveryNode node() {
        return opened(new DeliveryNode(connection, List.of(route()), List.of(plain), clock));
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }
}
