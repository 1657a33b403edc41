package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.Runs;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What it costs to ask servers for all they have: two servers with a few recordings in every build; with {@code ./check --full} fifty
 * with 2,000 each beside 900,000 other recordings in the index, a tenth of a large pool.
 */
final class ReconcileAtScaleIT {
    private static final Logger log = LoggerFactory.getLogger(ReconcileAtScaleIT.class);
    private static final int LARGE_POOL = 500;
    private static final int OF_ONE = 2_000;
    private static final UUID TENANT = new UUID(0, 1);

    @Test
    void importsAndListsAllThatManyServersHaveAndAsksForNoneOfThemAgain() throws Exception {
        boolean full = Boolean.getBoolean("lectern.full");
        int servers = Runs.of(2, 50);
        int ofOne = full ? OF_ONE : 230;
        try (var disks = new RecordingDisks(ofOne);
                var node = new Instance(TestDatabase.createConnection(), Instance.Settings.usual());
                var knowing = new RecordingsOfInstance(node, Duration.ofSeconds(45))) {
            List<Server> pool = new ArrayList<>();
            for (int i = 0; i < servers; i++) {
                var wanted =
                        NewServer.of("server-" + i, ServerAddress.of(disks.url(i)), SharedSecret.of("secret-" + i));
                pool.add(((AddResult.Added) node.servers.add(wanted)).server());
            }
            var jdbc = node.databases.web().jdbc();
            node.pollNow();
            // What this process remembers of their health is forgotten with it.
            pool.forEach(server -> node.servers.changeState(server.id(), ServerState.CORDONED));
            if (full) {
                others(node);
            }

            long begun = System.nanoTime();
            var imports = new ImportRecordings(
                    node.databases.web(),
                    node.clients,
                    new OurMeetings(node.databases.web(), Instance.TAG),
                    new AuditTrail(InstantSource.system()),
                    InstantSource.system());
            var rules = ((ImportRules.Parsed.Good) ImportRules.parse(
                            List.of("bbb-origin = Moodle -> school"),
                            (tenant, room) -> Optional.of(new ImportRules.Target(TENANT, tenant, null))))
                    .rules();
            for (Server server : pool) {
                var order = new ImportRecordings.Order(rules, null, false, AuditActor.commandLine());
                assertThat(imports.run(server, order, line -> {}).imported()).isEqualTo(ofOne);
            }
            log.info("imported recordings={} millis={}", servers * ofOne, (System.nanoTime() - begun) / 1_000_000);
            jdbc.sql("analyze recording").update();

            // Once to load what is used for the first time, once to count.
            knowing.list();
            jdbc.sql("update recording_listing set next_at = now()").update();
            long before = cpu() - disks.cpu();
            knowing.list();
            long nanos = cpu() - disks.cpu() - before;

            double share = nanos / 1e9 * LARGE_POOL / servers * OF_ONE / ofOne / 3_600;
            log.info(
                    "listed servers={} recordings={} cpuMillis={} shareOfACoreForALargePool={}",
                    servers,
                    servers * ofOne,
                    nanos / 1_000_000,
                    "%.4f".formatted(share));
            assertThat(count(
                            node,
                            "select count(*) from recording_listing where recordings = " + ofOne
                                    + " and others = 0 and failure is null"))
                    .isEqualTo(servers);
            assertThat(count(node, "select count(*) from recording where imported_at is not null and misses > 0"))
                    .isZero();
            assertThat(count(
                            node,
                            "select count(*) from recording where imported_at is not null and next_ask_at is"
                                    + " not null"))
                    .isZero();
            if (full) {
                assertThat(share).as("of a core, for 500 servers in an hour").isLessThan(0.05);
            }
        }
    }

    private static long count(Instance node, String query) {
        return node.databases.web().jdbc().sql(query).query(Long.class).single();
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** The rest of a large index. */
    private static void others(Instance node) {
        // In pieces: a statement of the product's pool may take only so long.
        for (int from = 0; from < 900_000; from += 20_000) {
            node.databases.web().jdbc().sql("""
                            insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                                recorded_at, ended_at, stage, stage_at, listed, told, digest, asked_at, answered_at)
                            select ('00000000-0000-1000-0000-' || lpad(to_hex(n % 200), 12, '0'))::uuid,
                                lpad(to_hex(n), 40, 'f') || '-1700000000000', gen_random_uuid(),
                                ('00000000-0000-2000-0000-' || lpad(to_hex(n % 450), 12, '0'))::uuid, 's' || n,
                                'room-' || n % 40, now() - n * interval '1 minute', now() - n * interval '1 minute',
                                'PUBLISHED', now(), 'PUBLISHED', repeat('told ', 200), 'd', now(), now()
                            from generate_series(cast(:from as int), :from + 19999) as n
                            """).param("from", from).update();
        }
    }
}
