package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.bbb.Samples.SECRET;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class HookSignatureTest {

    private static final String REGISTERED = "http://127.0.0.1:18903/hooks/bbb?k=v";

    @TestFactory
    List<DynamicTest> signsAndVerifiesEveryGoldenDelivery() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : Samples.json("hooks/post-vectors.json")) {
            String title = vector.get("title").stringValue() + " "
                    + vector.get("algorithm").stringValue();
            tests.add(DynamicTest.dynamicTest(title, () -> {
                HookSignature.Formula formula = formula(vector.get("formula").stringValue());
                ChecksumAlgorithm algorithm = ChecksumAlgorithm.valueOf(
                        vector.get("algorithm").stringValue().toUpperCase(Locale.ROOT));
                String url = vector.get("callbackURL").stringValue();
                byte[] body = vector.get("body").stringValue().getBytes(StandardCharsets.UTF_8);
                String request = vector.get("requestUrl").stringValue();

                assertThat(HookSignature.sign(formula, algorithm, url, body, SECRET))
                        .isEqualTo(vector.get("checksum").stringValue());
                assertThat(verify(url, request.substring(request.indexOf('?') + 1), null, body))
                        .isEqualTo(new HookSignature.Accepted(formula, 0, algorithm));
            }));
        }
        assertThat(tests).hasSize(13);
        return tests;
    }

    @ParameterizedTest
    @CsvSource({
        "bbb-webhooks-3.5-sha1, RAW_BODY, SHA1, 24",
        "bbb-webhooks-3.5-sha256, RAW_BODY, SHA256, 24",
        "bbb-webhooks-3.5-bearer, BEARER, , 24",
        "bbb-webhooks-3.3-sha1, CONSTANT, SHA1, 24",
        "bbb-webhooks-2.6-sha1, JSON, SHA1, 16"
    })
    void acceptsWhatRealSendersSent(
            String file, HookSignature.Formula formula, @Nullable ChecksumAlgorithm algorithm, int requests) {
        List<JsonNode> lines = Samples.lines("wire/" + file + ".jsonl");

        for (JsonNode line : lines) {
            String path = line.get("path").stringValue();
            JsonNode authorization = line.get("headers").path("authorization");
            HookSignature.Verdict verdict = verify(
                    REGISTERED,
                    path.substring(path.indexOf('?') + 1),
                    authorization.isString() ? authorization.stringValue() : null,
                    line.get("body").stringValue().getBytes(StandardCharsets.UTF_8));

            assertThat(verdict).isEqualTo(new HookSignature.Accepted(formula, 0, algorithm));
            assertThat(((HookSignature.Accepted) verdict).isWeak())
                    .isEqualTo(formula == HookSignature.Formula.CONSTANT);
        }
        assertThat(lines).hasSize(requests);
    }

    @Test
    void reproducesTheVectorsOfALongSignedAddress() {
        SharedSecret secret = SharedSecret.of("8cd8ef52e8e101574e400365b55e11a6");
        String url = "https://lms.example.org/plugin/Bbb/webhook.php?au=1&mid=chamilo-meeting-abc123&ts=1715520000"
                + "&sig=ae6caefcc451f3b069dba2119a9b56b6bc5f79f4bc5453f277c196a49b1e1e10";
        byte[] body = Samples.bytes("hooks/long-address-body.txt");

        assertThat(body).hasSize(554);
        assertThat(HookSignature.sign(HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA1, url, body, secret))
                .isEqualTo("e4da328f2b6dc4426ed0fd12de67a476cbdc2c29");
        assertThat(HookSignature.sign(HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA256, url, body, secret))
                .isEqualTo("5882ab560a4e9c5960aae606fc1cea7d2f97119e359ed9a17c7202713288e821");
        assertThat(HookSignature.sign(HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA384, url, body, secret))
                .isEqualTo(
                        "ef6a2cb4a8453a1c7631a7c15bc420cb385876cd446bfabf5e61e2f69478bc1f04500aac5ff462b5714a97535e69a160");
        assertThat(HookSignature.sign(HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA512, url, body, secret))
                .isEqualTo(
                        "1f98d0054e1b1b8a2d7b1eb0c3f05a8276172505c46630c6aabc9d5e35a1bdd7a0503ffc056f617ffa9d441934418abb"
                                + "19d019dfe39d2015534aa0f68fcd4427");
        assertThat(HookSignature.sign(HookSignature.Formula.CONSTANT, ChecksumAlgorithm.SHA1, url, body, secret))
                .isEqualTo("ce9f27f183c69d5d5f9747b4a2376dea1b37b661");
        assertThat(HookSignature.sign(HookSignature.Formula.CONSTANT, ChecksumAlgorithm.SHA256, url, body, secret))
                .isEqualTo("c181023962223c9511fa560be0a491cdca471d91d2b996b8395bab38b15b78e6");
        assertThat(HookSignature.sign(HookSignature.Formula.JSON, ChecksumAlgorithm.SHA1, url, body, secret))
                .isEqualTo("d0a0ecf8a8e95725b8c9c4d3f05530c3b1f199be");
        assertThat(Checksum.sign(ChecksumAlgorithm.SHA1, "hooks/list", "", secret))
                .isEqualTo("e3be0bff005eb253a8bf5ae738388f054523081c");
    }

    @Test
    void noticesOneChangedByte() {
        byte[] body = "domain=d&event=%5B%5D&timestamp=1".getBytes(StandardCharsets.UTF_8);
        String checksum =
                HookSignature.sign(HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA256, REGISTERED, body, SECRET);
        byte[] changed = body.clone();
        changed[changed.length - 1] = '2';

        assertThat(verify(REGISTERED, "k=v&checksum=" + checksum, null, body))
                .isInstanceOf(HookSignature.Accepted.class);
        assertThat(verify(REGISTERED, "k=v&checksum=" + checksum, null, changed))
                .isEqualTo(mismatch());
        assertThat(verify(REGISTERED + "x", "k=v&checksum=" + checksum, null, body))
                .isEqualTo(mismatch());
    }

    @Test
    void refusesSignedFieldsOfAnOldSenderWrappedIntoSomethingElse() {
        String seen = "event=%5B%5D&timestamp=1715520123500&domain=bbb.example.org";
        String checksum = HookSignature.sign(
                HookSignature.Formula.JSON,
                ChecksumAlgorithm.SHA1,
                REGISTERED,
                seen.getBytes(StandardCharsets.UTF_8),
                SECRET);
        String query = "k=v&checksum=" + checksum;

        assertThat(verify(REGISTERED, query, null, seen.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(HookSignature.Accepted.class);
        for (String forged : List.of(
                "{\"events\":[{\"data\":{\"id\":\"meeting-ended\"}}],\"x\":\"&" + seen + "&\"}",
                seen + "&event=%5B1%5D",
                seen + "&meetingID=other")) {
            assertThat(verify(REGISTERED, query, null, forged.getBytes(StandardCharsets.UTF_8)))
                    .as(forged)
                    .isEqualTo(mismatch());
        }
    }

    @Test
    void saysWhichOfSeveralSecretsMatched() {
        byte[] body = {'x'};
        String checksum =
                HookSignature.sign(HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA1, REGISTERED, body, SECRET);
        List<SharedSecret> secrets = List.of(SharedSecret.of("new"), SECRET);

        assertThat(HookSignature.verify(
                        new HookSignature.Delivery(REGISTERED, "checksum=" + checksum, null, body), secrets))
                .isEqualTo(new HookSignature.Accepted(HookSignature.Formula.RAW_BODY, 1, ChecksumAlgorithm.SHA1));
        assertThat(HookSignature.verify(
                        new HookSignature.Delivery(REGISTERED, null, "bearer " + SECRET.reveal(), body), secrets))
                .isEqualTo(new HookSignature.Accepted(HookSignature.Formula.BEARER, 1, null));
    }

    @Test
    void takesTheChecksumThatWasAppendedLast() {
        byte[] body = {'x'};
        String url = "https://front.example.org/hook?checksum=mine";
        String checksum = HookSignature.sign(HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA1, url, body, SECRET);

        assertThat(verify(url, "checksum=mine&checksum=" + checksum, null, body))
                .isInstanceOf(HookSignature.Accepted.class);
    }

    @Test
    void refusesWithAReason() {
        byte[] body = {};

        assertThat(verify(REGISTERED, null, null, body)).isEqualTo(new HookSignature.Refused(Checksum.Reason.MISSING));
        assertThat(verify(REGISTERED, "k=v", "Basic abc", body))
                .isEqualTo(new HookSignature.Refused(Checksum.Reason.MISSING));
        assertThat(verify(REGISTERED, "k=v", "Bearer wrong", body)).isEqualTo(mismatch());
        assertThat(verify(REGISTERED, "k=v", "Bearer ", body)).isEqualTo(mismatch());
        assertThat(verify(REGISTERED, "checksum=12", null, body))
                .isEqualTo(new HookSignature.Refused(Checksum.Reason.MALFORMED));
        assertThat(verify(REGISTERED, "checksum=" + "x".repeat(40), null, body))
                .isEqualTo(new HookSignature.Refused(Checksum.Reason.MALFORMED));
        assertThat(verify(REGISTERED, "checksum=" + "0".repeat(40), null, body)).isEqualTo(mismatch());
    }

    @Test
    void hasNothingToSignForBearer() {
        assertThatThrownBy(() -> HookSignature.sign(
                        HookSignature.Formula.BEARER, ChecksumAlgorithm.SHA1, REGISTERED, new byte[0], SECRET))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static HookSignature.Refused mismatch() {
        return new HookSignature.Refused(Checksum.Reason.MISMATCH);
    }

    private static HookSignature.Verdict verify(
            String url, @Nullable String query, @Nullable String authorization, byte[] body) {
        return HookSignature.verify(new HookSignature.Delivery(url, query, authorization, body), List.of(SECRET));
    }

    private static HookSignature.Formula formula(String text) {
        return text.contains("rawBody")
                ? HookSignature.Formula.RAW_BODY
                : text.contains("JSON") ? HookSignature.Formula.JSON : HookSignature.Formula.CONSTANT;
    }
}
