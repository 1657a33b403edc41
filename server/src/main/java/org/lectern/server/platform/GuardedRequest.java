package org.lectern.server.platform;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call to an address that somebody else gave us.
 *
 * @param headers besides Host, User-Agent and Content-Length, which are not to be set here
 * @param body null for a request without one
 * @param maxAnswerBytes how much of the answer's body is read
 * @param within longest time from the beginning of the call to the end of the answer
 * @param sink where the body of a successful answer goes; null keeps it in memory
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GuardedRequest(
        String method,
        String url,
        Map<String, String> headers,
        byte @Nullable [] body,
        long maxAnswerBytes,
        Duration within,
        @Nullable OutputStream sink) {
    /** As much as is read of an answer that only has to say yes or no. */
    public static final int SHORT_ANSWER_BYTES = 64 << 10;

    public static final Duration STANDARD_TIME = Duration.ofSeconds(15);

    public static GuardedRequest get(String url) {
        return new GuardedRequest("GET", url, Map.of(), null, SHORT_ANSWER_BYTES, STANDARD_TIME, null);
    }

    public static GuardedRequest post(String url, String contentType, byte[] body) {
        return new GuardedRequest(
                "POST", url, Map.of("Content-Type", contentType), body, SHORT_ANSWER_BYTES, STANDARD_TIME, null);
    }

    public static GuardedRequest post(String url, String contentType, String body) {
        return post(url, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public GuardedRequest with(String header, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new GuardedRequest(method, url, all, body, maxAnswerBytes, within, sink);
    }

    /** Reads at most so many bytes of the answer. */
    public GuardedRequest atMost(long answerBytes) {
        return new GuardedRequest(method, url, headers, body, answerBytes, within, sink);
    }

    /** For answers that take longer than the standard, such as documents. */
    public GuardedRequest within(Duration time) {
        return new GuardedRequest(method, url, headers, body, maxAnswerBytes, time, sink);
    }

    /** Writes the body of a successful answer to the stream, which stays open; after a failure it holds a part. */
    public GuardedRequest into(OutputStream stream) {
        return new GuardedRequest(method, url, headers, body, maxAnswerBytes, within, stream);
    }
}
