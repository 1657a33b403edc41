package org.lectern.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.TestDatabase;

/** Faults of ours on the way to others: whatever breaks is tried a few times, seen by an operator, and can be repeated. */
final class BrokenDeliveriesIT {
    private static final UUID TENANT = UUID.randomUUID();

    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final DeliveryNode.Clock clock = new DeliveryNode.Clock();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Breakable format = new Breakable();
    private volatile boolean routeBroken;
    private Receiver receiver;
    private DeliveryNode node;

    /** Breaks where a test says so. */
    private static final class Breakable implements DeliveryFormat {
        volatile String broken = "";
        final List<Boolean> died = new ArrayList<>();

        private void breakAt(String place) {
            if (broken.equals(place)) {
                throw new IllegalStateException("broken at " + place);
            }
        }

        @Override
        public String name() {
            return "breakable";
        }

        @Override
        public Schedule schedule() {
            return Schedule.of(Duration.ofSeconds(10), Duration.ofSeconds(10));
        }

        @Override
        public Prepared prepare(Delivery delivery, String url, Instant now) {
            breakAt("prepare");
            return new Prepared.Send(GuardedRequest.post(url, "text/plain", delivery.payload()));
        }

        @Override
        public Verdict judge(GuardedResult result) {
            breakAt("judge");
            return Verdict.strict(result);
        }

        @Override
        public void died(Database database, Delivery delivery, boolean exhausted) {
            died.add(exhausted);
            breakAt("died");
        }
    }

