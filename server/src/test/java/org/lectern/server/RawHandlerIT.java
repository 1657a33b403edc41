package org.lectern.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.platform.BodyGate;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.platform.StreamedBody;
import org.lectern.server.platform.TestDatabase;

/** Raw handlers over real HTTP; the handler under test takes the place of the one that says the product lives. */
final class RawHandlerIT {
    private static final int LIMIT = 1_000;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable LecternServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void bytesComeAndGoUnchanged() throws Exception {
        start(request -> new RawResponse(
                        207,
                        Map.of(
                                "Content-Type",
                                "application/octet-stream",
                                "X-Seen",
                                request.method() + " " + request.query()),
                        request.body().bytes())
                .with("X-Virtual", "" + Thread.currentThread().isVirtual()));
        byte[] body = new byte[256];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }

        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create(running().url() + "/health/live?a=%2B+&b=%5B"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("X-Seen")).contains("POST a=%2B+&b=%5B");
        assertThat(answer.headers().firstValue("X-Virtual")).contains("true");
    }

    @Test
    void tellsTheHandlerThatABodyWasTooLargeAndStillAnswers() throws Exception {
        start(request -> RawResponse.text(
                200, request.body().tooLarge() + " " + request.body().bytes().length));

        assertThat(post(new byte[LIMIT])).isEqualTo("200 false 1000");
        assertThat(post(new byte[LIMIT + 1])).isEqualTo("200 true 0");
        assertThat(post(new byte[10 << 20])).isEqualTo("200 true 0");
        assertThat(postChunked(new byte[LIMIT])).isEqualTo("200 false 1000");
        assertThat(postChunked(new byte[3 << 20])).isEqualTo("200 true 0");
    }

    @Test
    void aStreamedAnswerArrivesWholeOrIsSeenToBeCut() throws Exception {
        byte[] piece = new byte[100_000];
        start(request -> RawResponse.streamed(200, new StreamedBody() {
                    @Override
                    public long length() {
                        return 30 * 100_000L;
                    }

                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        for (int i = 0; i < 30; i++) {
                            if (i == 20 && request.query().equals("cut")) {
                                throw new DatabaseUnavailable("on purpose", null);
                            }
                            out.write(piece);
                        }
                    }
                })
                .with("X-Kept", "yes"));

        HttpResponse<byte[]> whole = http.send(
                HttpRequest.newBuilder(URI.create(running().url() + "/health/live"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(whole.body()).hasSize(3_000_000);
        assertThat(whole.headers().firstValue("X-Kept")).contains("yes");
        assertThat(whole.headers().firstValue("Content-Length")).contains("3000000");
        assertThatThrownBy(() -> http.send(
                        HttpRequest.newBuilder(URI.create(running().url() + "/health/live?cut"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aGateIsAskedForLargeBodiesOnlyAndItsWordHolds() throws Exception {
        var asked = new AtomicInteger();
        var closed = new AtomicInteger();
        BodyGate gate = head -> {
            asked.incrementAndGet();
            boolean letIn = "yes".equals(head.headers().first("X-Let-In"));
            boolean busy = "busy".equals(head.headers().first("X-Let-In"));
            return new BodyGate.Admission(
                    letIn ? 5 << 20 : BodyGate.SMALL,
                    busy ? RawResponse.text(503, "busy") : null,
                    closed::incrementAndGet);
        };
        start(
                10 << 20,
                request -> RawResponse.text(
                        200, request.body().tooLarge() + " " + request.body().bytes().length),
                gate);

        assertThat(post(new byte[BodyGate.SMALL])).isEqualTo("200 false 65536");
        assertThat(asked).hasValue(0);
        assertThat(post(new byte[BodyGate.SMALL + 1])).isEqualTo("200 true 0");
        assertThat(postChunked(new byte[200_000])).isEqualTo("200 true 0");
        assertThat(post(new byte[1 << 20], "X-Let-In", "yes")).isEqualTo("200 false 1048576");
        assertThat(post(new byte[6 << 20], "X-Let-In", "yes")).isEqualTo("200 true 0");
        assertThat(post(new byte[1 << 20], "X-Let-In", "busy")).isEqualTo("503 busy");
        assertThat(asked).hasValue(5);
        assertThat(closed).hasValue(5);
    }

    @Test
    void anUnavailableDatabaseIsAnAskToTryAgain() throws Exception {
        start(request -> {
            throw new DatabaseUnavailable("on purpose", null);
        });

        assertThat(post(new byte[0])).startsWith("503 ");
    }

    @Test
    void aFailingHandlerSaysNothingOfTheInside() throws Exception {
        start(request -> {
            throw new IllegalStateException("secret detail");
        });

        assertThat(post(new byte[0])).startsWith("500 ").doesNotContain("secret detail");
    }

    @Test
    void stoppingWaitsForTheRequestsThatWereAccepted() throws Exception {
        var inside = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        start(request -> {
            inside.countDown();
            mayAnswer.await();
            return RawResponse.text(200, "answered");
        });
        URI url = running().url();
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                HttpRequest.newBuilder(url.resolve("/health/live")).build(), HttpResponse.BodyHandlers.ofString());
        inside.await();

        Thread stopping = Thread.ofVirtual().start(running()::stop);
        await().atMost(Duration.ofMinutes(1)).until(() -> refuses(url));
        mayAnswer.countDown();

        assertThat(answer.get().body()).isEqualTo("answered");
        stopping.join();
        server = null;
    }

    private void start(RawHandler handler) {
        start(LIMIT, handler, null);
    }

    private void start(int limit, RawHandler handler, @Nullable BodyGate gate) {
        Map<String, String> settings = new HashMap<>(TestDatabase.settings(TestDatabase.createConnection()));
        settings.put("lectern.http.port", "0");
        settings.put("lectern.data", folder.toString());
        server = LecternServer.start(
                SettingsSource.of(settings),
                Wiring.none()
                        .change(
                                HotRoute.class,
                                route -> route.pattern().equals("/health/live")
                                        ? new HotRoute("/health/live", limit, handler, gate)
                                        : route));
    }

    private String post(byte[] body, String... headers) throws Exception {
        return send(HttpRequest.BodyPublishers.ofByteArray(body), headers);
    }

    private String postChunked(byte[] body) throws Exception {
        return send(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    private String send(HttpRequest.BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(running().url().resolve("/health/live")).POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private LecternServer running() {
        return Objects.requireNonNull(server);
    }

    private boolean refuses(URI url) {
        try (var fresh = HttpClient.newHttpClient()) {
            fresh.send(HttpRequest.newBuilder(url.resolve("/metrics")).build(), HttpResponse.BodyHandlers.discarding());
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (Exception e) {
            return false;
        }
    }
}
