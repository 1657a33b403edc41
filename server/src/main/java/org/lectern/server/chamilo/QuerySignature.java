package org.lectern.server.chamilo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;

/**
 * The signature in the address of the first endpoint: {@code sig} is an HMAC of {@code au|mid|ts}.
 *
 * <p>An address with a time is good for {@link #WINDOW} before and after it, both ends included. The older form without
 * one, signed over {@code au|mid}, is good only where that is allowed, and never for an address that has a time: its
 * holder could put any time there.
 *
 * @see "docs/protocol/chamilo.md, signature in the address"
 */
record QuerySignature(long accessUrl, String meetingId, long timestamp, String signature) {
    static final Duration WINDOW = Duration.ofSeconds(900);

    private static final char SEPARATOR = '|';

    /** What was found. */
    sealed interface Verdict {
        /** @param key which of the keys signed, by its place */
        record Signed(int key) implements Verdict {}

        record Refused(Outcome why) implements Verdict {}
    }

    /** Reads the fields as PHP does: numbers by their leading digits, the meeting as it is, the last of several. */
    static QuerySignature of(String rawQuery) {
        Parameters query = Parameters.parse(rawQuery);
        return new QuerySignature(
                leadingNumber(last(query, "au")),
                last(query, "mid"),
                leadingNumber(last(query, "ts")),
                last(query, "sig"));
    }

    private static String last(Parameters query, String name) {
        List<String> all = query.all(name);
        return all.isEmpty() ? "" : all.getLast();
    }

    /** {@code 1abc} is 1, anything without leading digits 0, and so is a number that no clock shows. */
    static long leadingNumber(String text) {
        String stripped = text.stripLeading();
        int end = !stripped.isEmpty() && (stripped.charAt(0) == '-' || stripped.charAt(0) == '+') ? 1 : 0;
        int begin = end;
        while (end < stripped.length() && stripped.charAt(end) >= '0' && stripped.charAt(end) <= '9') {
            end++;
        }
        if (end == begin || end - begin > 18) {
            return 0;
        }
        return Long.parseLong(stripped.substring(0, end));
    }

    /** @param timeless whether an address without a time is good enough */
    Verdict verify(Signing algorithm, List<SharedSecret> keys, Instant now, boolean timeless) {
        if (accessUrl <= 0 || signature.isEmpty()) {
            return new Verdict.Refused(Outcome.MISSING_SIGNATURE);
        }
        boolean timed = timestamp > 0;
        if (!timed && !timeless) {
            return new Verdict.Refused(Outcome.TIMELESS);
        }
        if (timed && !isFresh(now)) {
            return new Verdict.Refused(Outcome.EXPIRED);
        }
        OptionalInt key = algorithm.match(keys, List.of(signed().getBytes(StandardCharsets.UTF_8)), signature);
        return key.isPresent() ? new Verdict.Signed(key.getAsInt()) : new Verdict.Refused(Outcome.BAD_SIGNATURE);
    }

    private boolean isFresh(Instant now) {
        // Whole seconds on both sides, as the sender counts them.
        return Math.abs(now.getEpochSecond() - timestamp) <= WINDOW.toSeconds();
    }

    /** The text that is signed. */
    String signed() {
        String base = "" + accessUrl + SEPARATOR + meetingId;
        return timestamp > 0 ? base + SEPARATOR + timestamp : base;
    }

    /** Shows no signature. */
    @Override
    public String toString() {
        return "QuerySignature[au=" + accessUrl + ", ts=" + timestamp + "]";
    }
}
