package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.Runs;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Server;
import org.lectern.server.recording.ImportRecordings.Line;
import org.lectern.server.recording.ImportRecordings.Verdict;
import org.lectern.server.recording.RecordingDisks.One;

/**
 * Random recordings of a server, some told of twice, imported by random rules, over and over, by two processes at once, broken off and
 * carried on: each becomes one tenant's at most, the one of the first rule that fit when it was taken; none that fits is lost; and the
 * way back leaves what there was before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportStoriesIT {
    private static final List<String> ORIGINS = List.of("lms.a", "lms.b", "lms.c", "");
    private static final List<String> STATES =
            List.of("published", "published", "unpublished", "processing", "deleted");
    private static final List<String> TENANTS = List.of("ada", "bob", "cyd");

    private final Map<Long, Content> contents = new ConcurrentHashMap<>();
    private volatile long playing;
    private RecordingDisks disks;
    private DatabaseConnection connection;
    private List<Instance> nodes;

    /** What the server of a story has; a page of it may fail some times. */
    private record Content(List<One> told, Map<Integer, Integer> failures) {}

    @BeforeAll
    void open() throws Exception {
        disks = new RecordingDisks(new RecordingDisks.Disk() {
            @Override
            public int size() {
                return now().told().size();
            }

            @Override
            public One get(int server, int number) {
                return now().told().get(number);
            }

            @Override
            public boolean fails(int offset) {
                Integer left = now().failures().computeIfPresent(offset, (at, before) -> before - 1);
                return left != null && left >= 0;
            }

            private Content now() {
                return contents.getOrDefault(playing, new Content(List.of(), Map.of()));
            }
        });
        connection = TestDatabase.createConnection();
        nodes = List.of(
                new Instance(connection, Instance.Settings.usual()),
                new Instance(connection, Instance.Settings.usual()));
    }

    @AfterAll
    void close() throws Exception {
        for (Instance node : nodes) {
            node.close();
        }
        disks.close();
    }

    @Test
    void eachBecomesOneTenantsAndNoneIsLostAndTheWayBackLeavesWhatWasBefore() {
        Runs.seeds(12, 200).forEach(this::play);
    }

    private static UUID tenant(long seed, String name) {
        return new UUID(seed, name.hashCode());
    }

    private void play(long seed) {
        Random random = new Random(seed);
        var content = new Content(recordings(seed, random), new ConcurrentHashMap<>());
        contents.put(seed, content);
        playing = seed;
        Server server = ((AddResult.Added) nodes.getFirst()
                        .servers
                        .add(NewServer.of(
                                "old-" + seed, ServerAddress.of(disks.url((int) seed)), SharedSecret.of("a-secret"))))
                .server();
        // A recording that a tenant had before, by whatever way: imports leave it alone, and so does the way back.
        String before =
                content.told().get(random.nextInt(content.told().size())).recordId();
        had(tenant(seed, "ada"), before, server.id());

        Map<String, UUID> taken = new HashMap<>();
        for (int round = 0; round < 4; round++) {
            List<String> rules = rules(random);
            boolean breaksOff = random.nextBoolean();
            if (breaksOff) {
                // As often as it is tried, and once more.
                content.failures().put(100, 3 + random.nextInt(3));
            }
            Map<String, Verdict> would = verdicts(run(nodes.get(0), seed, server, rules, true));
            if (random.nextInt(3) == 0) {
                together(seed, server, rules, rules(random));
            } else {
                List<Line> lines = run(nodes.get(round % 2), seed, server, rules, false);
                if (!breaksOff) {
                    assertThat(verdicts(lines))
                            .as("seed %s: the dry run said so", seed)
                            .isEqualTo(would);
                }
            }
            content.failures().clear();
            run(nodes.get((round + 1) % 2), seed, server, rules, false);

            Map<String, UUID> now = owners(seed);
            assertThat(now).as("seed %s: nobody lost any", seed).containsAllEntriesOf(taken);
            taken = now;
            for (One one : content.told()) {
                if (fits(one, rules) && !one.state().equals("deleted")) {
                    assertThat(now).as("seed %s: what fits is there", seed).containsKey(one.recordId());
                } else if (one.state().equals("deleted") && !one.recordId().equals(before)) {
                    assertThat(now)
                            .as("seed %s: what is deleted stays so", seed)
                            .doesNotContainKey(one.recordId());
                }
            }
        }

        for (String name : TENANTS) {
            imports(nodes.get(random.nextInt(2))).undo(server, tenant(seed, name), AuditActor.commandLine());
        }
        assertThat(owners(seed)).as("seed %s: as before", seed).containsOnlyKeys(before);
        for (String table : List.of("recording_format", "recording_place", "recording_notice")) {
            assertThat(nodes.getFirst()
                            .databases
                            .web()
                            .jdbc()
                            .sql("select count(*) from " + table + " t where t.tenant_id = any(:tenants)")
                            .param(
                                    "tenants",
                                    TENANTS.stream()
                                            .map(name -> tenant(seed, name))
                                            .toArray(UUID[]::new))
                            .query(Long.class)
                            .single())
                    .as("seed %s: %s", seed, table)
                    .isZero();
        }
    }

    /** By both processes, by rules that say different things. */
    private void together(long seed, Server server, List<String> rules, List<String> others) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Line>>> both = List.of(
                    threads.submit(() -> run(nodes.get(0), seed, server, rules, false)),
                    threads.submit(() -> run(nodes.get(1), seed, server, others, false)));
            Set<String> imported = new HashSet<>();
            for (Future<List<Line>> one : both) {
                for (Line line : one.get()) {
                    if (line.verdict() == Verdict.IMPORTED) {
                        assertThat(imported.add(line.recordId()))
                                .as("seed %s: told twice", seed)
                                .isTrue();
                    }
                }
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("seed " + seed, e);
        }
    }

    private List<Line> run(Instance node, long seed, Server server, List<String> rules, boolean dry) {
        List<Line> lines = new ArrayList<>();
        ImportRules parsed = ((ImportRules.Parsed.Good) ImportRules.parse(
                        rules,
                        (tenant, room) -> Optional.of(new ImportRules.Target(
                                tenant(seed, tenant),
                                tenant,
                                room == null ? null : new ImportRules.Room("room-" + room, room)))))
                .rules();
        imports(node).run(server, new ImportRecordings.Order(parsed, null, dry, AuditActor.commandLine()), lines::add);
        return lines;
    }

    private static ImportRecordings imports(Instance node) {
        return new ImportRecordings(
                node.databases.web(),
                node.clients,
                new OurMeetings(node.databases.web(), Instance.TAG),
                new AuditTrail(InstantSource.system()),
                InstantSource.system());
    }

    private static Map<String, Verdict> verdicts(List<Line> lines) {
        Map<String, Verdict> verdicts = new TreeMap<>();
        lines.forEach(line -> assertThat(verdicts.put(line.recordId(), line.verdict()))
                .as("told once")
                .isNull());
        return verdicts;
    }

    /** Whose each is; fails if any is two tenants'. */
    private Map<String, UUID> owners(long seed) {
        Map<String, UUID> owners = new HashMap<>();
        nodes.getFirst()
                .databases
                .web()
                .jdbc()
                .sql("select record_id, tenant_id from recording where tenant_id = any(:tenants)")
                .param(
                        "tenants",
                        TENANTS.stream().map(name -> tenant(seed, name)).toArray(UUID[]::new))
                .query((row, number) -> {
                    assertThat(owners.put(row.getString("record_id"), row.getObject("tenant_id", UUID.class)))
                            .as("seed %s: one tenant's", seed)
                            .isNull();
                    return 0;
                })
                .list();
        return owners;
    }

    private void had(UUID tenant, String recordId, UUID serverId) {
        nodes.getFirst()
                .databases
                .web()
                .jdbc()
                .sql("""
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                            recorded_at, ended_at, stage, stage_at, asked_at)
                        values (:tenant, :record, gen_random_uuid(), :server, 's', 'ours', now(), now(), 'EXPECTED', now(), now())
                        """)
                .param("tenant", tenant)
                .param("record", recordId)
                .param("server", serverId)
                .update();
    }

    private static boolean fits(One one, List<String> rules) {
        return rules.stream()
                .anyMatch(rule -> rule.startsWith("meetingID = *")
                        || rule.startsWith("origin = " + one.metadata().getOrDefault("origin", "?") + " "));
    }

    private static List<String> rules(Random random) {
        Set<String> rules = new TreeSet<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            rules.add("origin = " + ORIGINS.get(random.nextInt(3)) + " -> " + target(random));
        }
        List<String> all = new ArrayList<>(rules);
        Collections.shuffle(all, random);
        if (random.nextInt(3) == 0) {
            all.add("meetingID = * -> " + target(random));
        }
        return all;
    }

    private static String target(Random random) {
        return TENANTS.get(random.nextInt(TENANTS.size())) + (random.nextBoolean() ? "/blue" : "");
    }

    private static List<One> recordings(long seed, Random random) {
        List<One> all = new ArrayList<>();
        int count = 120 + random.nextInt(150);
        for (int i = 0; i < count; i++) {
            if (!all.isEmpty() && random.nextInt(15) == 0) {
                // As a list that moves between two pages tells it.
                all.add(all.get(random.nextInt(all.size())));
                continue;
            }
            String origin = ORIGINS.get(random.nextInt(ORIGINS.size()));
            all.add(new One(
                    "%040x-%d".formatted(seed << 16 | i, 1_700_000_000_000L + i),
                    "class-" + random.nextInt(9),
                    STATES.get(random.nextInt(STATES.size())),
                    origin.isEmpty() ? Map.of() : Map.of("origin", origin)));
        }
        return all;
    }
}
