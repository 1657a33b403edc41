package org.lectern.server.chamilo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;

/**
 * The signature in the headers of the second endpoint: HMAC-SHA256 of the time as sent, a line feed, and the raw body.
 *
 * @see "docs/protocol/chamilo.md, signature in the headers"
 */
final class HeaderSignature {
    static final String TIMESTAMP = "X-Chamilo-Timestamp";
    static final String SIGNATURE = "X-Chamilo-Signature";
    static final Duration WINDOW = Duration.ofSeconds(300);

    private static final String VERSION = "v1=";
    private static final int MOST_DIGITS = 18;

    private HeaderSignature() {}

    /** What was found. */
    sealed interface Verdict {
        /**
         * @param key which of the keys signed, by its place
         * @param at what the caller's clock showed
         */
        record Signed(int key, Instant at) implements Verdict {}

        record Refused(Outcome why) implements Verdict {}
    }

    /**
     * @param timestamp the header as sent
     * @param signature the header as sent, with or without its {@code v1=}
     */
    static Verdict verify(
            @Nullable String timestamp, @Nullable String signature, byte[] body, List<SharedSecret> keys, Instant now) {
        if (timestamp == null || timestamp.isEmpty() || signature == null || signature.isBlank()) {
            return new Verdict.Refused(Outcome.MISSING_SIGNATURE);
        }
        if (!isDigits(timestamp) || Long.parseLong(timestamp) == 0) {
            return new Verdict.Refused(Outcome.BAD_SIGNATURE);
        }
        long at = Long.parseLong(timestamp);
        if (Math.abs(now.getEpochSecond() - at) > WINDOW.toSeconds()) {
            return new Verdict.Refused(Outcome.EXPIRED);
        }
        String text = signature.startsWith(VERSION) ? signature.substring(VERSION.length()) : signature;
        OptionalInt key = Signing.SHA256.match(keys, List.of(signed(timestamp, body)), text.strip());
        return key.isPresent()
                ? new Verdict.Signed(key.getAsInt(), Instant.ofEpochSecond(at))
                : new Verdict.Refused(Outcome.BAD_SIGNATURE);
    }

    static byte[] signed(String timestamp, byte[] body) {
        var bytes = new ByteArrayOutputStream(timestamp.length() + 1 + body.length);
        bytes.writeBytes(timestamp.getBytes(StandardCharsets.US_ASCII));
        bytes.write('\n');
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static boolean isDigits(String text) {
        return text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
