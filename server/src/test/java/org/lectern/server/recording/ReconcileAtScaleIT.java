package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        try (var disks = new Disks(ofOne);
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

    /** Servers that have recordings and nothing else, on one port, each under a path of its own. */
    private static final class Disks implements AutoCloseable {
        private static final Pattern PATH = Pattern.compile("/s(\\d+)/.*");
        private static final Pattern OFFSET = Pattern.compile("(?:^|&)offset=(\\d+)");

        private final int each;
        private final HttpServer http;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        /** CPU time of the thread that answers. */
        private final AtomicLong nanos = new AtomicLong();

        Disks(int each) throws IOException {
            this.each = each;
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            http.setExecutor(thread);
            http.createContext("/", this::answer);
            http.start();
        }

        String url(int server) {
            return "http://127.0.0.1:" + http.getAddress().getPort() + "/s" + server + "/bigbluebutton/";
        }

        long cpu() {
            return nanos.get();
        }

        private void answer(HttpExchange exchange) throws IOException {
            Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
            Matcher offset =
                    OFFSET.matcher(String.valueOf(exchange.getRequestURI().getRawQuery()));
            int server = path.matches() ? Integer.parseInt(path.group(1)) : 0;
            int from = offset.find() ? Integer.parseInt(offset.group(1)) : 0;
            boolean recordings = exchange.getRequestURI().getPath().endsWith("/getRecordings");
            byte[] body = (recordings
                            ? page(server, from)
                            : "<response><returncode>SUCCESS</returncode><version>2.0</version><meetings/></response>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/xml;charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            nanos.set(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
        }

        private String page(int server, int from) {
            var xml = new StringBuilder("<response><returncode>SUCCESS</returncode><recordings>");
            for (int i = from; i < Math.min(each, from + 100); i++) {
                String id = "%08x%032x-%d".formatted(server, i, 1_700_000_000_000L + i);
                xml.append("<recording><recordID>")
                        .append(id)
                        .append("</recordID><meetingID>class-")
                        .append(i % 40)
                        .append("</meetingID><internalMeetingID>")
                        .append(id)
                        .append("</internalMeetingID><name>Physics &amp; more</name><isBreakout>false</isBreakout>")
                        .append("<published>true</published><state>published</state><startTime>")
                        .append(1_700_000_000_000L + i)
                        .append("</startTime><endTime>1700003600000</endTime><participants>22</participants>")
                        .append("<rawSize>123456789</rawSize><metadata><bbb-context>Physics &amp; more</bbb-context>")
                        .append("<bbb-context-id>2</bbb-context-id><bbb-origin>Moodle</bbb-origin>")
                        .append("<bbb-origin-server-name>lms.school.example</bbb-origin-server-name>")
                        .append("<bbb-origin-tag>moodle-mod_bigbluebuttonbn (2025100600)</bbb-origin-tag>")
                        .append("<bbb-recording-name>Week ")
                        .append(i)
                        .append("</bbb-recording-name><isBreakout>false</isBreakout><meetingId>class-")
                        .append(i % 40)
                        .append("</meetingId><meetingName>Physics &amp; more</meetingName></metadata>")
                        .append("<size>98765432</size><playback>");
                for (String type : List.of("presentation", "video")) {
                    xml.append("<format><type>")
                            .append(type)
                            .append("</type><url>http://127.0.0.1/playback/")
                            .append(type)
                            .append("/2.3/")
                            .append(id)
                            .append(
                                    "</url><processingTime>7177</processingTime><length>60</length><size>1104836</size>")
                            .append("<preview><images><image width=\"176\" height=\"136\" alt=\"Welcome\">")
                            .append("http://127.0.0.1/presentation/")
                            .append(id)
                            .append("/thumb-1.png</image></images></preview></format>");
                }
                xml.append("</playback><data></data></recording>");
            }
            return xml.append("</recordings><totalElements>")
                    .append(each)
                    .append("</totalElements></response>")
                    .toString();
        }

        @Override
        public void close() {
            http.stop(0);
            thread.shutdownNow();
        }
    }
}
