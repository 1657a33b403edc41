package org.lectern.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many servers in one program, each under a path of its own, that answer a poll with bytes made before: four classes of 25
 * people. They check nothing. Told {@code hole N}, the first N accept requests and are silent.
 */
final class FakePool {
    static final int CLASSES = 4;
    static final int PEOPLE = 25;
    /** Old enough that no class counts as expected any more. */
    static final long CREATED = System.currentTimeMillis() / 60_000 * 60_000 - 1_800_000;

    private static final String OK = "<response><returncode>SUCCESS</returncode>";

    private final String tag;
    private final long created;
    private final Map<Integer, Queue<String>> hooks = new ConcurrentHashMap<>();
    private final AtomicLong polls = new AtomicLong();
    private volatile int silent;
    private volatile CountDownLatch open = new CountDownLatch(0);

    private FakePool(String tag, long created) {
        this.tag = tag;
        this.created = created;
    }

    /** Arguments: port, tag of the installation whose meetings these are, when they were created. */
    public static void main(String[] arguments) throws IOException {
        var pool = new FakePool(arguments[1], Long.parseLong(arguments[2]));
        HttpServer http = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 1024);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", pool::answer);
        http.start();
        System.out.println(".");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("hole ")) {
                pool.fallSilent(Integer.parseInt(line.substring(5)));
            }
            System.out.println("polls=" + pool.polls.get());
            System.out.println(".");
        }
        http.stop(0);
        System.exit(0);
    }

    static String meetingId(String tag, int number) {
        return String.format(Locale.ROOT, "%s-%026d", tag, number);
    }

    static String internalId(int number) {
        return String.format(Locale.ROOT, "%040x-%d", number, CREATED);
    }

    private void fallSilent(int servers) {
        open.countDown();
        open = new CountDownLatch(servers == 0 ? 0 : 1);
        silent = servers;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int server = Integer.parseInt(path.substring(1, path.indexOf('/', 1)));
            if (server < silent) {
                open.await();
                return;
            }
            byte[] body = body(
                            server,
                            path,
                            String.valueOf(exchange.getRequestURI().getRawQuery()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String body(int server, String path, String query) {
        if (path.endsWith("/getMeetings")) {
            polls.incrementAndGet();
            var meetings = new StringBuilder(OK + "<meetings>");
            for (int i = 0; i < CLASSES; i++) {
                meeting(server * CLASSES + i, meetings);
            }
            return meetings.append("</meetings></response>").toString();
        }
        if (path.endsWith("/hooks/list")) {
            return OK + "<hooks>" + String.join("", hooks(server)) + "</hooks></response>";
        }
        if (path.endsWith("/hooks/create")) {
            String hook = "<hookID>" + (hooks(server).size() + 1) + "</hookID>";
            hooks(server)
                    .add("<hook>" + hook + "<callbackURL><![CDATA[" + value(query, "callbackURL")
                            + "]]></callbackURL><permanentHook>false</permanentHook><rawData>false</rawData></hook>");
            return OK + hook + "<permanentHook>false</permanentHook><rawData>false</rawData></response>";
        }
        return OK + "<version>2.0</version><apiVersion>2.0</apiVersion><bbbVersion>3.0.10</bbbVersion></response>";
    }

    private Queue<String> hooks(int server) {
        return hooks.computeIfAbsent(server, number -> new ConcurrentLinkedQueue<>());
    }

    private static String value(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private void meeting(int number, StringBuilder xml) {
        xml.append("<meeting><meetingName>Class</meetingName><meetingID>")
                .append(meetingId(tag, number))
                .append("</meetingID><internalMeetingID>")
                .append(String.format(Locale.ROOT, "%040x-%d", number, created))
                .append("</internalMeetingID><createTime>")
                .append(created)
                .append(
                        "</createTime><createDate>Tue Jul 10 16:36:25 UTC 2018</createDate><voiceBridge>70757</voiceBridge>")
                .append("<dialNumber>613-555-1234</dialNumber><attendeePW>ap</attendeePW><moderatorPW>mp</moderatorPW>")
                .append("<running>true</running><duration>0</duration><hasUserJoined>true</hasUserJoined>")
                .append("<recording>false</recording><hasBeenForciblyEnded>false</hasBeenForciblyEnded><startTime>")
                .append(created)
                .append("</startTime><endTime>0</endTime><participantCount>25</participantCount>")
                .append("<listenerCount>20</listenerCount><voiceParticipantCount>5</voiceParticipantCount>")
                .append(
                        "<videoCount>3</videoCount><maxUsers>0</maxUsers><moderatorCount>1</moderatorCount><attendees>");
        for (int i = 0; i < PEOPLE; i++) {
            xml.append("<attendee><userID>person-").append(number).append('-').append(i);
            xml.append("</userID><fullName>Participant ").append(i).append("</fullName><role>");
            xml.append(i == 0 ? "MODERATOR" : "VIEWER")
                    .append("</role><isPresenter>")
                    .append(i == 0);
            xml.append("</isPresenter><isListeningOnly>true</isListeningOnly><hasJoinedVoice>false</hasJoinedVoice>");
            xml.append("<hasVideo>false</hasVideo><clientType>HTML5</clientType></attendee>");
        }
        xml.append("</attendees><metadata><bbb-origin>benchmark</bbb-origin></metadata>")
                .append("<isBreakout>false</isBreakout></meeting>");
    }
}
