package org.lectern.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, reads requests, lets faults happen to API calls, and hands everything to whom it belongs. */
final class SandboxServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxServer.class);
    private static final int MOST_BODY_BYTES = 32 * 1024 * 1024;
    private static final String API = "/bigbluebutton/api";
    private static final String TRACKS = "/bigbluebutton/textTrack/";

    static {
        // Without it the JDK's server holds back the last packet of each small answer for 40 ms.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Simulator simulator;
    private final SimulatorBuilder made;
    private final Door door;
    private @Nullable Door control;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InetAddress address;
    private final String host;
    private final ApiCalls calls;
    private final RecordingCalls recordingCalls;
    private final HooksApi hooksApi;
    private final ControlApi controlApi;
    private final IndexPage index;
    private final ClassroomPages classroom;
    private final Playback playback;
    private final ClassroomStream stream;
    private volatile Instant startingUntil = Instant.MIN;
    private volatile @Nullable Death death;
    private final AtomicReference<@Nullable Death> dying = new AtomicReference<>();

    SandboxServer(Simulator simulator, SimulatorBuilder made) throws IOException {
        this.simulator = simulator;
        this.made = made;
        address = InetAddress.getByName(made.host);
        door = new Door(address, made.port, threads, this::handle);
        host = made.publicUrl == null ? "http://" + made.host + ":" + port() : made.publicUrl;
        HookSender sender = made.sender == null ? made.profile.usualSender() : made.sender;
        var hashes = made.allowedHashes();
        var hookHashes = sender.isLegacy() ? Set.of(Hash.SHA1) : hashes;
        JoinCall join = new JoinCall(simulator.world(), simulator.acts(), simulator.visits(), host);
        CallSignature signature = new CallSignature(
                made.secret, hashes, made.profile.atLeast(ServerProfile.V2_5), made.profile.rebuildsForms());
        ClassroomCalls inside = new ClassroomCalls(simulator.world(), simulator.visits(), simulator.documentCalls());
        calls = new ApiCalls(simulator.world(), join, signature, inside, host);
        recordingCalls = new RecordingCalls(simulator.world(), signature, simulator.oneTime());
        hooksApi = new HooksApi(simulator.hooks(), sender, new CallSignature(made.secret, hookHashes, false, false));
        controlApi = new ControlApi(simulator);
        index = new IndexPage(simulator);
        classroom = new ClassroomPages(simulator.world(), simulator.acts(), simulator.visits());
        playback = new Playback(simulator.world());
        stream = new ClassroomStream(simulator.world(), classroom.presence());
        door.open();
    }

    int port() {
        return door.port();
    }

    /** Scheme, host and port, without a final slash. */
    String host() {
        return host;
    }

    void startingUntil(Instant instant) {
        startingUntil = instant;
    }

    @Override
    public void close() {
        simulator.faults().clear();
        door.close();
        synchronized (this) {
            if (control != null) {
                control.close();
            }
        }
        threads.shutdownNow();
    }

    Optional<Death> death() {
        return Optional.ofNullable(death);
    }

    void kill(Death how) {
        String _ = controlHost();
        death = how;
        shut(how);
    }

    /** Dies once the request that is being handled has its answer. */
    void killAfterAnswer(Death how) {
        String _ = controlHost();
        death = how;
        dying.set(how);
    }

    private synchronized void shut(Death how) {
        if (death != how) {
            return;
        }
        try {
            if (how == Death.SILENT) {
                door.fallSilent();
            } else {
                door.shut();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the port did not close", e);
        }
    }

    synchronized void revive() {
        try {
            death = null;
            door.open();
        } catch (IOException e) {
            throw new UncheckedIOException("the port is taken by somebody else now", e);
        }
    }

    /** Address of the page and the control API that outlive the server's death; listens from the first time on. */
    synchronized String controlHost() {
        try {
            if (control == null) {
                control = new Door(address, made.controlPort, threads, this::handleControl);
                control.open();
            }
            return "http://" + made.host + ":" + control.port();
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the control API", e);
        }
    }

    private void handleControl(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/") || path.startsWith("/sandbox") || path.startsWith("/assets/")) {
            handle(exchange);
            return;
        }
        try (exchange) {
            send(exchange, Pages.notFound());
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                Request request = read(exchange);
                String path = request.path();
                if (path.equals("/bigbluebutton") || path.startsWith("/bigbluebutton/")) {
                    answerCall(exchange, request);
                } else if (isForeign(request)) {
                    send(exchange, Pages.error(403, "Forbidden"));
                } else if (path.equals("/html5client/stream")) {
                    stream(exchange, request);
                } else {
                    send(exchange, answerBrowser(path, request));
                }
            } catch (RuntimeException e) {
                log.error("request failed path={}", exchange.getRequestURI().getPath(), e);
                send(exchange, Pages.internalError());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Death how = dying.getAndSet(null);
        if (how != null) {
            threads.execute(() -> shut(how));
        }
    }

    private Reply answerBrowser(String path, Request request) throws InterruptedException {
        if (path.equals("/")) {
            return request.isPost() ? pressed(request) : index.page(request);
        }
        if (path.equals("/sandbox") || path.startsWith("/sandbox/")) {
            return controlApi.answer(parts(request.path()), request);
        }
        if (path.startsWith("/assets/")) {
            return Assets.find(path.substring("/assets/".length())).orElseGet(Pages::notFound);
        }
        if (Playback.isAbout(path)) {
            Optional<Reply> refusal = simulator.protection().refusal(request);
            return refusal.or(() -> simulator.oneTime().refusal(request)).orElseGet(() -> playback.answer(request));
        }
        return switch (path) {
            case "/html5client/", "/html5client/join", "/html5client/guestWait" -> classroom.page(request);
            case "/html5client/act" -> request.isPost() ? classroom.act(request) : Pages.notFound();
            case "/html5client/gone" -> request.isPost() ? classroom.farewell(request) : Pages.notFound();
            default -> Pages.notFound();
        };
    }

    private Reply pressed(Request request) {
        try {
            return index.act(request);
        } catch (IllegalArgumentException e) {
            return Pages.error(400, "Bad Request");
        }
    }

    private void stream(HttpExchange exchange, Request request) throws IOException, InterruptedException {
        Optional<Visits.Visit> visit = classroom.visit(request);
        if (visit.isEmpty() || visit.get().admission() != Visits.Admission.ALLOW) {
            send(exchange, Pages.error(401, "Unauthorized"));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream;charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            stream.write(visit.get().connection(), out);
        } catch (IOException e) {
            log.debug("classroom stream ended reason={}", e.getMessage());
        }
    }

    /** A form or script of another site must not reach in; programs send no Origin at all. */
    private static boolean isForeign(Request request) {
        String origin = request.headers().get("origin");
        String own = request.headers().getOrDefault("host", "");
        return !request.method().equals("GET") && origin != null && !origin.endsWith("://" + own);
    }

    private static List<String> parts(String path) {
        return Stream.of(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .skip(1)
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    private void answerCall(HttpExchange exchange, Request request) throws IOException, InterruptedException {
        if (made.clock.instant().isBefore(startingUntil)) {
            send(exchange, Pages.badGateway());
            return;
        }
        String call = callName(request.path());
        simulator.receive(new ReceivedCall(call, request.rawQuery()));
        Optional<CallFault> planned = simulator.faults().take(call);
        if (planned.isEmpty()) {
            send(exchange, answer(call, request));
            return;
        }
        CallFault fault = planned.get();
        Request pretended = FaultyAnswers.request(fault, call, request, simulator.world(), made.secret);
        Reply right = fault.carriedOut() ? answer(call, pretended) : Reply.of(200, "text/xml", "<response>");
        // Somebody else's real data need no spoiling.
        Optional<Reply> reply = pretended == request || !fault.carriedOut()
                ? FaultyAnswers.of(fault, right, simulator.faults())
                : Optional.of(right);
        if (reply.isPresent()) {
            send(exchange, reply.get());
        }
    }

    /** Name of the call, as it is signed; empty for the version probe. */
    private static String callName(String path) {
        if (path.equals("/bigbluebutton") || path.equals("/bigbluebutton/") || path.equals(API)) {
            return "";
        }
        return path.startsWith(API + "/") ? path.substring(API.length() + 1) : "?";
    }

    private Reply answer(String call, Request request) {
        if (call.isEmpty()) {
            return calls.version(request);
        }
        if (call.startsWith("hooks/")) {
            return made.scalelite ? Pages.notFound() : hooksApi.answer(call.substring("hooks/".length()), request);
        }
        if (request.path().startsWith(TRACKS)) {
            return recordingCalls.track(request.path().substring(TRACKS.length()));
        }
        return RecordingCalls.knows(call) ? recordingCalls.answer(call, request) : calls.answer(call, request);
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join("; ", values)));
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES);
        String query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                headers,
                body);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        byte[] body = reply.body();
        exchange.sendResponseHeaders(reply.status(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
