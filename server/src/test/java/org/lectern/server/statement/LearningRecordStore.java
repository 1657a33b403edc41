package org.lectern.server.statement;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A learning record store over real HTTP, as the specification has it: a batch is taken as a whole or not at all, the same
 * statement again is no harm, another one under the same identifier is a conflict. Beside it a Caliper endpoint at
 * {@code /caliper}. Faults are planted by the test.
 */
final class LearningRecordStore implements AutoCloseable {
    static final String AUTHORIZATION = "Basic bGVjdGVybjpzZWNyZXQ=";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** By identifier, as they came. */
    final Map<String, JsonNode> statements = new LinkedHashMap<>();
    /** Every byte that was ever sent here. */
    final List<String> captured = new CopyOnWriteArrayList<>();

    final List<Integer> sizes = new CopyOnWriteArrayList<>();
    /** Answers instead of the store, each once; negative breaks the connection off after the batch was taken. */
    final ConcurrentLinkedQueue<Integer> faults = new ConcurrentLinkedQueue<>();

    private final HttpServer server;
    private volatile Predicate<JsonNode> invalid = statement -> false;
    private volatile boolean strict;
    private volatile int most = 1_000;
    private volatile String authorization = AUTHORIZATION;

    LearningRecordStore() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/xapi/statements", this::statements);
        server.createContext("/caliper", this::caliper);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void refuses(Predicate<JsonNode> statement) {
        invalid = statement;
    }

    /** Answers 409 to the same statement too, which some stores do. */
    void isStrict() {
        strict = true;
    }

    void takesAtMost(int batch) {
        most = batch;
    }

    void letsIn(String header) {
        authorization = header;
    }

    private synchronized void statements(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            if (!"1.0.3".equals(exchange.getRequestHeaders().getFirst("X-Experience-API-Version"))) {
                answer(exchange, 400, "no version");
                return;
            }
            if (exchange.getRequestMethod().equals("GET")) {
                get(exchange);
                return;
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            captured.add(exchange.getRequestURI() + " " + body);
            Integer fault = faults.poll();
            if (fault != null && fault > 0) {
                exchange.sendResponseHeaders(fault, -1);
                return;
            }
            int status = take(JSON.readTree(body));
            if (fault == null) {
                answer(exchange, status, status == 400 ? "statement is invalid" : "");
            }
        }
    }

    private int take(JsonNode batch) {
        sizes.add(batch.size());
        if (batch.size() > most) {
            return 413;
        }
        var ids = new HashSet<String>();
        for (JsonNode statement : batch) {
            if (invalid.test(statement) || !ids.add(id(statement))) {
                return 400;
            }
        }
        for (JsonNode statement : batch) {
            JsonNode known = statements.get(id(statement));
            if (known != null && (strict || !known.equals(statement))) {
                return 409;
            }
        }
        batch.forEach(statement -> statements.put(id(statement), statement));
        return 200;
    }

    private void get(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getQuery().replace("statementId=", "");
        JsonNode known = statements.get(id);
        if (known == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            answer(exchange, 200, known.toString().replaceFirst("\\{", "{\"stored\":\"2026-01-01T00:00:00Z\","));
        }
    }

    private synchronized void caliper(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            captured.add(body);
            JsonNode data = JSON.readTree(body).path("data");
            sizes.add(data.size());
            if (data.size() > most) {
                exchange.sendResponseHeaders(413, -1);
                return;
            }
            data.forEach(event -> statements.put(id(event), event));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static String id(JsonNode statement) {
        return statement.path("id").asString();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
