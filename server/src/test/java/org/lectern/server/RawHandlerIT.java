package org.lectern.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.SettingsSource;
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
        Map<String, String> settings = new HashMap<>(TestDatabase.settings(TestDatabase.createConnection()));
        settings.put("lectern.http.port", "0");
        settings.put("lectern.data", folder.toString());
        server = LecternServer.start(
                SettingsSource.of(settings),
                Wiring.none()
                        .change(
                                HotRoute.class,
                                route -> route.pattern().equals("/health/live")
                                        ? new HotRoute("/health/live", LIMIT, handler)
                                        : route));
    }

    private String post(byte[] body) throws Exception {
        return send(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private String postChunked(byte[] body) throws Exception {
        return send(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    private String send(HttpRequest.BodyPublisher body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(running().url().resolve("/health/live"))
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
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
