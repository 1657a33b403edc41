package org.lectern.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, reads requests, lets faults happen to API calls, and hands everything to whom it belongs. */
final class SandboxServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxServer.class);
    private static final int MOST_BODY_BYTES = 4 * 1024 * 1024;
    private static final String API = "/bigbluebutton/api";

    static {
        // Without it the JDK's server holds back the last packet of each small answer for 40 ms.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Simulator simulator;
    private final SimulatorBuilder made;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String host;
    private final ApiCalls calls;
    private final HooksApi hooksApi;
    private volatile Instant startingUntil = Instant.MIN;

    SandboxServer(Simulator simulator, SimulatorBuilder made) throws IOException {
        this.simulator = simulator;
        this.made = made;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(made.host), made.port), 1024);
        host = made.publicUrl == null ? "http://" + made.host + ":" + port() : made.publicUrl;
        HookSender sender = made.sender == null ? made.profile.usualSender() : made.sender;
        var hashes = made.hashes == null ? made.profile.hashes() : made.hashes;
        var hookHashes = sender.isLegacy() ? Set.of(Hash.SHA1) : hashes;
        JoinCall join = new JoinCall(simulator.world(), simulator.acts(), simulator.visits(), host);
        calls = new ApiCalls(
                simulator.world(),
                join,
                new CallSignature(
                        made.secret,
                        hashes,
                        made.profile.atLeast(ServerProfile.V2_5),
                        made.profile.rebuildsForms()),
                host);
        hooksApi = new HooksApi(
                simulator.hooks(), sender, new CallSignature(made.secret, hookHashes, false, false));
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
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
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                Request request = read(exchange);
                String path = request.path();
                if (path.equals("/bigbluebutton") || path.startsWith("/bigbluebutton/")) {
                    answerCall(exchange, request);
                } else {
                    send(exchange, Pages.notFound());
                }
            } catch (RuntimeException e) {
                log.error("request failed path={}", exchange.getRequestURI().getPath(), e);
                send(exchange, Pages.internalError());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerCall(HttpExchange exchange, Request request) throws IOException, InterruptedException {
        if (made.clock.instant().isBefore(startingUntil)) {
            send(exchange, Pages.badGateway());
            return;
        }
        String call = callName(request.path());
        Optional<CallFault> planned = simulator.faults().take(call);
        if (planned.isEmpty()) {
            send(exchange, answer(call, request));
            return;
        }
        CallFault fault = planned.get();
        Reply right = fault.carriedOut() ? answer(call, request) : Reply.of(200, "text/xml", "<response>");
        switch (fault.kind()) {
            case SLOW -> {
                Thread.sleep(fault.delay());
                send(exchange, right);
            }
            case ERROR_500 -> send(exchange, Pages.internalError());
            case STARTING_502 -> send(exchange, Pages.badGateway());
            case HTML_PAGE ->
                send(
                        exchange,
                        Reply.html(200, "<!doctype html>\n<title>Welcome</title>\n<h1>Please sign in to the network</h1>\n"));
            case TRUNCATED -> {
                byte[] half = Arrays.copyOf(right.body(), right.body().length / 2);
                send(exchange, new Reply(200, right.headers(), half));
            }
            case CUT -> {}
            case BLACK_HOLE -> simulator.faults().awaitCleared();
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
        return call.startsWith("hooks/")
                ? hooksApi.answer(call.substring("hooks/".length()), request)
                : calls.answer(call, request);
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), String.join("; ", values)));
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES);
        String query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
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
