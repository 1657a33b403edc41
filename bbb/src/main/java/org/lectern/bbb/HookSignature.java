package org.lectern.bbb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that a hook delivery comes from a server that knows the secret, by whichever formula its version uses.
 *
 * <p>Always over the address as it was <em>registered</em>: behind a proxy the address of the request is another. Safe for
 * use by several threads.
 *
 * @see "docs/protocol/hooks.md, delivery checksum"
 */
public final class HookSignature {

    private static final Set<String> SIGNED_FIELDS = Set.of("event", "timestamp", "domain");

    private HookSignature() {}

    /** How a delivery is authenticated. */
    public enum Formula {
        /** bbb-webhooks 3.4 and later: address, raw body, secret. */
        RAW_BODY,
        /** bbb-webhooks 2.x: address, compact JSON of event, timestamp and domain, secret; SHA-1. */
        JSON,
        /** bbb-webhooks 3.0 to 3.3.1: address, two braces, secret. The same for every delivery; covers no body. */
        CONSTANT,
        /** The secret itself in the Authorization header; proves the sender, covers no body. */
        BEARER
    }

    /**
     * One delivery as it arrived.
     *
     * @param registeredUrl as given to hooks/create, without checksum
     * @param rawQuery of the request, with the checksum; null if it has none
     * @param authorization header value; null if it has none
     * @param body the bytes as received
     */
    public record Delivery(
            String registeredUrl,
            @Nullable String rawQuery,
            @Nullable String authorization,
            byte[] body) {}

    /** What verification found. */
    public sealed interface Verdict permits Accepted, Refused {}

    /**
     * Authentic. {@code secretIndex} is the place of the secret that matched.
     *
     * @param algorithm null for {@link Formula#BEARER}
     */
    public record Accepted(
            Formula formula, int secretIndex, @Nullable ChecksumAlgorithm algorithm) implements Verdict {

        /**
         * Whether the body could be anybody's who saw one delivery: warn, and rely on a secret path. Bearer deliveries
         * are not weak in this sense, but need TLS.
         */
        public boolean isWeak() {
            return formula == Formula.CONSTANT;
        }
    }

    /** Not to be trusted. */
    public record Refused(Checksum.Reason reason) implements Verdict {}

    /** Tries the formulas from the strongest on, every secret with each. */
    public static Verdict verify(Delivery delivery, List<SharedSecret> secrets) {
        String received = delivery.rawQuery() == null ? null : lastChecksum(delivery.rawQuery());
        if (received == null || received.isEmpty()) {
            return verifyBearer(delivery.authorization(), secrets);
        }
        Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofHexLength(received.length());
        byte @Nullable [] wanted = Checksum.parseHex(received);
        if (algorithm.isEmpty() || wanted == null) {
            return new Refused(Checksum.Reason.MALFORMED);
        }
        byte[] url = delivery.registeredUrl().getBytes(StandardCharsets.UTF_8);
        for (Formula formula : List.of(Formula.RAW_BODY, Formula.JSON, Formula.CONSTANT)) {
            if (formula == Formula.JSON && algorithm.get() != ChecksumAlgorithm.SHA1) {
                continue;
            }
            byte @Nullable [] covered = covered(formula, delivery.body());
            int match = covered == null ? -1 : match(algorithm.get(), url, covered, wanted, secrets);
            if (match >= 0) {
                return new Accepted(formula, match, algorithm.get());
            }
        }
        return new Refused(Checksum.Reason.MISMATCH);
    }

    /**
     * The checksum that a sender of this formula appends. For {@link Formula#JSON} the body is the form it sends.
     *
     * @throws IllegalArgumentException for {@link Formula#BEARER}, which has none, and for a body without the form's fields
     */
    public static String sign(
            Formula formula, ChecksumAlgorithm algorithm, String registeredUrl, byte[] body, SharedSecret secret) {
        byte @Nullable [] covered = covered(formula, body);
        if (covered == null) {
            throw new IllegalArgumentException("nothing to sign by the formula " + formula);
        }
        MessageDigest digest = algorithm.digest();
        digest.update(registeredUrl.getBytes(StandardCharsets.UTF_8));
        digest.update(covered);
        return HexFormat.of().formatHex(digest.digest(secret.bytes()));
    }

    /** The part of the signed text between address and secret; null if the body is not of the sender's form. */
    private static byte @Nullable [] covered(Formula formula, byte[] body) {
        return switch (formula) {
            case RAW_BODY -> body;
            case CONSTANT -> new byte[] {'{', '}'};
            case JSON -> compactJson(body);
            case BEARER -> null;
        };
    }

    /**
     * The sender's form has these three fields and no other. Anything beside them would not be signed, and a body whose
     * signed fields hide within JSON would be read as JSON.
     */
    private static byte @Nullable [] compactJson(byte[] body) {
        Parameters form = Parameters.parse(new String(body, StandardCharsets.UTF_8));
        Set<String> names = new HashSet<>();
        for (Parameters.Parameter parameter : form) {
            if (!SIGNED_FIELDS.contains(parameter.name()) || !names.add(parameter.name())) {
                return null;
            }
        }
        Optional<String> event = form.first("event");
        Optional<String> timestamp = form.first("timestamp");
        Optional<String> domain = form.first("domain");
        if (event.isEmpty() || timestamp.isEmpty() || domain.isEmpty()) {
            return null;
        }
        StringBuilder json = new StringBuilder(event.get().length() * 2).append("{\"event\":");
        CanonicalJson.quote(json, event.get());
        json.append(",\"timestamp\":").append(timestamp.get()).append(",\"domain\":");
        CanonicalJson.quote(json, domain.get());
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int match(
            ChecksumAlgorithm algorithm, byte[] url, byte[] covered, byte[] wanted, List<SharedSecret> secrets) {
        int match = -1;
        MessageDigest digest = algorithm.digest();
        for (int i = 0; i < secrets.size(); i++) {
            digest.update(url);
            digest.update(covered);
            boolean equal = MessageDigest.isEqual(digest.digest(secrets.get(i).bytes()), wanted);
            match = equal && match < 0 ? i : match;
        }
        return match;
    }

    private static Verdict verifyBearer(@Nullable String authorization, List<SharedSecret> secrets) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return new Refused(Checksum.Reason.MISSING);
        }
        // Digests, so that the time says nothing about the length either.
        byte[] received = ChecksumAlgorithm.SHA256
                .digest()
                .digest(authorization.substring(7).strip().getBytes(StandardCharsets.UTF_8));
        int match = -1;
        for (int i = 0; i < secrets.size(); i++) {
            byte[] known =
                    ChecksumAlgorithm.SHA256.digest().digest(secrets.get(i).bytes());
            match = MessageDigest.isEqual(known, received) && match < 0 ? i : match;
        }
        return match < 0 ? new Refused(Checksum.Reason.MISMATCH) : new Accepted(Formula.BEARER, match, null);
    }

    /** The sender appends its checksum at the end; the registered address may have one of its own before. */
    private static @Nullable String lastChecksum(String rawQuery) {
        int at = rawQuery.startsWith("checksum=") ? 0 : -1;
        int later = rawQuery.lastIndexOf("&checksum=");
        at = later >= 0 ? later + 1 : at;
        if (at < 0) {
            return null;
        }
        int start = at + "checksum=".length();
        int end = rawQuery.indexOf('&', start);
        return rawQuery.substring(start, end < 0 ? rawQuery.length() : end);
    }
}
