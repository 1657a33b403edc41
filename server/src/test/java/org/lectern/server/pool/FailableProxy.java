package org.lectern.server.pool;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server and holds calls back until a test lets them go: before they arrive, or before the answer does. */
public final class FailableProxy implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private volatile Hold hold = Hold.none();
    public final AtomicInteger creates = new AtomicInteger();

    public FailableProxy(String target) throws IOException {
        this.target = URI.create(target);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::forward);
        server.start();
    }

    /** Calls held back; the first create only. */
    public record Hold(boolean request, CountDownLatch reached, CountDownLatch release, AtomicInteger left) {
        static Hold none() {
            return new Hold(false, new CountDownLatch(0), new CountDownLatch(0), new AtomicInteger(0));
        }

        public void awaitReached() throws InterruptedException {
            if (!reached.await(20, java.util.concurrent.TimeUnit.SECONDS)) {
                throw new AssertionError("no create came");
            }
        }
    }

    /** Holds the next create before it reaches the server. */
    public Hold holdRequest() {
        return hold(true);
    }

    /** Lets the next create reach the server and holds its answer. */
    public Hold holdAnswer() {
        return hold(false);
    }

    private Hold hold(boolean request) {
        hold = new Hold(request, new CountDownLatch(1), new CountDownLatch(1), new AtomicInteger(1));
        return hold;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/bigbluebutton/";
    }

    private void forward(HttpExchange exchange) throws IOException {
        boolean create = exchange.getRequestURI().getPath().endsWith("/create");
        if (create) {
            creates.incrementAndGet();
        }
        Hold held = hold;
        boolean holds = create && held.left().getAndDecrement() > 0;
        try (exchange) {
            if (holds && held.request()) {
                held.reached().countDown();
                held.release().await();
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
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (holds && !held.request()) {
                held.reached().countDown();
                held.release().await();
            }
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse("text/xml"));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        hold.release().countDown();
        server.stop(0);
        http.close();
    }
}
