package org.lectern.server.hook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;

/** A handler at {@code /hooks/bbb/{token}} of a small web server. */
record HandlerOverHttp(RawHandler handler) {

    URI listen(List<AutoCloseable> open) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::exchange);
        server.start();
        open.add(() -> server.stop(0));
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            String path = exchange.getRequestURI().getRawPath();
            var target = new RawRequest.Target(
                    path,
                    exchange.getRequestURI().getRawQuery(),
                    Map.of("token", path.substring(path.lastIndexOf('/') + 1)));
            RawResponse answer = handler.handle(new RawRequest(
                    exchange.getRequestMethod(),
                    target,
                    RawHeaders.of(headers),
                    new RawRequest.Body(body, false),
                    "127.0.0.1"));
            exchange.sendResponseHeaders(answer.status(), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
