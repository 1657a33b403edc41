package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.bbb.Samples.SECRET;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallbackTokensTest {

    private static final JsonNode VECTORS = Samples.json("tokens/jwt-vectors.json");
    private static final String READY = VECTORS.get(0).get("token").stringValue();
    private static final String ANALYTICS = VECTORS.get(1).get("authorization").stringValue();
    private static final Instant EXPIRY = Instant.ofEpochSecond(1531327645);
    private static final List<SharedSecret> SECRETS = List.of(SharedSecret.of("another"), SECRET);

    @Test
    void verifiesTheRecordingReadyToken() {
        assertThat(CallbackTokens.recordingReady(READY, SECRETS))
                .isEqualTo(new CallbackTokens.RecordingReady(
                        "course-7-week-1", "183f0bf3a0982a127bdb8161e0c44eb696b3e75c-1531240585189", 1));
    }

    @Test
    void verifiesTheAnalyticsTokenUntilItExpires() {
        assertThat(CallbackTokens.analytics(ANALYTICS, SECRETS, EXPIRY.minusSeconds(1)))
                .isEqualTo(new CallbackTokens.Analytics(EXPIRY, 1));
        assertThat(CallbackTokens.analytics(ANALYTICS, SECRETS, EXPIRY))
                .isEqualTo(refused(CallbackTokens.Reason.EXPIRED));
    }

    @Test
    void signsToTheByteAsTheScriptsDo() {
        assertThat(CallbackTokens.signRecordingReady(
                        "course-7-week-1", "183f0bf3a0982a127bdb8161e0c44eb696b3e75c-1531240585189", SECRET))
                .isEqualTo(READY);
        assertThat("Bearer " + CallbackTokens.signAnalytics(EXPIRY, SECRET)).isEqualTo(ANALYTICS);
    }

    @Test
    void signsAndVerifiesWithSecretsOfAnyLength() {
        for (int length : new int[] {1, 31, 32, 63, 64, 65, 127, 128, 129, 300}) {
            SharedSecret secret = SharedSecret.of("x".repeat(length));
            String token = CallbackTokens.signRecordingReady("m", "r", secret);
            String bearer = "Bearer " + CallbackTokens.signAnalytics(EXPIRY, secret);

            assertThat(CallbackTokens.recordingReady(token, List.of(secret)))
                    .isEqualTo(new CallbackTokens.RecordingReady("m", "r", 0));
            assertThat(CallbackTokens.analytics(bearer, List.of(secret), Instant.EPOCH))
                    .isInstanceOf(CallbackTokens.Analytics.class);
        }
    }

    @Test
    void refusesAnotherKey() {
        assertThat(CallbackTokens.recordingReady(READY, List.of(SharedSecret.of("another"))))
                .isEqualTo(refused(CallbackTokens.Reason.MISMATCH));
        assertThat(CallbackTokens.recordingReady(READY, List.of())).isEqualTo(refused(CallbackTokens.Reason.MISMATCH));
    }

    @Test
    void refusesEveryOtherAlgorithm() {
        String none = part("{\"alg\":\"none\"}") + "." + part("{\"meeting_id\":\"m\",\"record_id\":\"r\"}") + ".";
        String rsa = part("{\"alg\":\"RS256\"}") + "." + part("{\"meeting_id\":\"m\",\"record_id\":\"r\"}") + ".AAAA";

        assertThat(CallbackTokens.recordingReady(none, SECRETS)).isInstanceOf(CallbackTokens.Refused.class);
        assertThat(CallbackTokens.recordingReady(rsa, SECRETS)).isEqualTo(refused(CallbackTokens.Reason.ALGORITHM));
        assertThat(CallbackTokens.recordingReady(ANALYTICS.substring(7), SECRETS))
                .isEqualTo(refused(CallbackTokens.Reason.ALGORITHM));
        assertThat(CallbackTokens.analytics("Bearer " + READY, SECRETS, Instant.EPOCH))
                .isEqualTo(refused(CallbackTokens.Reason.ALGORITHM));
    }

    @Test
    void refusesWhatIsNoTokenOrSaysTooLittle() {
        assertThat(CallbackTokens.recordingReady(null, SECRETS)).isEqualTo(refused(CallbackTokens.Reason.MISSING));
        assertThat(CallbackTokens.recordingReady("a.b", SECRETS)).isEqualTo(refused(CallbackTokens.Reason.MALFORMED));
        assertThat(CallbackTokens.recordingReady("...", SECRETS)).isEqualTo(refused(CallbackTokens.Reason.MALFORMED));
        assertThat(CallbackTokens.analytics("Basic x", SECRETS, Instant.EPOCH))
                .isEqualTo(refused(CallbackTokens.Reason.MISSING));
        assertThat(CallbackTokens.recordingReady(READY.substring(0, READY.length() - 2) + "AA", SECRETS))
                .isEqualTo(refused(CallbackTokens.Reason.MISMATCH));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static CallbackTokens.Refused refused(CallbackTokens.Reason reason) {
        return new CallbackTokens.Refused(reason);
    }
}
