package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server with many recordings: 500 in every build, 100,000 with {@code ./check --full}; how long, and with how much memory. */
final class ImportAtScaleIT {
    private static final Logger log = LoggerFactory.getLogger(ImportAtScaleIT.class);
    private static final UUID TENANT = new UUID(0, 1);
    private static final int LOOKED_EVERY = 20_000;
    private static final long MOST_MEMORY = 64L << 20;

    /** Identifiers of what was seen are kept, nothing else of it. */
    @Test
    void takesAndForgetsAnyNumberPageByPageWithoutHoldingThem() throws Exception {
        int all = Integer.getInteger("lectern.imported", Boolean.getBoolean("lectern.full") ? 100_000 : 500);
        try (var disks = new RecordingDisks(all);
                var node = new Instance(TestDatabase.createConnection(), Instance.Settings.usual())) {
            Server server = ((AddResult.Added) node.servers.add(
                            NewServer.of("old", ServerAddress.of(disks.url(0)), SharedSecret.of("a-secret"))))
                    .server();
            var imports = new ImportRecordings(
                    node.databases.jobs(),
                    node.clients,
                    new OurMeetings(node.databases.web(), Instance.TAG),
                    new AuditTrail(InstantSource.system()),
                    InstantSource.system());
            var rules = ((ImportRules.Parsed.Good) ImportRules.parse(
                            List.of("bbb-origin = Moodle -> school"),
                            (tenant, room) -> Optional.of(new ImportRules.Target(TENANT, tenant, null))))
                    .rules();

            for (boolean dry : List.of(true, false)) {
                long before = used();
                var most = new AtomicLong();
                var seen = new AtomicLong();
                long begun = System.nanoTime();
                ImportRecordings.Result result = imports.run(
                        server, new ImportRecordings.Order(rules, null, dry, AuditActor.commandLine()), line -> {
                            if (seen.incrementAndGet() % LOOKED_EVERY == 0) {
                                most.accumulateAndGet(used() - before, Math::max);
                            }
                        });
                assertThat(result.imported()).isEqualTo(all);
                assertThat(seen).hasValue(all);
                assertThat(most.get()).as("bytes held").isLessThan(MOST_MEMORY);
                log.info(
                        "import dryRun={} recordings={} millis={} heldMegabytes={}",
                        dry,
                        all,
                        (System.nanoTime() - begun) / 1_000_000,
                        most.get() >> 20);
            }
            long repeated = System.nanoTime();
            var order = new ImportRecordings.Order(rules, null, false, AuditActor.commandLine());
            assertThat(imports.run(server, order, line -> {}).imported())
                    .as("imported again")
                    .isZero();
            assertThat(node.databases
                            .web()
                            .jdbc()
                            .sql("select count(*) from recording")
                            .query(Long.class)
                            .single())
                    .isEqualTo(all);
            log.info("import once more recordings={} millis={}", all, (System.nanoTime() - repeated) / 1_000_000);
            long begun = System.nanoTime();
            assertThat(imports.undo(server, TENANT, AuditActor.commandLine())).isEqualTo(all);
            log.info("undo recordings={} millis={}", all, (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
