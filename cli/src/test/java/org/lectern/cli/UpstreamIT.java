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
