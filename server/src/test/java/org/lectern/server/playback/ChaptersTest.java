package org.lectern.server.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChaptersTest {
    private static final byte[] SLIDES =
            "<svg><image class=\"slide\" in=\"12.5\"/></svg>".getBytes(StandardCharsets.UTF_8);

    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch done = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void setUp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/whole", exchange -> answer(exchange, true));
        server.createContext("/never-ends", exchange -> answer(exchange, false));
        server.start();
    }

    @AfterEach
    void tearDown() {
        done.countDown();
        server.stop(0);
        http.shutdownNow();
    }

    private void answer(HttpExchange exchange, boolean whole) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, SLIDES.length);
            exchange.getResponseBody().write(SLIDES, 0, whole ? SLIDES.length : 1);
            exchange.getResponseBody().flush();
            if (!whole) {
                done.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void readsWhenSlidesBegin() {
        assertThat(Chapters.read(Chapters.body(http, at("/whole"), "r"))).containsExactly(new Chapters.Chapter(1, 12));
    }

    @Test
    void doesNotWaitForABodyThatNeverEnds() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Chapters.body(http, at("/never-ends"), "r")).isEmpty());
    }

    @Test
    void tellsNothingOfWhatIsNotThere() {
        assertThat(Chapters.read(Chapters.body(http, at("/missing"), "r"))).isEmpty();
    }
}
