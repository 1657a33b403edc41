package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallSignatureTest {
    private static final String SECRET = SimulatorBuilder.DEFAULT_SECRET;
    private static final String CREATE = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444";
    private static final String CREATE_SHA1 = "1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17";

    private final JsonNode vectors =
            Json.read(Samples.text("checksum-vectors.json").getBytes(StandardCharsets.UTF_8));

    @Test
    void acceptsEveryVectorWithEveryHash() {
        CallSignature signature = new CallSignature(SECRET, EnumSet.allOf(Hash.class), true, false);
        int checked = 0;
        for (JsonNode vector : vectors.get("calls")) {
            String query = vector.get("queryWithoutChecksum").asString();
            for (String hash : Set.of("sha1", "sha256", "sha384", "sha512")) {
                String signed = query + (query.isEmpty() ? "" : "&") + "checksum="
                        + vector.get("checksums").get(hash).asString();
                assertThat(signature.check(vector.get("call").asString(), get(signed)))
                        .as(vector.toString())
                        .isEqualTo(CallSignature.Verdict.GOOD);
                checked++;
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(80);
    }

    @Test
    void cutsTheChecksumOutWhereverItStands() {
        for (JsonNode example : vectors.get("checksumRemoval")) {
            String received = example.get("queryReceived").asString();
            assertThat(CallSignature.withoutChecksum(received, CREATE_SHA1))
                    .as(example.get("case").asString())
                    .isEqualTo(example.get("queryHashed").asString());
        }
    }

    @Test
    void refusesAHashThatIsNotAllowed() {
        CallSignature signature = new CallSignature(SECRET, Set.of(Hash.SHA256), true, false);

        assertThat(signature.check("create", get(CREATE + "&checksum=" + CREATE_SHA1)))
                .isEqualTo(CallSignature.Verdict.WRONG);
    }

    @Test
    void tellsMissingWrongAndUnknownApart() {
        CallSignature signature = new CallSignature(SECRET, EnumSet.allOf(Hash.class), true, false);

        assertThat(signature.check("create", get(CREATE))).isEqualTo(CallSignature.Verdict.MISSING);
        assertThat(signature.check("create", get(CREATE + "&checksum=abc")))
                .isEqualTo(CallSignature.Verdict.UNKNOWN_LENGTH);
        assertThat(signature.check("create", get(CREATE + "&checksum=" + CREATE_SHA1.replace('1', '2'))))
                .isEqualTo(CallSignature.Verdict.WRONG);
        assertThat(signature.check("Create", get(CREATE + "&checksum=" + CREATE_SHA1)))
                .isEqualTo(CallSignature.Verdict.WRONG);
    }

    @Test
    void ignoresTheCaseOfTheChecksumFrom25On() {
        String upper = get(CREATE + "&checksum=" + CREATE_SHA1.toUpperCase(Locale.ROOT))
                .rawQuery();
        Set<Hash> all = EnumSet.allOf(Hash.class);

        assertThat(new CallSignature(SECRET, all, true, false).check("create", get(upper)))
                .isEqualTo(CallSignature.Verdict.GOOD);
        assertThat(new CallSignature(SECRET, all, false, false).check("create", get(upper)))
                .isEqualTo(CallSignature.Verdict.WRONG);
    }

    @Test
    void signsFormsOverNothingOrOverTheRebuiltQuery() {
        String rebuilt = "attendeePW=111222&meetingID=abc123&moderatorPW=333444&name=Test+Meeting";
        String oldSum = ApiClient.hash("SHA-256", "create" + rebuilt + SECRET);
        String newSum = ApiClient.hash("SHA-256", "create" + SECRET);
        CallSignature upTo25 = new CallSignature(SECRET, EnumSet.allOf(Hash.class), true, true);
        CallSignature from26 = new CallSignature(SECRET, EnumSet.allOf(Hash.class), true, false);

        assertThat(upTo25.check("create", form(CREATE + "&checksum=" + oldSum))).isEqualTo(CallSignature.Verdict.GOOD);
        assertThat(upTo25.check("create", form(CREATE + "&checksum=" + newSum))).isEqualTo(CallSignature.Verdict.WRONG);
        assertThat(from26.check("create", form(CREATE + "&checksum=" + newSum))).isEqualTo(CallSignature.Verdict.GOOD);
        assertThat(from26.check("create", form(CREATE + "&checksum=" + oldSum))).isEqualTo(CallSignature.Verdict.WRONG);
    }

    private static Request get(String query) {
        return new Request("GET", "/", query, Map.of(), new byte[0]);
    }

    private static Request form(String body) {
        return new Request(
                "POST",
                "/",
                "",
                Map.of("content-type", "application/x-www-form-urlencoded"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
