package org.lectern.bbb;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * How calls travel: the JDK's HTTP client, HTTP/1.1, no redirects, no cookies, bounded time and bytes.
 *
 * <p>One transport serves any number of {@link BbbClient}s and threads, and keeps connections open between calls; make one
 * and share it. The JDK repeats a GET by itself if a kept connection turns out closed before any answer, so a call may
 * arrive twice; all calls made here may be repeated safely.
 */
public final class BbbTransport {

    /**
     * How long a call may take.
     *
     * @param connect for the connection alone
     * @param read for the whole call, connection and body included
     * @param list the same for calls whose lists a server gathers slowly
     */
    public record Timeouts(Duration connect, Duration read, Duration list) {
        /** 5, 15 and 60 seconds. */
        public static final Timeouts STANDARD =
                new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60));
    }

    private final HttpClient http;
    private final Timeouts timeouts;
    private final Runnable beforeSend;

    private BbbTransport(HttpClient http, Timeouts timeouts, Runnable beforeSend) {
        this.http = http;
        this.timeouts = timeouts;
        this.beforeSend = beforeSend;
    }

    /** With the usual time-outs. */
    public static BbbTransport standard() {
        return with(Timeouts.STANDARD, () -> {});
    }

    /**
     * With other time-outs and a check that runs in the calling thread before each request; what it throws is thrown to
     * the caller, and nothing is sent.
     */
    public static BbbTransport with(Timeouts timeouts, Runnable beforeSend) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeouts.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return new BbbTransport(http, timeouts, beforeSend);
    }

    /** What came back: an answer, or how far the request got. */
    sealed interface Reply permits Answer, Unsent, Unanswered {}

    /** @param body empty for a redirect; null if it was larger than allowed */
    record Answer(int status, String contentType, String location, byte @Nullable [] body) implements Reply {}

    /** No connection, so the server cannot have seen it. */
    record Unsent(String message) implements Reply {}

    /** Sent at least in part. */
    record Unanswered(boolean timedOut, boolean foreignProtocol, String message) implements Reply {}

    Reply send(String url, Call.@Nullable Content content, Call.Effect effect) {
        beforeSend.run();
        Duration limit = effect == Call.Effect.LIST ? timeouts.list() : timeouts.read();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(limit)
                .header("User-Agent", "lectern-bbb")
                .header("Accept", "*/*");
        if (content != null) {
            request.header("Content-Type", content.contentType());
            request.POST(HttpRequest.BodyPublishers.ofByteArray(content.bytes()));
        }
        CompletableFuture<HttpResponse<byte @Nullable []>> exchange =
                http.sendAsync(request.build(), info -> new LimitedBody(AnswerReader.MAX_BYTES));
        try {
            // The request's own time-out ends with the headers; this one covers a body that never comes.
            HttpResponse<byte @Nullable []> response = exchange.get(limit.toMillis() + 250, TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT),
                    response.headers().firstValue("Location").orElse(""),
                    response.body());
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return new Unanswered(true, false, "no complete answer within " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            return new Unanswered(false, false, "we were interrupted while waiting for the answer");
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause(), limit);
        }
    }

    private static Reply failed(Throwable cause, Duration limit) {
        if (cause instanceof HttpConnectTimeoutException) {
            return new Unsent("no connection in time");
        }
        if (cause instanceof HttpTimeoutException) {
            return new Unanswered(true, false, "no answer within " + limit.toSeconds() + " s");
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
                return new Unsent("the host name is not known");
            }
            if (t instanceof ConnectException) {
                return new Unsent("the connection was refused or has no route");
            }
            // The second (it begins in either case) is for a first record that is not TLS, before anything of ours is
            // sent.
            if (t instanceof SSLHandshakeException
                    || t instanceof SSLException
                            && String.valueOf(t.getMessage()).contains("nrecognized SSL")) {
                return new Unsent("no secure connection: " + t.getMessage());
            }
        }
        if (cause instanceof ProtocolException) {
            return new Unanswered(false, true, "the answer is not HTTP");
        }
        if (cause instanceof IOException) {
            return new Unanswered(false, false, "the connection broke before the answer was complete");
        }
        return new Unanswered(
                false, false, "the call failed inside: " + cause.getClass().getName());
    }
}
