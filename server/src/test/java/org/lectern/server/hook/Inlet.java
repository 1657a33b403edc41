package org.lectern.server.hook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.HookSignature;
import org.lectern.bbb.Redaction;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.TestVault;

/** A slim product: the real handler, intake and fold over a real database, without pages and Spring. */
public final class Inlet implements AutoCloseable {
    public static final String TOKEN = "token";
    public static final String REGISTERED = "http://127.0.0.1:18903/hooks/bbb?k=v";
    public static final SharedSecret SECRET = SharedSecret.of("639259d4-9dd8-4b25-bf01-95f9567eaf4b");
    static final UUID SERVER = UUID.fromString("00000000-0000-0000-0000-0000000000aa");
    /** Longer than in the product: a test machine may stand still for a while, and that is no refusal that a test is about. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private final Databases databases;
    private final Activity activity;
    private final Intake intake;
    private final ReceiveHook handler;
    /** Refuses the checksum that does not cover the body. */
    private final ReceiveHook strict;

    /** Has room for nothing, as one whose database has paused for long. */
    private final ReceiveHook full;
    /** Is stopping, and stores nothing any more. */
    private final ReceiveHook stopping;

    private final Intake narrow;
    private final HookTally tally;
    private final Inbox inbox;
    private final HookStore hooks;
    private @Nullable HttpServer http;

    public Inlet(Databases databases, MeetingDirectory directory, Activity.Rules rules, InstantSource clock) {
        this(databases, Activity.of(databases, directory, rules, clock), directory, rules);
    }

    Inlet(Databases databases, Activity activity, MeetingDirectory directory, Activity.Rules rules) {
        this.databases = databases;
        this.activity = activity;
        tally = new HookTally(InstantSource.system());
        hooks = new HookStore(databases.web(), TestVault.create());
        intake = intake(32 << 20);
        intake.start();
        var reading = new ReceiveHook.Reading(
                new ObserveEvent(Redaction.STRICT), new Doorkeeper(directory), rules.plausible());
        handler = new ReceiveHook(new OneTarget(), reading, intake, tally, true);
        strict = new ReceiveHook(new OneTarget(), reading, intake, tally, false);
        narrow = intake(0);
        narrow.start();
        full = new ReceiveHook(new OneTarget(), reading, narrow, tally, true);
        stopping = new ReceiveHook(new OneTarget(), reading, intake(32 << 20), tally, true);
        inbox = new Inbox(databases.web(), activity.extras().counters());
    }

    private Intake intake(long queueBytes) {
        return new Intake(
                new StoreDeliveries(databases.intake(), activity.log()),
                new Intake.Limits(queueBytes, ANSWER_WITHIN),
                activity.worker()::wake,
                () -> tally.flush(databases.intake(), hooks));
    }

    /** What becomes of a request that comes over HTTP, by the header {@link #MISHAP}. */
    enum Mishap {
        /** The queue is full: it is refused, and not stored. */
        FULL,
        /** The process is stopping: it is refused, and not stored. */
        STOPPING,
        /** It is stored, and the answer is lost. */
        ANSWER_LOST
    }

    static final String MISHAP = "X-Mishap";

    private static final class OneTarget implements HookTargets {
        @Override
        public Optional<HookTarget> find(String token) {
            return token.equals(TOKEN)
                    ? Optional.of(new HookTarget(SERVER, 1, REGISTERED, List.of(SECRET)))
                    : Optional.empty();
        }

        @Override
        public Optional<HookTarget> findNow(String token) {
            return find(token);
        }
    }

    /** Knows every meeting that it is asked about, each with a row of its own made from its identifier. */
    public static final class Knowing implements MeetingDirectory {
        final Map<MeetingReference, MeetingStatus> exceptions = new ConcurrentHashMap<>();

        public static UUID meetingId(String serverMeetingId) {
            return UUID.nameUUIDFromBytes(serverMeetingId.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
            var statuses = new HashMap<MeetingReference, MeetingStatus>();
            for (MeetingReference meeting : meetings) {
                UUID id = meetingId(meeting.serverMeetingId());
                statuses.put(meeting, exceptions.getOrDefault(meeting, new Known(id, id)));
            }
            return statuses;
        }

        @Override
        public boolean carriesOurTag(String serverMeetingId) {
            return serverMeetingId.startsWith("abcdefghij-");
        }
    }

    Activity activity() {
        return activity;
    }

    Databases databases() {
        return databases;
    }

    Inbox inbox() {
        return inbox;
    }

    public int post(String token, @Nullable String query, Map<String, String> headers, byte[] body)
            throws InterruptedException {
        return send("POST", token, query, headers, new RawRequest.Body(body, false))
                .status();
    }

    RawResponse send(
            String method, String token, @Nullable String query, Map<String, String> headers, RawRequest.Body body)
            throws InterruptedException {
        return handler.handle(request(method, token, query, headers, body));
    }

    int postStrictly(@Nullable String query, byte[] body) throws InterruptedException {
        return strict.handle(request("POST", TOKEN, query, FORM, new RawRequest.Body(body, false)))
                .status();
    }

    private static RawRequest request(
            String method, String token, @Nullable String query, Map<String, String> headers, RawRequest.Body body) {
        var target = new RawRequest.Target("/hooks/bbb/" + token, query, Map.of("token", token));
        return new RawRequest(method, target, RawHeaders.of(headers), body, "127.0.0.1");
    }

    /** As the newest sender does: signed over the raw body. */
    public int deliver(String events) throws InterruptedException {
        byte[] body = form(events);
        return post(TOKEN, query(body), FORM, body);
    }

    public static final Map<String, String> FORM =
            Map.of("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");

    public static byte[] form(String events) {
        return ("domain=bbb.example.org&event=" + URLEncoder.encode(events, StandardCharsets.UTF_8)
                        + "&timestamp=1715520123500")
                .getBytes(StandardCharsets.UTF_8);
    }

    public static String query(byte[] body) {
        return "k=v&checksum="
                + HookSignature.sign(
                        HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA256, REGISTERED, body, SECRET);
    }

    /** Serves the handler over HTTP. */
    public URI listen() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::exchange);
        server.start();
        http = server;
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            String path = exchange.getRequestURI().getRawPath();
            String mishap = headers.remove(MISHAP);
            RawRequest request = request(
                    "POST",
                    path.substring(path.lastIndexOf('/') + 1),
                    exchange.getRequestURI().getRawQuery(),
                    headers,
                    new RawRequest.Body(body, false));
            int status = through(mishap).handle(request).status();
            if (!Mishap.ANSWER_LOST.name().equals(mishap)) {
                exchange.sendResponseHeaders(status, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ReceiveHook through(@Nullable String mishap) {
        if (Mishap.FULL.name().equals(mishap)) {
            return full;
        }
        return Mishap.STOPPING.name().equals(mishap) ? stopping : handler;
    }

    /** Folds until nothing is due. */
    public void foldAll() {
        while (activity.fold().runOnce().meetings() > 0) {
            // until nothing is due
        }
    }

    ClassActivity read(String serverMeetingId, Instant asOf) {
        return activity.reports().of(Knowing.meetingId(serverMeetingId), asOf);
    }

    @Override
    public void close() {
        intake.stop();
        narrow.stop();
        activity.worker().stop();
        if (http != null) {
            http.stop(0);
        }
    }
}
