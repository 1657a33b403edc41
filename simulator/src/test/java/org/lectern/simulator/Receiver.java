package org.lectern.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import tools.jackson.databind.JsonNode;

/** Somebody who gets hooks and callbacks, and answers what the test wants. */
final class Receiver implements AutoCloseable {
    record Received(String method, String target, String contentType, String authorization, String body) {
        String field(String name) {
            for (String pair : body.split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                }
            }
            return "";
        }

        JsonNode event() {
            return Json.read(field("event").getBytes(StandardCharsets.UTF_8))
                    .get(0)
                    .get("data");
        }

        String eventId() {
            return event().get("id").asString();
        }

        String query(String name) {
            return Query.parse(target.substring(target.indexOf('?') + 1)).text(name);
        }
    }

    final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile IntUnaryOperator status = number -> 200;
    private volatile String location = "";

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What to answer to the first, second, … request, counted from 1. */
    Receiver answering(IntUnaryOperator statusOfNumber) {
        status = statusOfNumber;
        return this;
    }

    Receiver redirectingTo(String url) {
        location = url;
        return this;
    }

    List<Received> of(String eventId) {
        return received.stream()
                .filter(request ->
                        !request.body().isEmpty() && request.eventId().equals(eventId))
                .toList();
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come about within 10 s");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
            int number;
            synchronized (this) {
                received.add(new Received(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        contentType == null ? "" : contentType,
                        authorization == null ? "" : authorization,
                        body));
                number = received.size();
            }
            int code = status.applyAsInt(number);
            if (code >= 300 && code < 400) {
                exchange.getResponseHeaders().set("Location", location);
            }
            exchange.sendResponseHeaders(code, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
