package org.lectern.server.chamilo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.SharedSecret;

/** Both signatures, with vectors that were checked with openssl. */
final class SignaturesTest {
    private static final SharedSecret SALT = SharedSecret.of("8cd8ef52e8e101574e400365b55e11a6");
    private static final SharedSecret OTHER = SharedSecret.of("another secret of the same tenant");
    private static final SharedSecret APPLICATION = SharedSecret.of("ThisTokenIsNotSoSecretChangeIt");
    private static final long TIME = 1_715_520_000;
    private static final String JSON_BODY =
            "{\"provider\":\"bbb\",\"meeting_id\":\"chamilo-meeting-abc123\",\"participant_id\":42,\"action\":\"join\","
                    + "\"event\":\"join\",\"timestamp\":\"2024-05-12T13:20:00+00:00\"}";
    private static final String FORM_BODY = "provider=bbb&meeting_id=chamilo-meeting-abc123&participant_id=42"
            + "&action=leave&event=leave&timestamp=2024-05-12T14%3A05%3A00Z";

    @ParameterizedTest
    @CsvSource({
        "SHA256,1,chamilo-meeting-abc123,1715520000,ae6caefcc451f3b069dba2119a9b56b6bc5f79f4bc5453f277c196a49b1e1e10",
        "SHA1,1,chamilo-meeting-abc123,1715520000,35216a106f69a7e7eb7a34cee0414e186449b37e",
        "SHA256,1,chamilo-meeting-abc123,0,350967b2a48ac8d6b4897ae3372d54d6832e116be014cdd28e5c8b9d69c6f1c6",
        "SHA1,1,chamilo-meeting-abc123,0,705e86179d87e35d80d18e484fa62e5ae1caa925",
        "SHA256,1,'',1715520000,f8dcd280e9863b49c8a57972568e1a3856c441635088854bc8894d92224f59f8",
        "SHA1,1,'',1715520000,b0f820055da014f47da62a80a8c11fcc0cef68e7",
        "SHA256,1,'',0,6c929abe28de6f2abc45c6731162793286efa51a32f89daf7933944dea1f3ed4",
        "SHA1,1,'',0,12ce935274e7794e7a6a21ed0e6cc4d86591ca39",
        "SHA256,2,165f1a2b3c4d5e.12345678,1715520000,893f0fe88f2a739ad89732181356e0467953a2d03ed74882e55d66a1b7d2765c",
        "SHA1,2,165f1a2b3c4d5e.12345678,1715520000,2cd4fa7362ac14ebdc1c0d52d58174a7aa5c48a0"
    })
    void acceptsAddressOfEachVector(Signing algorithm, String au, String mid, long ts, String sig) {
        QuerySignature query = QuerySignature.of(address(au, mid, ts, sig));

        assertThat(verify(query, algorithm, TIME, true)).isEqualTo(new QuerySignature.Verdict.Signed(1));
        assertThat(verify(query, algorithm == Signing.SHA1 ? Signing.SHA256 : Signing.SHA1, TIME, true))
                .isEqualTo(new QuerySignature.Verdict.Refused(Outcome.BAD_SIGNATURE));
    }

    @ParameterizedTest
    @CsvSource({
        "1715520900,true",
        "1715520901,false",
        "1715519100,true",
        "1715519099,false",
    })
    void keepsFifteenMinutesAtBothEdges(long now, boolean accepted) {
        QuerySignature query = QuerySignature.of(vector());

        assertThat(verify(query, Signing.SHA256, now, true))
                .isEqualTo(
                        accepted
                                ? new QuerySignature.Verdict.Signed(1)
                                : new QuerySignature.Verdict.Refused(Outcome.EXPIRED));
    }

    @Test
    void takesTimelessAddressOnlyWhereThatIsSwitchedOn() {
        QuerySignature query = QuerySignature.of(address(
                "1", "chamilo-meeting-abc123", 0, "350967b2a48ac8d6b4897ae3372d54d6832e116be014cdd28e5c8b9d69c6f1c6"));

        assertThat(verify(query, Signing.SHA256, TIME, false))
                .isEqualTo(new QuerySignature.Verdict.Refused(Outcome.TIMELESS));
    }

