package org.lectern.server.recording;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Stands before a server: a test changes what it answers, or holds its answers back. */
final class ChangedAnswers implements AutoCloseable {
    /** As web servers have it. */
    private static final int LONGEST_ADDRESS = 8_000;

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private final Map<String, UnaryOperator<String>> changes = new ConcurrentHashMap<>();

    ChangedAnswers(String target) throws IOException {
        this.target = URI.create(target);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::forward);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/bigbluebutton/";
    }

    /** From now on every answer to this call; it may wait before it answers. */
    void change(String call, UnaryOperator<String> change) {
        changes.put(call, change);
    }

    private void forward(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        UnaryOperator<String> change =
                changes.getOrDefault(path.substring(path.lastIndexOf('/') + 1), UnaryOperator.identity());
        try (exchange) {
            if (exchange.getRequestURI().toASCIIString().length() > LONGEST_ADDRESS) {
                exchange.sendResponseHeaders(414, -1);
                return;
            }
            var request = HttpRequest.newBuilder(URI.create("http://" + target.getAuthority()
                            + exchange.getRequestURI().toASCIIString()))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type != null) {
                request.header("Content-Type", type);
            }
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            byte[] body = change.apply(answer.body()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse("text/xml"));
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