    @BeforeEach
    void begin() throws IOException {
        receiver = new Receiver();
        open.add(receiver);
        node = new DeliveryNode(connection, List.of(new NoticeRoute("test", this::route)), List.of(format), clock);
        open.add(node);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private NoticeRoute.Routing route(Notice notice, Instant at) {
        if (routeBroken) {
            throw new IllegalStateException("no route");
        }
        return new NoticeRoute.Routing.To(List.of(new NewDelivery(
                new NewDelivery.Addressee(TENANT, "target", receiver.url("/")),
                notice.payload(),
                notice.key(),
                new NewDelivery.Content("about " + notice.key(), notice.key()))));
    }

    @Test
    void aNoticeThatCannotBeRoutedIsGivenUpAfterAFewTriesAndRoutedAgainWhenReplayed() throws Exception {
        routeBroken = true;
        stage("a", "breakable");
        for (int i = 1; i < RouteNotices.MOST_FAILURES; i++) {
            assertThat(routeNow()).isEqualTo(1);
            assertThat(node.deliveries.counts()).isEmpty();
        }

        assertThat(routeNow()).isEqualTo(1);
        assertThat(routeNow()).isZero();

        assertThat(only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(only().subject()).isEqualTo("notice test");
        assertThat(only().reason()).contains("8 tries", "no route");

        node.deliveries.replayDead(Deliveries.Filter.ALL);
        node.settleAll();
        for (int i = 0; i < RouteNotices.MOST_FAILURES; i++) {
            routeNow();
        }
        assertThat(only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(receiver.received).isEmpty();

        routeBroken = false;
        node.deliveries.replayDead(Deliveries.Filter.ALL);
        node.settleAll();
        routeNow();
        node.settleAll();

        assertThat(receiver.bodies()).containsExactly("a");
        assertThat(only().subject()).isEqualTo("about a");
        assertThat(node.deliveries.counts()).isEqualTo(Map.of(Delivery.State.DELIVERED, 1L));
    }

    @Test
    void aReplayedNoticeIsNotListedAsDeliveredWhileNothingWasMadeOfIt() throws Exception {
        routeBroken = true;
        stage("a", "breakable");
        for (int i = 0; i < RouteNotices.MOST_FAILURES; i++) {
            routeNow();
        }

        node.deliveries.replayDead(Deliveries.Filter.ALL);
        node.settleAll();

        assertThat(node.deliveries.counts()).isEmpty();
        assertThat(node.databases
                        .jobs()
                        .jdbc()
                        .sql("select count(*) from outbox where routed_at is null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void theWaitAfterEachFailureOfARouteIsLonger() throws Exception {
        routeBroken = true;
        stage("a", "breakable");
        List<Double> waits = new ArrayList<>();

        for (int i = 1; i < RouteNotices.MOST_FAILURES; i++) {
            routeNow();
            waits.add(node.databases
                    .jobs()
                    .jdbc()
                    .sql("select extract(epoch from due_at - now()) from outbox")
                    .query(Double.class)
                    .single());
        }

        assertThat(waits).isSorted();
        assertThat(waits.getLast()).isBetween(1_800.0, 2_000.0);
    }

    @Test
    void aRequestThatCannotBeMadeIsTriedByTheScheduleAndThenDeadWithTheReason() throws Exception {
        format.broken = "prepare";
        stage("a", "breakable");

        attemptFor(3);

        assertThat(only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(only().reason()).contains("given up after 3 attempts", "broken at prepare");
        assertThat(receiver.received).isEmpty();
        assertThat(format.died).containsExactly(true);
        format.broken = "";
        node.deliveries.replayDead(Deliveries.Filter.ALL);
        node.settleAll();
        assertThat(receiver.bodies()).containsExactly("a");
    }

    @Test
    void anAnswerThatCannotBeJudgedIsNoEndlessRepetition() throws Exception {
        format.broken = "judge";
        stage("a", "breakable");

        attemptFor(3);

        assertThat(receiver.received).hasSize(3);
        assertThat(only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(only().reason()).contains("answered 200", "broken at judge");
    }

    @Test
    void aFormatThatBreaksOnADeathDoesNotKeepItFromBeingWrittenDown() throws Exception {
        format.broken = "died";
        receiver.answering(request -> 404);
        stage("a", "breakable");

        node.tick();
        node.settleAll();

        assertThat(only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void whatIsGoneIsToldToTheFormatAsIfTheScheduleWereUsedUp() throws Exception {
        receiver.answering(request -> 410);
        stage("a", "breakable");

        node.tick();
        node.settleAll();

        assertThat(only().reason()).isEqualTo("nobody is there any more: answered 410");
        assertThat(format.died).containsExactly(true);
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void aFormatThatNobodyKnowsIsWaitedForDuringAnUpgradeAndNotLonger() throws Exception {
        stage("a", "of another version");
        node.tick();
        node.settleAll();
        assertThat(only().state()).isEqualTo(Delivery.State.WAITING);

        clock.advance(Duration.ofHours(25));
        node.databases
                .jobs()
                .jdbc()
                .sql("update delivery set lease_until = now() - interval '1 second'")
                .update();
        node.settleAll();

        assertThat(only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(only().reason()).isEqualTo("this version knows no format of another version");
    }

    @Test
    void anAddressThatCannotBeDecryptedHoldsUpNoOther() throws Exception {
        stage("a", "breakable");
        stage("b", "breakable");
        routeNow();
        node.databases
                .jobs()
                .jdbc()
                .sql("update delivery set sealed_url = '\\x00112233' where key = 'a'")
                .update();

        attemptFor(3);

        assertThat(receiver.bodies()).containsExactly("b");
        assertThat(node.deliveries.counts()).isEqualTo(Map.of(Delivery.State.DELIVERED, 1L, Delivery.State.DEAD, 1L));
    }

    @Test
    void aDateToComeBackAtIsReadByTheClockOfWhoeverNamesIt() {
        assertThat(wait(Map.of(
                        "retry-after", "Mon, 02 Mar 2026 10:30:00 GMT", "date", "Mon, 02 Mar 2026 10:00:00 GMT")))
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(wait(Map.of(
                        "retry-after", "Mon, 02 Mar 2026 09:30:00 GMT", "date", "Mon, 02 Mar 2026 10:00:00 GMT")))
                .isEqualTo(Duration.ZERO);
        assertThat(wait(Map.of(
                        "retry-after", "Tue, 02 Mar 2027 10:30:00 GMT", "date", "Mon, 02 Mar 2026 10:00:00 GMT")))
                .isEqualTo(Duration.ofHours(24));
        assertThat(wait(Map.of("retry-after", "Mon, 02 Mar 2026 10:30:00 GMT"))).isEqualTo(Duration.ZERO);
        assertThat(wait(Map.of("retry-after", "tomorrow", "date", "Mon, 02 Mar 2026 10:00:00 GMT")))
                .isEqualTo(Duration.ZERO);
    }

    private static Duration wait(Map<String, String> headers) {
        return Verdict.again(new GuardedResult.Answered(503, headers, new byte[0], false))
                .atLeast();
    }

    private void attemptFor(int attempts) throws InterruptedException {
        node.tick();
        for (int i = 0; i < attempts; i++) {
            node.settleAll();
            clock.advance(Duration.ofSeconds(61));
        }
    }

    /** Whatever its next time is. Gives how many notices were looked at. */
    private int routeNow() {
        node.databases.jobs().jdbc().sql("update outbox set due_at = now()").update();
        return new RouteNotices(node.store, List.of(new NoticeRoute("test", this::route)), clock).route();
    }

    private Delivery only() {
        List<Delivery> all = node.deliveries.list(Deliveries.Filter.ALL, 10, 0);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private void stage(String key, String format) {
        new Outbox().stage(node.databases.web(), new Notice("test", TENANT, key, format));
    }
}
