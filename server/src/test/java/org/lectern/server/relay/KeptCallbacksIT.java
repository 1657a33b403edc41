package org.lectern.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.delivery.Deliveries;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.Receiver;
import org.lectern.server.meeting.Meeting;

/** What is kept of callbacks, in files and in the database: while nobody can take them, and for how long. */
final class KeptCallbacksIT extends RelayedCallbacks {
    @Test
    void callbacksSurviveADatabaseThatIsDown() throws Exception {
        Meeting meeting = node.start(
                "room-1",
                "meta_analytics-callback-url",
                lms.url("/analytics"),
                "meta_bbb-recording-ready-url",
                lms.url("/ready"));
        String token = node.tokenOf(meeting, "bbb-recording-ready-url");
        String body = "signed_parameters="
                + CallbackTokens.signRecordingReady(
                        RelayNode.place(meeting).serverMeetingId(), "rec-1", SharedSecret.of(simulator.secret()));
        String analyticsToken = node.tokenOf(meeting, "analytics-callback-url");
        node.databaseDown(true);

        for (int i = 0; i < 5; i++) {
            assertThat(post(token, body)).isEqualTo(200);
            assertThat(node.callback("analytics", analyticsToken, body(meeting, "1"), bearer(simulator.secret()))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(node.takeUpSpool()).isZero();
        List<Path> files = spooled();
        assertThat(files)
                .hasSize(2)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));

        node.databaseDown(false);
        // The token's day is over by now; it was not when it came.
        node.out.clock.advance(Duration.ofDays(2));
        assertThat(node.takeUpSpool()).isEqualTo(2);
        assertThat(node.takeUpSpool()).isZero();
        assertThat(post(token, body)).isEqualTo(200);
        node.settle();

        assertThat(spooled()).isEmpty();
        assertThat(lms.received)
                .extracting(Receiver.Received::target)
                .containsExactlyInAnyOrder("/analytics", "/ready");
    }

    @Test
    void aFullSpoolTakesNothingAndABrokenFileStopsNothing() throws Exception {
        node.databaseDown(true);
        for (int i = 0; i < 3; i++) {
            assertThat(post("token" + i, "signed_parameters=x")).isEqualTo(200);
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> post("token9", "signed_parameters=x"))
                .isInstanceOf(org.lectern.server.platform.DatabaseUnavailable.class);
        Files.write(spooled().getFirst(), new byte[] {1, 2, 3});
        node.databaseDown(false);

        assertThat(node.takeUpSpool()).isEqualTo(2);
        assertThat(spooled()).isEmpty();
    }

    @Test
    void whatWasPassedOnIsForgottenAfterItsTimeAndNotWhileItWaits() throws Exception {
        Meeting meeting = node.start("room-1", "meta_analytics-callback-url", lms.url("/"));
        Meeting waiting = node.start("room-2", "meta_analytics-callback-url", lms.url("/down"));
        lms.answering(request -> request.target().startsWith("/down") ? 503 : 200);
        for (Meeting one : List.of(meeting, waiting)) {
            assertThat(analytics(one, bearer(simulator.secret()), body(one, "1")))
                    .isEqualTo(200);
        }
        node.settle();
        var jdbc = node.product.databases.jobs().jdbc();
        jdbc.sql("insert into recording_told values (:id, 'rec', 1, now())")
                .param("id", meeting.id())
                .update();
        var hook = (TenantHooks.Registered.New) node.hooks.register(
                node.tenant.id(), node.secret.id(), new TenantHooks.Wanted(lms.url("/h"), null, List.of()));
        node.hooks.register(node.tenant.id(), node.secret.id(), new TenantHooks.Wanted(lms.url("/k"), null, List.of()));
        node.hooks.drop(node.product.databases.jobs(), node.tenant.id(), hook.id(), "for the test");
        var sweep = new SweepRelayed(
                node.product.databases.jobs(),
                new RelaySettings(Duration.ofDays(30), Duration.ofDays(180), Duration.ofDays(20)));

        assertThat(sweep.sweep()).isZero();
        jdbc.sql("update analytics_body set received_at = received_at - interval '31 days'")
                .update();
        assertThat(sweep.sweep()).isEqualTo(1);
        assertThat(jdbc.sql("select meeting_id from analytics_body")
                        .query(java.util.UUID.class)
                        .single())
                .isEqualTo(waiting.id());
        jdbc.sql("update recording_told set last_at = last_at - interval '181 days'")
                .update();
        assertThat(sweep.sweep()).isEqualTo(1);
        jdbc.sql("update tenant_hook set dropped_at = dropped_at - interval '21 days'")
                .update();
        assertThat(sweep.sweep()).isEqualTo(1);
        assertThat(node.hooks.list(node.tenant.id())).hasSize(1);
    }

    @Test
    void nothingSecretIsWrittenDownInPlainText() throws Exception {
        Meeting meeting = node.start("room-1", "meta_bbb-recording-ready-url", lms.url("/canary-path"));
        ready(meeting, meeting, simulator.secret(), "rec-1");
        node.settle();

        String text =
                node.product.databases.web().jdbc().sql("""
                        select concat_ws(' ', (select string_agg(d::text, ' ') from delivery d),
                            (select string_agg(o::text, ' ') from outbox o),
                            (select string_agg(a::text, ' ') from create_attempt a))
                        """).query(String.class).single();
        assertThat(text)
                .contains("rec-1")
                .doesNotContain(
                        "canary",
                        simulator.secret(),
                        node.secret.secret().reveal(),
                        "signed_parameters",
                        node.tokenOf(meeting, "bbb-recording-ready-url"));
        assertThat(node.out.deliveries.list(Deliveries.Filter.ALL, 10, 0))
                .extracting(Delivery::state)
                .containsExactly(Delivery.State.DELIVERED);
    }

    private List<Path> spooled() throws Exception {
        Path folder = data.resolve("spool").resolve("callbacks");
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".callback")).toList();
        }
    }
}
