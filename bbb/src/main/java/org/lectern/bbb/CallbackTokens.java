package org.lectern.bbb;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two tokens that a server sends with its callbacks after a meeting: recording ready (HS256) and learning analytics
 * (HS512), both keyed with the shared secret. Signing is for whoever plays the server.
 *
 * <p>Both are triggers, not facts: the first never expires, the second is not bound to its body. Ask the server.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
public final class CallbackTokens {

    private CallbackTokens() {}

    /** What a token says, if it is genuine. */
    public sealed interface Verdict permits RecordingReady, Analytics, Refused {}

    /** A format of a recording was published. {@code secretIndex} is the place of the secret that matched. */
    public record RecordingReady(String meetingId, String recordId, int secretIndex) implements Verdict {}

    /** The body beside it comes from the server. */
    public record Analytics(Instant expiresAt, int secretIndex) implements Verdict {}

    /** Not to be trusted. */
    public record Refused(Reason reason) implements Verdict {}

    /** Why a token is refused. */
    public enum Reason {
        MISSING,
        MALFORMED,
        /** Another algorithm than this callback uses; none and public keys included. */
        ALGORITHM,
        MISMATCH,
        EXPIRED,
        /** Genuine, but without what it must say. */
        INCOMPLETE
    }

    /** Verifies the form field {@code signed_parameters}. */
    public static Verdict recordingReady(@Nullable String token, List<SharedSecret> secrets) {
        Checked checked = check(token, JWSAlgorithm.HS256, secrets);
        if (checked.refusal != null) {
            return new Refused(checked.refusal);
        }
        Object meetingId = checked.claims.get("meeting_id");
        Object recordId = checked.claims.get("record_id");
        return meetingId instanceof String meeting && recordId instanceof String recording
                ? new RecordingReady(meeting, recording, checked.secretIndex)
                : new Refused(Reason.INCOMPLETE);
    }

    /** Verifies the header {@code Authorization: Bearer …} of the analytics callback. */
    public static Verdict analytics(@Nullable String authorization, List<SharedSecret> secrets, Instant now) {
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        Checked checked = check(
                bearer && authorization != null ? authorization.substring(7).strip() : null,
                JWSAlgorithm.HS512,
                secrets);
        if (checked.refusal != null) {
            return new Refused(checked.refusal);
        }
        if (!(checked.claims.get("exp") instanceof Number exp)) {
            return new Refused(Reason.INCOMPLETE);
        }
        Instant expiresAt = Instant.ofEpochSecond(Math.min(exp.longValue(), Instant.MAX.getEpochSecond()));
        return now.isBefore(expiresAt) ? new Analytics(expiresAt, checked.secretIndex) : new Refused(Reason.EXPIRED);
    }

    /** The token as BigBlueButton's script writes it, to the byte. */
    public static String signRecordingReady(String meetingId, String recordId, SharedSecret secret) {
        StringBuilder claims = new StringBuilder("{\"meeting_id\":");
        CanonicalJson.quote(claims, meetingId);
        claims.append(",\"record_id\":");
        CanonicalJson.quote(claims, recordId);
        return sign("{\"alg\":\"HS256\"}", claims.append('}').toString(), secret);
    }

    /** The token as BigBlueButton's script writes it, to the byte; it gives 24 hours. */
    public static String signAnalytics(Instant expiresAt, SharedSecret secret) {
        return sign("{\"typ\":\"JWT\",\"alg\":\"HS512\"}", "{\"exp\":" + expiresAt.getEpochSecond() + "}", secret);
    }

    private static final class Checked {
        final @Nullable Reason refusal;
        final int secretIndex;
        final Map<String, Object> claims;

        Checked(@Nullable Reason refusal, int secretIndex, Map<String, Object> claims) {
            this.refusal = refusal;
            this.secretIndex = secretIndex;
            this.claims = claims;
        }

        static Checked refused(Reason reason) {
            return new Checked(reason, -1, Map.of());
        }
    }

    private static Checked check(@Nullable String token, JWSAlgorithm expected, List<SharedSecret> secrets) {
        if (token == null || token.isEmpty()) {
            return Checked.refused(Reason.MISSING);
        }
        JWSObject jws;
        try {
            jws = JWSObject.parse(token);
        } catch (ParseException e) {
            // The library parses signed tokens only, so "alg":"none" ends here too.
            return Checked.refused(Reason.MALFORMED);
        }
        if (!expected.equals(jws.getHeader().getAlgorithm())) {
            return Checked.refused(Reason.ALGORITHM);
        }
        try {
            for (int i = 0; i < secrets.size(); i++) {
                if (jws.verify(new MACVerifier(key(secrets.get(i), expected)))) {
                    Map<String, Object> claims = jws.getPayload().toJSONObject();
                    return claims == null ? Checked.refused(Reason.INCOMPLETE) : new Checked(null, i, claims);
                }
            }
        } catch (JOSEException e) {
            return Checked.refused(Reason.MALFORMED);
        }
        return Checked.refused(Reason.MISMATCH);
    }

    private static String sign(String header, String claims, SharedSecret secret) {
        try {
            // Header and claims as text, so that both keep the order of the script's own.
            JWSHeader parsed = JWSHeader.parse(header, Base64URL.encode(header.getBytes(StandardCharsets.UTF_8)));
            JWSObject jws = new JWSObject(parsed, new Payload(claims));
            jws.sign(new MACSigner(key(secret, parsed.getAlgorithm())));
            return jws.serialize();
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("signing a callback token failed", e);
        }
    }

    /**
     * The secret filled with zeros to the hash's block. HMAC does that to every shorter key itself, so nothing changes but
     * that the library, which refuses keys shorter than the hash, takes a secret of the usual length.
     */
    private static byte[] key(SharedSecret secret, JWSAlgorithm algorithm) {
        int block = algorithm.equals(JWSAlgorithm.HS256) ? 64 : 128;
        byte[] bytes = secret.bytes();
        return bytes.length >= block ? bytes : Arrays.copyOf(bytes, block);
    }
}
