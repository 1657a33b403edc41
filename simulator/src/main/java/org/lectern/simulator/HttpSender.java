package org.lectern.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends requests to receivers, each on a virtual thread of its own, and follows redirects as node-fetch does. */
final class HttpSender implements AutoCloseable {
    private static final int AT_ONCE = 200;
    private static final int REDIRECTS = 10;
    private static final int MOST_BYTES = 30 * 1024 * 1024;

    private final HttpClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean cut;

    HttpSender() {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5))
                .executor(threads)
                .build();
    }

    /** @param body null for a GET */
    record Message(
            String url,
            Map<String, String> headers,
            @Nullable String body) {}

    /** @param status 0 if there was no answer */
    record Outcome(int status, @Nullable String error) {
        boolean successful() {
            return status >= 200 && status < 300;
        }
    }

    /** @param status 0 if there was no answer */
    record Fetched(int status, byte[] bytes, @Nullable String error) {}

    /** Fetches in the background, following redirects, at most 30 MB. */
    void fetch(String url, Duration timeout, Consumer<Fetched> then) {
        underWay.incrementAndGet();
        try {
            threads.execute(() -> {
                try {
                    then.accept(fetchNow(url, timeout));
                } finally {
                    underWay.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.decrementAndGet();
        }
    }

    private Fetched fetchNow(String url, Duration timeout) {
        if (cut) {
            return new Fetched(0, new byte[0], "the server is dead");
        }
        try {
            URI target = URI.create(url);
            for (int hop = 0; hop <= REDIRECTS; hop++) {
                HttpRequest request =
                        HttpRequest.newBuilder(target).timeout(timeout).build();
                HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                String location = answer.headers().firstValue("Location").orElse(null);
                boolean redirected = answer.statusCode() > 300 && answer.statusCode() < 309 && location != null;
                try (InputStream in = answer.body()) {
                    if (!redirected) {
                        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
                        return new Fetched(
                                answer.statusCode(), bytes, bytes.length > MOST_BYTES ? "larger than 30 MB" : null);
                    }
                }
                target = target.resolve(location);
            }
            return new Fetched(0, new byte[0], "too many redirects");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Fetched(0, new byte[0], "stopped");
        } catch (IOException | IllegalArgumentException e) {
            return new Fetched(0, new byte[0], e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Sends in the background; the outcome is handed over on a virtual thread. */
    void send(Message message, Duration timeout, Consumer<Outcome> then) {
        underWay.incrementAndGet();
        try {
            threads.execute(() -> {
                try {
                    then.accept(sendNow(message, timeout));
                } finally {
                    underWay.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.decrementAndGet();
        }
    }

    /** While cut off nothing gets out: every attempt fails at once. */
    void cutOff(boolean off) {
        cut = off;
    }

    /** No request waits for its answer. */
    boolean idle() {
        return underWay.get() == 0;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.shutdownNow();
    }

    private Outcome sendNow(Message message, Duration timeout) {
        if (cut) {
            return new Outcome(0, "the server is dead");
        }
        try {
            room.acquire();
            try {
                return follow(message, timeout);
            } finally {
                room.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(0, "stopped");
        } catch (IOException | IllegalArgumentException e) {
            String reason = e.getMessage();
            return new Outcome(0, e.getClass().getSimpleName() + (reason == null ? "" : ": " + reason));
        }
    }

    private Outcome follow(Message message, Duration timeout) throws IOException, InterruptedException {
        URI target = URI.create(message.url());
        String body = message.body();
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(timeout);
            message.headers().forEach(request::header);
            request.method(
                    body == null ? "GET" : "POST",
                    body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
            HttpResponse<Void> answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            int status = answer.statusCode();
            String location = answer.headers().firstValue("Location").orElse(null);
            if (status < 301 || status > 308 || status == 304 || location == null) {
                return new Outcome(status, null);
            }
            target = target.resolve(location);
            if (status <= 303) {
                body = null;
            }
        }
        return new Outcome(0, "too many redirects");
    }
}
