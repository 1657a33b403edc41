package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Simulator;

/** The whole life of a meeting where what stands behind us is a balancer itself. */
class UpstreamIT {
    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void aScaleliteCarriesMeetingsThroughTheirWholeLife() throws Exception {
        Simulator scalelite = Simulator.builder().scalelite().start();
        open.add(scalelite);
        LecternServer front = product("front");
        DemoFacts.Caller caller = caller(front);
        behind(front, scalelite.url(), scalelite.secret());

        livesItsWholeLife(caller);

        assertThat(scalelite.classrooms()).isEmpty();
        whoIsThereIsKnownFromPollsAndThePageSaysSo(front, caller);
    }

    private static void whoIsThereIsKnownFromPollsAndThePageSaysSo(LecternServer front, DemoFacts.Caller caller) {
        var tenant = front.bean(TenantStore.class).findBySlug("school").orElseThrow();
        try (var plugin = new PluginClient(caller, "SHA-256")) {
            plugin.get("create", "meetingID=sampled&name=Sampled");
            plugin.browse(plugin.signed("join", "meetingID=sampled&fullName=Ada&role=VIEWER&userID=ada"));

            var meeting = front.bean(MeetingStore.class)
                    .findLive(tenant.id(), "sampled")
                    .orElseThrow();
            var reports = front.bean(ActivityReports.class);
            assertThat(Await.until(
                            Duration.ofSeconds(30),
                            () -> !reports.of(meeting.id()).people().isEmpty()))
                    .isTrue();
            assertThat(reports.of(meeting.id()).people()).singleElement().satisfies(person -> {
                assertThat(person.who().name()).isEqualTo("Ada");
                assertThat(person.presence().has(PersonActivity.Mark.SAMPLED)).isTrue();
                assertThat(person.figures().collected()).isFalse();
            });
        }
        var people = front.bean(PersonStore.class);
        people.add(new NewPerson(
                front.bean(TenantStore.class).requireDefault().id(), "Olga", "olga", "a good long password", true));
        var server = front.bean(ServerStore.class).list().getFirst();
        try (var operator = PageVisitor.signedIn(
                front.url().toString(),
                new DemoCast.Actor(DemoCast.Part.OPERATOR, "Olga", "olga", "a good long password"))) {
            assertThat(operator.get("/admin/servers/" + server.id()).text())
                    .contains("by polls only: who was there, not what they did.");
            assertThat(operator.get("/admin/servers").text())
                    .contains("Server upstream has no hook of ours: its activity comes from polls only.");
        }
    }

    @Test
    void anotherLecternCarriesMeetingsThroughTheirWholeLife() throws Exception {
        Simulator server = Simulator.builder().start();
        open.add(server);
        LecternServer upstream = product("upstream");
        behind(upstream, server.url(), server.secret());
        DemoFacts.Caller us = caller(upstream);
        LecternServer front = product("front");
        DemoFacts.Caller caller = caller(front);
        behind(front, us.url(), us.secret());

        livesItsWholeLife(caller);

        assertThat(server.classrooms()).isEmpty();
    }

    private static void livesItsWholeLife(DemoFacts.Caller caller) {
        for (String algorithm : List.of("SHA-1", "SHA-256", "SHA-384", "SHA-512")) {
            var differences = new StringWriter();
            var comparison = new Comparison(new PrintWriter(differences, true));

            new PluginLifecycle(caller, comparison).run(algorithm);

            assertThat(differences.toString()).isEmpty();
            assertThat(comparison.passed()).isGreaterThan(15);
        }
    }

    private LecternServer product(String name) {
        Map<String, String> settings = new HashMap<>();
        settings.put("lectern.http.port", "0");
        settings.put("lectern.data", folder.resolve(name).toString());
        settings.put("lectern.database.embedded", "true");
        settings.put("lectern.outgoing.allow", "127.0.0.1");
        settings.put("lectern.pool.poll-interval", "2s");
        LecternServer product = LecternServer.start(SettingsSource.of(settings), Wiring.none());
        open.add(product::stop);
        return product;
    }

    private static DemoFacts.Caller caller(LecternServer product) {
        var tenants = product.bean(TenantStore.class);
        String secret = RandomIds.token256();
        var tenant = tenants.create("school", "School");
        tenants.addSecret(tenant.id(), SharedSecret.of(secret));
        return new DemoFacts.Caller(
                product.url().resolve("/t/school/bigbluebutton/").toString(), secret);
    }

    private static void behind(LecternServer product, String url, String secret) {
        var servers = product.bean(ServerStore.class);
        servers.add(NewServer.of("upstream", ServerAddress.of(url), SharedSecret.of(secret)));
        assertThat(Await.until(
                        Duration.ofSeconds(30), () -> servers.list().getFirst().health() == ServerHealth.ONLINE))
                .isTrue();
    }
}
