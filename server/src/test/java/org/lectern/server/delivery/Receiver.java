package org.lectern.server.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Somebody who is told of something: keeps what comes and answers as the test says. */
public final class Receiver implements AutoCloseable {
    public final List<Received> received = new CopyOnWriteArrayList<>();
    public final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger present = new AtomicInteger();
    private final HttpServer server;
    private volatile ToIntFunction<Received> answer = request -> 200;

    /** One request. */
    public record Received(
            String method,
            String target,
            @Nullable String contentType,
            @Nullable String authorization,
            String body) {}

    public Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String url(String target) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + target;
    }

    /** The status of the answer; negative breaks off. May block. */
    public void answering(ToIntFunction<Received> other) {
        answer = other;
    }

    public List<String> bodies() {
        return received.stream().map(Received::body).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(present.incrementAndGet(), Math::max);
        try (exchange) {
            var request = new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            received.add(request);
            int status = answer.applyAsInt(request);
            if (status > 0) {
                exchange.sendResponseHeaders(status, -1);
            }
        } finally {
            present.decrementAndGet();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
