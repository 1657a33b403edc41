package org.lectern.server.recording;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Servers that have recordings and nothing else, on one port, each under a path of its own. */
final class RecordingDisks implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/s(\\d+)/.*");
    private static final Pattern OFFSET = Pattern.compile("(?:^|&)offset=(\\d+)");
    private static final int PAGE = 100;

    private final Disk disk;
    private final HttpServer http;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    /** CPU time of the thread that answers. */
    private final AtomicLong nanos = new AtomicLong();

    /** What a server has. */
    interface Disk {
        int size();

        /** @param number from 0 on */
        One get(int server, int number);

        /** Whether the page that begins there cannot be had now. */
        default boolean fails(int offset) {
            return false;
        }
    }

    /** A recording as its server tells it. */
    record One(String recordId, String meetingId, String state, Map<String, String> metadata) {}

    /** So many of classes of Moodle, at each server. */
    RecordingDisks(int each) throws IOException {
        this(new Disk() {
            @Override
            public int size() {
                return each;
            }

            @Override
            public One get(int server, int number) {
                return moodle(server, number);
            }
        });
    }

    RecordingDisks(Disk disk) throws IOException {
        this.disk = disk;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        http.setExecutor(thread);
        http.createContext("/", this::answer);
        http.start();
    }

    private static One moodle(int server, int number) {
        return new One(
                "%08x%032x-%d".formatted(server, number, 1_700_000_000_000L + number),
                "class-" + number % 40,
                "published",
                new TreeMap<>(Map.of(
                        "bbb-context", "Physics &amp; more",
                        "bbb-context-id", "2",
                        "bbb-origin", "Moodle",
                        "bbb-origin-server-name", "lms.school.example",
                        "bbb-origin-tag", "moodle-mod_bigbluebuttonbn (2025100600)",
                        "bbb-recording-name", "Week " + number,
                        "isBreakout", "false",
                        "meetingId", "class-" + number % 40,
                        "meetingName", "Physics &amp; more")));
    }

    String url(int server) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/s" + server + "/bigbluebutton/";
    }

    long cpu() {
        return nanos.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        Matcher offset = OFFSET.matcher(String.valueOf(exchange.getRequestURI().getRawQuery()));
        int server = path.matches() ? Integer.parseInt(path.group(1)) : 0;
        int from = offset.find() ? Integer.parseInt(offset.group(1)) : 0;
        boolean recordings = exchange.getRequestURI().getPath().endsWith("/getRecordings");
        boolean fails = recordings && disk.fails(from);
        byte[] body = (recordings
                        ? page(server, from)
                        : "<response><returncode>SUCCESS</returncode><version>2.0</version><meetings/></response>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml;charset=utf-8");
        exchange.sendResponseHeaders(fails ? 500 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        nanos.set(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private String page(int server, int from) {
        int each = disk.size();
        var xml = new StringBuilder("<response><returncode>SUCCESS</returncode><recordings>");
        for (int i = from; i < Math.min(each, from + PAGE); i++) {
            One one = disk.get(server, i);
            String id = one.recordId();
            xml.append("<recording><recordID>")
                    .append(id)
                    .append("</recordID><meetingID>")
                    .append(one.meetingId())
                    .append("</meetingID><internalMeetingID>")
                    .append(id)
                    .append("</internalMeetingID><name>Physics &amp; more</name><isBreakout>false</isBreakout>")
                    .append("<published>true</published><state>")
                    .append(one.state())
                    .append("</state><startTime>")
                    .append(1_700_000_000_000L + i)
                    .append("</startTime><endTime>1700003600000</endTime><participants>22</participants>")
                    .append("<rawSize>123456789</rawSize><metadata>");
            one.metadata()
                    .forEach((name, value) ->
                            xml.append('<' + name + '>').append(value).append("</" + name + '>'));
            xml.append("</metadata><size>98765432</size><playback>");
            for (String type : List.of("presentation", "video")) {
                xml.append("<format><type>")
                        .append(type)
                        .append("</type><url>http://127.0.0.1/playback/")
                        .append(type)
                        .append("/2.3/")
                        .append(id)
                        .append("</url><processingTime>7177</processingTime><length>60</length><size>1104836</size>")
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