    @Test
    void letsNobodyPutTimeOnTimelessSignature() {
        QuerySignature query = QuerySignature.of(address(
                "1",
                "chamilo-meeting-abc123",
                TIME,
                "350967b2a48ac8d6b4897ae3372d54d6832e116be014cdd28e5c8b9d69c6f1c6"));

        assertThat(verify(query, Signing.SHA256, TIME, true))
                .isEqualTo(new QuerySignature.Verdict.Refused(Outcome.BAD_SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mid=a&ts=1715520000&sig=ab", "au=0&sig=ab", "au=x&sig=ab", "au=1&mid=a", "au=1&sig="})
    void saysWhichAddressLacksItsFields(String query) {
        assertThat(verify(QuerySignature.of(query), Signing.SHA256, TIME, true))
                .isEqualTo(new QuerySignature.Verdict.Refused(Outcome.MISSING_SIGNATURE));
    }

    @Test
    void readsNumbersByTheirLeadingDigitsAndMeetingAsItIs() {
        String sig = "ae6caefcc451f3b069dba2119a9b56b6bc5f79f4bc5453f277c196a49b1e1e10";

        assertThat(verify(
                        QuerySignature.of("au=1abc&mid=chamilo-meeting-abc123&ts=1715520000x&sig=" + sig),
                        Signing.SHA256,
                        TIME,
                        false))
                .isInstanceOf(QuerySignature.Verdict.Signed.class);
        for (String mid : List.of("+chamilo-meeting-abc123", "Chamilo-meeting-abc123", "chamilo-meeting-abc123%20")) {
            assertThat(verify(
                            QuerySignature.of("au=1&mid=" + mid + "&ts=1715520000&sig=" + sig),
                            Signing.SHA256,
                            TIME,
                            false))
                    .as(mid)
                    .isEqualTo(new QuerySignature.Verdict.Refused(Outcome.BAD_SIGNATURE));
        }
    }

    @Test
    void refusesUpperCaseDigits() {
        String query = vector().replace("ae6caefcc451", "AE6CAEFCC451");

        assertThat(verify(QuerySignature.of(query), Signing.SHA256, TIME, false))
                .isEqualTo(new QuerySignature.Verdict.Refused(Outcome.BAD_SIGNATURE));
    }

    @Test
    void showsNoSignature() {
        assertThat(QuerySignature.of(vector()).toString()).doesNotContain("ae6caefcc451");
    }

    @ParameterizedTest
    @CsvSource({
        "1715520000,json,3012ba4f09eb8db74d7baec416cca4e63350397fe3218083d50c425e5b385dc9",
        "1715520300,form,fd3a5aaa875dc829172ecabef687753feadf62aeb596d15e293625b986c844d2",
        "1715520000,empty,bf97c87b15efe6d77b887499f881435f01c7d1884b5bd37b73d2a7e52a62b017"
    })
    void acceptsHeadersOfEachVector(String timestamp, String body, String signature) {
        byte[] bytes = body(body);
        long now = Long.parseLong(timestamp);

        assertThat(headers(timestamp, signature, bytes, now)).isEqualTo(signed(timestamp));
        assertThat(headers(timestamp, "v1=" + signature, bytes, now)).isEqualTo(signed(timestamp));
        assertThat(headers(timestamp, "v1= " + signature + " ", bytes, now)).isEqualTo(signed(timestamp));
        assertThat(headers(timestamp, signature, "another body".getBytes(StandardCharsets.UTF_8), now))
                .isEqualTo(new HeaderSignature.Verdict.Refused(Outcome.BAD_SIGNATURE));
        assertThat(headers("0" + timestamp, signature, bytes, now))
                .as("the time is signed as it was sent")
                .isEqualTo(new HeaderSignature.Verdict.Refused(Outcome.BAD_SIGNATURE));
    }

    @ParameterizedTest
    @CsvSource({"1715520300,true", "1715520301,false", "1715519700,true", "1715519699,false"})
    void keepsFiveMinutesAtBothEdges(long now, boolean accepted) {
        String signature = "3012ba4f09eb8db74d7baec416cca4e63350397fe3218083d50c425e5b385dc9";

        assertThat(headers("1715520000", signature, body("json"), now))
                .isEqualTo(accepted ? signed("1715520000") : new HeaderSignature.Verdict.Refused(Outcome.EXPIRED));
    }

    @Test
    void refusesHeadersThatAreNotThereOrNotWhatTheyShouldBe() {
        String signature = "3012ba4f09eb8db74d7baec416cca4e63350397fe3218083d50c425e5b385dc9";
        byte[] body = body("json");

        assertThat(headers(null, signature, body, TIME)).isEqualTo(refused(Outcome.MISSING_SIGNATURE));
        assertThat(headers("1715520000", null, body, TIME)).isEqualTo(refused(Outcome.MISSING_SIGNATURE));
        assertThat(headers("1715520000", "", body, TIME)).isEqualTo(refused(Outcome.MISSING_SIGNATURE));
        for (String time : List.of("0", "-1715520000", "1715520000.0", "١٧١٥٥٢٠٠٠٠", "9".repeat(40), "17155 20000")) {
            assertThat(headers(time, signature, body, TIME)).as(time).isEqualTo(refused(Outcome.BAD_SIGNATURE));
        }
        assertThat(headers("1715520000", signature.toUpperCase(java.util.Locale.ROOT), body, TIME))
                .isEqualTo(refused(Outcome.BAD_SIGNATURE));
    }

    private static HeaderSignature.Verdict refused(Outcome why) {
        return new HeaderSignature.Verdict.Refused(why);
    }

    private static HeaderSignature.Verdict signed(String timestamp) {
        return new HeaderSignature.Verdict.Signed(1, Instant.ofEpochSecond(Long.parseLong(timestamp)));
    }

    private static HeaderSignature.Verdict headers(
            @Nullable String timestamp, @Nullable String signature, byte[] body, long now) {
        return HeaderSignature.verify(
                timestamp, signature, body, List.of(OTHER, APPLICATION), Instant.ofEpochSecond(now, 999_000_000));
    }

    private static QuerySignature.Verdict verify(QuerySignature query, Signing algorithm, long now, boolean timeless) {
        return query.verify(algorithm, List.of(OTHER, SALT), Instant.ofEpochSecond(now, 999_000_000), timeless);
    }

    private static byte[] body(String name) {
        String text = name.equals("json") ? JSON_BODY : name.equals("form") ? FORM_BODY : "";
        assertThat(name.equals("json") ? text.length() : 147).isEqualTo(147);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String vector() {
        return address(
                "1",
                "chamilo-meeting-abc123",
                TIME,
                "ae6caefcc451f3b069dba2119a9b56b6bc5f79f4bc5453f277c196a49b1e1e10");
    }

    private static String address(String au, String mid, long ts, String sig) {
        String time = ts == 0 ? "" : "&ts=" + ts;
        return "au=" + au + "&mid=" + URLEncoder.encode(mid, StandardCharsets.UTF_8) + time + "&sig=" + sig;
    }
}
