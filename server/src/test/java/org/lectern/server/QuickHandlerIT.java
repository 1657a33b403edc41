package org.lectern.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.QuickHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.platform.TestDatabase;

/** Quick handlers over real sockets; the handler under test takes the place of the one that says the product lives. */
final class QuickHandlerIT {
    private static final String GET = "GET /health/live?q HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String POST =
            "POST /health/live HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.1.2.3\r\nContent-Length: 4\r\n\r\nbody";
    private static final String PAGE = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    Path folder;

    private @Nullable LecternServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void answersWithoutAnotherThreadAndKeepsTheConnection() throws Exception {
        start(atOnce(request -> RawResponse.text(200, Thread.currentThread().getName() + " " + request.query())
                .with("X-Bad", "a\r\nSet-Cookie: b")));
        try (var client = new Client()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                String answer = client.answer();
                assertThat(answer)
                        .startsWith("HTTP/1.1 200 ")
                        .contains("X-Request-Id: ")
                        .contains("-Poller q");
                assertThat(answer).doesNotContain("\nSet-Cookie");
            }
        }
    }

    @Test
    void givesTheHandlerWhatCameAndSaysWhoAsked() throws Exception {
        start(atOnce(request -> RawResponse.text(
                207,
                request.method()
                        + request.path()
                        + request.body().text()
                        + request.remoteAddress()
                        + request.headers().first("host"))));
        try (var client = new Client()) {
            client.send(POST);
            assertThat(client.answer()).startsWith("HTTP/1.1 207 ").endsWith("POST/health/livebody10.1.2.3localhost");
        }
    }

    @Test
    void whatTheHandlerLeavesGoesTheLongWayOnTheSameConnection() throws Exception {
        start(handler(
                (request, answer) -> false,
                request -> RawResponse.text(
                        200,
                        "long " + request.body().text() + Thread.currentThread().isVirtual())));
        try (var client = new Client()) {
            client.send(POST);
            assertThat(client.answer()).endsWith("long bodytrue");
            client.send(PAGE);
            assertThat(client.answer()).contains("jvm_memory");
            client.send(POST);
            assertThat(client.answer()).endsWith("long bodytrue");
        }
    }

    @Test
    void whatIsNotPlainGoesTheLongWayOnTheSameConnection() throws Exception {
        start(handler(
                (request, answer) -> {
                    answer.accept(RawResponse.text(200, "quick"));
                    return true;
                },
                request -> RawResponse.text(200, "long " + request.body().text())));
        try (var client = new Client()) {
            client.send(GET);
            assertThat(client.answer()).endsWith("quick");
            client.send("POST /health/live HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("3\r\nabc\r\n0\r\n\r\n");
            assertThat(client.answer()).endsWith("long abc");
            client.send(PAGE);
            assertThat(client.answer()).contains("jvm_memory");
            // Quick again once the thread that answered has let go of the connection, which nobody waits for long.
            client.send(GET);
            assertThat(client.answer()).matches("(?s).*(quick|long )");
            client.send(POST.substring(0, 40));
            client.send(POST.substring(40));
            assertThat(client.answer()).matches("(?s).*(quick|long body)");
        }
    }

    /** Else a connection that once needed a thread would keep it for as long as its requests follow closely. */
    @Test
    void whatComesWhileTheLongWayIsGoneIsAnsweredQuicklyAfterIt() throws Exception {
        var comes = new Semaphore(0);
        var sent = new Semaphore(0);
        start(handler(
                (request, answer) -> {
                    boolean quick = request.query().equals("q");
                    if (quick) {
                        answer.accept(RawResponse.text(200, "quick"));
                    }
                    return quick;
                },
                request -> {
                    comes.release();
                    sent.acquireUninterruptibly(request.query().equals("slow") ? 1 : 0);
                    return RawResponse.text(200, "long");
                }));
        try (var client = new Client()) {
            // Now and then the thread has not let go of the connection yet.
            await().until(() -> {
                client.send(GET.replace("?q", "?slow"));
                comes.acquireUninterruptibly();
                client.send(GET);
                sent.release();
                assertThat(client.answer()).endsWith("long");
                boolean quick = client.answer().endsWith("quick");
                comes.drainPermits();
                return quick;
            });
        }
    }

    @Test
    void severalRequestsAtOnceAreAnsweredInTheirOrder() throws Exception {
        start(handler(
                (request, answer) -> {
                    answer.accept(RawResponse.text(200, "quick " + request.query()));
                    return true;
                },
                request -> RawResponse.text(200, "long " + request.query())));
        try (var client = new Client()) {
            client.send(GET.replace("?q", "?1") + GET.replace("?q", "?2"));
            assertThat(client.answer()).endsWith(" 1");
            assertThat(client.answer()).endsWith(" 2");
        }
    }

    @Test
    void whatComesWhileAnAnswerIsAwaitedWaitsItsTurn() throws Exception {
        var open = new LinkedBlockingQueue<Consumer<RawResponse>>();
        start(handler(
                (request, answer) -> "slow".equals(request.query()) ? open.add(answer) : at(request, answer),
                request -> RawResponse.text(200, "long")));
        try (var client = new Client();
                var other = new Client()) {
            client.send(GET.replace("?q", "?slow"));
            Consumer<RawResponse> answer = taken(open);
            client.send(GET.replace("?q", "?next"));
            other.send(GET);
            assertThat(other.answer()).endsWith("quick q");

            answer.accept(RawResponse.text(200, "first"));

            assertThat(client.answer()).endsWith("first");
            assertThat(client.answer()).endsWith("quick next");
        }
    }

    @Test
    void anAnswerForSomebodyWhoHasGoneReachesNobodyElse() throws Exception {
        var open = new LinkedBlockingQueue<Consumer<RawResponse>>();
        start(handler(
                (request, answer) -> "slow".equals(request.query()) ? open.add(answer) : at(request, answer),
                request -> RawResponse.text(200, "long")));
        Consumer<RawResponse> late;
        try (var client = new Client()) {
            client.send(GET.replace("?q", "?slow"));
            late = taken(open);
        }
        try (var client = new Client()) {
            client.send(GET);
            assertThat(client.answer()).endsWith("quick q");
            late.accept(RawResponse.text(200, "of another"));
            client.send(GET);
            assertThat(client.answer()).endsWith("quick q");
        }
    }

    @Test
    void aLargeAnswerReachesASlowReader() throws Exception {
        // More than the buffers of both sockets hold.
        var large = new RawResponse(
                200, Map.of(), "0123456789abcdef".repeat(3 << 18).getBytes(StandardCharsets.US_ASCII));
        start(atOnce(request -> large));
        try (var client = new Client()) {
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                // Without the text in the message, which would not fit anywhere.
                assertThat(client.answer().endsWith(new String(large.body(), StandardCharsets.US_ASCII)))
                        .as("all of it, in order")
                        .isTrue();
            }
        }
    }

    @Test
    void closesWhereTheSenderWantsItClosed() throws Exception {
        start(atOnce(request -> RawResponse.text(200, "bye")));
        try (var client = new Client()) {
            client.send(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            assertThat(client.answer()).contains("Connection: close").endsWith("bye");
            assertThat(client.in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aFailingHandlerSaysNothingOfTheInsideAndOthersAreAnswered() throws Exception {
        start(atOnce(request -> {
            if ("bad".equals(request.query())) {
                throw new IllegalStateException("secret detail");
            }
            return RawResponse.text(200, "well");
        }));
        try (var client = new Client()) {
            client.send(GET.replace("?q", "?bad"));
            assertThat(client.answer()).startsWith("HTTP/1.1 500 ").doesNotContain("secret detail");
            client.send(GET);
            assertThat(client.answer()).endsWith("well");
        }
    }

    @Test
    void stoppingWaitsForTheRequestsThatWereTaken() throws Exception {
        var open = new LinkedBlockingQueue<Consumer<RawResponse>>();
        start(handler((request, answer) -> open.add(answer), request -> RawResponse.text(200, "long")));
        URI url = running().url();
        try (var client = new Client()) {
            client.send(GET);
            Consumer<RawResponse> answer = taken(open);
            Thread stopping = Thread.ofVirtual().start(running()::stop);
            await().atMost(Duration.ofMinutes(1)).until(() -> refuses(url));

            answer.accept(RawResponse.text(200, "answered"));

            assertThat(client.answer()).endsWith("answered");
            stopping.join();
            server = null;
        }
    }

    /** What the handler was given to answer with; fails rather than waiting for ever. */
    private static Consumer<RawResponse> taken(LinkedBlockingQueue<Consumer<RawResponse>> open) throws Exception {
        return Objects.requireNonNull(open.poll(1, TimeUnit.MINUTES), "the request was not taken quickly");
    }

    private static boolean at(RawRequest request, Consumer<RawResponse> answer) {
        answer.accept(RawResponse.text(200, "quick " + request.query()));
        return true;
    }

    private static QuickHandler atOnce(Function<RawRequest, RawResponse> response) {
        return handler(
                (request, answer) -> {
                    answer.accept(response.apply(request));
                    return true;
                },
                request -> RawResponse.text(200, "long"));
    }

    private static QuickHandler handler(
            BiPredicate<RawRequest, Consumer<RawResponse>> quick, Function<RawRequest, RawResponse> otherwise) {
        return new QuickHandler() {
            @Override
            public boolean answer(RawRequest request, Consumer<RawResponse> answer) {
                return quick.test(request, answer);
            }

            @Override
            public RawResponse handle(RawRequest request) {
                return otherwise.apply(request);
            }
        };
    }

    private void start(QuickHandler handler) {
        Map<String, String> settings = new HashMap<>(TestDatabase.settings(TestDatabase.createConnection()));
        settings.put("lectern.http.port", "0");
        settings.put("lectern.data", folder.toString());
        server = LecternServer.start(
                SettingsSource.of(settings),
                Wiring.none()
                        .change(
                                HotRoute.class,
                                route -> route.pattern().equals("/health/live")
                                        ? new HotRoute("/health/live", 1_000, handler)
                                        : route));
    }

    private LecternServer running() {
        return Objects.requireNonNull(server);
    }

    private static boolean refuses(URI url) {
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    /** Speaks HTTP byte by byte, which no library lets one do. */
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Client() throws IOException {
            URI url = running().url();
            socket = new Socket(url.getHost(), url.getPort());
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Head and body, without what comes after them. */
        String answer() throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("closed after: " + head);
                }
                head.append((char) next);
            }
            String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
            int length = lower.indexOf("content-length: ");
            String digits = lower.substring(length + 16, lower.indexOf('\r', length));
            return head + new String(in.readNBytes(Integer.parseInt(digits)), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
