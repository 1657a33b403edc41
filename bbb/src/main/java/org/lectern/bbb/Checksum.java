package org.lectern.bbb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * BigBlueButton's checksum: the lower-case hex hash of call name, query string as it stands on the wire, and secret.
 *
 * <p>Not an HMAC, and neither decoded nor sorted: signing and verifying work on the raw text only. Text is hashed as
 * UTF-8. Safe for use by several threads.
 *
 * @see "docs/protocol/bigbluebutton-api.md, checksum"
 */
public final class Checksum {

    private static final HexFormat HEX = HexFormat.of();

    private Checksum() {}

    /** What verification found. */
    public sealed interface Verdict permits Verified, Rejected {}

    /** The checksum is right. {@code secretIndex} is the place of the secret that matched in the policy's list. */
    public record Verified(int secretIndex, SharedSecret secret, ChecksumAlgorithm algorithm) implements Verdict {}

    /** The call must be refused. */
    public record Rejected(Reason reason) implements Verdict {}

    /** Why a checksum is refused; callers are told no more than that it does not match. */
    public enum Reason {
        /** None was sent, or an empty one. */
        MISSING,
        /** Not a hex text of one of the four lengths. */
        MALFORMED,
        /** An algorithm that the policy excludes. */
        ALGORITHM_NOT_ACCEPTED,
        /** Wrong secret, or the query was changed on its way. */
        MISMATCH
    }

    /**
     * Signs one call. An empty query gives the checksum of a call without parameters, and of a form POST since 2.6.
     *
     * @param call last path segment, case-sensitive: {@code create}, {@code hooks/list}
     * @param rawQuery percent-encoded, exactly as it will be sent, without a question mark or checksum
     */
    public static String sign(ChecksumAlgorithm algorithm, String call, String rawQuery, SharedSecret secret) {
        return HEX.formatHex(hash(algorithm, call + rawQuery, secret));
    }

    /** Hex hash of a text and the secret: the checksum of a webhook delivery. */
    static String sign(ChecksumAlgorithm algorithm, String text, SharedSecret secret) {
        return HEX.formatHex(hash(algorithm, text, secret));
    }

    /** Appends the checksum to the query it signs. */
    public static String signedQuery(ChecksumAlgorithm algorithm, String call, String rawQuery, SharedSecret secret) {
        String checksum = "checksum=" + sign(algorithm, call, rawQuery, secret);
        return rawQuery.isEmpty() ? checksum : rawQuery + "&" + checksum;
    }

    /** Signs a form POST without a query, by the rule of the server's version. */
    public static String signForm(
            ChecksumAlgorithm algorithm, VersionProfile profile, String call, Parameters form, SharedSecret secret) {
        return sign(algorithm, call, signedFormText(profile, form), secret);
    }

    /** Verifies a call whose checksum stands in its query. */
    public static Verdict verify(String call, @Nullable String rawQuery, ChecksumPolicy policy) {
        String query = rawQuery == null ? "" : rawQuery;
        String received = Parameters.rawValue(query, "checksum").orElse("");
        return verifyText(call + clean(withoutChecksum(query, received)), received, policy);
    }

    /**
     * Verifies a POST whose parameters, checksum included, stand in a form body. A checksum in the query wins, and then
     * the body is not covered.
     */
    public static Verdict verifyForm(
            VersionProfile profile, String call, @Nullable String rawQuery, Parameters form, ChecksumPolicy policy) {
        if (rawQuery != null && !rawQuery.isEmpty()) {
            return verify(call, rawQuery, policy);
        }
        String received = form.first("checksum").orElse("");
        return verifyText(call + signedFormText(profile, form), received, policy);
    }

    /**
     * The query text with the checksum cut out, as BigBlueButton cuts it: by plain replacement, so that a doubled or
     * trailing ampersand stays and is hashed.
     */
    public static String withoutChecksum(String rawQuery, String checksum) {
        String pair = "checksum=" + checksum;
        int length = rawQuery.length() - pair.length() - 1;
        // Nearly always it stands at the end, once.
        if (length >= 0
                && rawQuery.charAt(length) == '&'
                && rawQuery.endsWith(pair)
                && rawQuery.indexOf("checksum=") == length + 1) {
            return rawQuery.substring(0, length);
        }
        return rawQuery.replace("&" + pair, "").replace(pair + "&", "").replace(pair, "");
    }

    private static String signedFormText(VersionProfile profile, Parameters form) {
        return profile.signsRebuiltForm() ? form.without("checksum").sortedFormText() : "";
    }

    private static Verdict verifyText(String text, String receivedRaw, ChecksumPolicy policy) {
        String received = clean(receivedRaw);
        if (received.isEmpty()) {
            return new Rejected(Reason.MISSING);
        }
        Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofHexLength(received.length());
        byte @Nullable [] wanted = algorithm.isEmpty() ? null : parseHex(received);
        if (wanted == null) {
            return new Rejected(Reason.MALFORMED);
        }
        if (!policy.algorithms().contains(algorithm.get())) {
            return new Rejected(Reason.ALGORITHM_NOT_ACCEPTED);
        }
        int match = match(algorithm.get(), text.getBytes(StandardCharsets.UTF_8), wanted, policy.secrets());
        return match < 0
                ? new Rejected(Reason.MISMATCH)
                : new Verified(match, policy.secrets().get(match), algorithm.get());
    }

    /** Index of the first secret that gives the wanted hash, or -1. Tries all, so time does not tell which. */
    static int match(ChecksumAlgorithm algorithm, byte[] text, byte[] wanted, List<SharedSecret> secrets) {
        int match = -1;
        MessageDigest digest = algorithm.digest();
        for (int i = 0; i < secrets.size(); i++) {
            digest.update(text);
            boolean equal = MessageDigest.isEqual(digest.digest(secrets.get(i).bytes()), wanted);
            match = equal && match < 0 ? i : match;
        }
        return match;
    }

    /** The bytes of a hex text in either case, or null if it is none. */
    static byte @Nullable [] parseHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return null;
            }
        }
        return text.length() % 2 == 0 ? HEX.parseHex(text) : null;
    }

    private static byte[] hash(ChecksumAlgorithm algorithm, String text, SharedSecret secret) {
        MessageDigest digest = algorithm.digest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return digest.digest(secret.bytes());
    }

    /** Drops control characters and outer blanks, as servers do before hashing. */
    private static String clean(String text) {
        int i = 0;
        while (i < text.length() && !Character.isISOControl(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text.strip();
        }
        StringBuilder kept = new StringBuilder(text.length()).append(text, 0, i);
        for (; i < text.length(); i++) {
            if (!Character.isISOControl(text.charAt(i))) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString().strip();
    }
}
