package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.bbb.Samples.SECRET;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class ChecksumTest {

    private static final JsonNode VECTORS = Samples.json("checksum/checksum-vectors.json");
    private static final ChecksumPolicy POLICY = ChecksumPolicy.of(SECRET);
    private static final SharedSecret HOOK_SECRET = SharedSecret.of("8cd8ef52e8e101574e400365b55e11a6");
    private static final String HOOK =
            "callbackURL=https%3A%2F%2Flms.example.org%2Fplugin%2FBbb%2Fwebhook.php%3Fau%3D1%26mid%3D"
                    + "chamilo-meeting-abc123%26ts%3D1715520000%26sig%3D"
                    + "ae6caefcc451f3b069dba2119a9b56b6bc5f79f4bc5453f277c196a49b1e1e10&meetingID=chamilo-meeting-abc123";

    @TestFactory
    List<DynamicTest> signsAndVerifiesEveryGoldenVector() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : VECTORS.get("calls")) {
            for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
                String expected = vector.get("checksums")
                        .get(algorithm.name().toLowerCase(Locale.ROOT))
                        .stringValue();
                tests.add(DynamicTest.dynamicTest(vector.get("id").stringValue() + " " + algorithm, () -> {
                    String call = vector.get("call").stringValue();
                    String query = vector.get("queryWithoutChecksum").stringValue();

                    String signed = Checksum.signedQuery(algorithm, call, query, SECRET);

                    assertThat(Checksum.sign(algorithm, call, query, SECRET)).isEqualTo(expected);
                    assertThat(Checksum.verify(call, signed, POLICY))
                            .isEqualTo(new Checksum.Verified(0, SECRET, algorithm));
                }));
            }
        }
        assertThat(tests).hasSize(23 * 4);
        return tests;
    }

    @TestFactory
    List<DynamicTest> cutsTheChecksumOutAsServersDo() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode removal : VECTORS.get("checksumRemoval")) {
            tests.add(DynamicTest.dynamicTest(removal.get("case").stringValue(), () -> {
                String received = removal.get("queryReceived").stringValue();
                String hashed = removal.get("queryHashed").stringValue();
                String checksum = Parameters.parse(received).first("checksum").orElseThrow();

                assertThat(Checksum.withoutChecksum(received, checksum)).isEqualTo(hashed);

                String right = Checksum.sign(ChecksumAlgorithm.SHA1, "create", hashed, SECRET);
                assertThat(Checksum.verify("create", received.replace(checksum, right), POLICY))
                        .isInstanceOf(Checksum.Verified.class);
            }));
        }
        assertThat(tests).hasSize(7);
        return tests;
    }

    @Test
    void acceptsEveryAddressThatWasSignedElsewhere() {
        List<String> lines = Samples.text("requests/signed-urls.txt")
                .lines()
                .filter(line -> line.contains("checksum="))
                .toList();

        for (String line : lines) {
            String url = line.split(" ")[1];
            String call = url.substring(url.lastIndexOf('/', url.indexOf('?')) + 1, url.indexOf('?'));
            assertThat(Checksum.verify(call, url.substring(url.indexOf('?') + 1), POLICY))
                    .as(call)
                    .isInstanceOf(Checksum.Verified.class);
        }
        assertThat(lines).hasSize(6);
    }

    /** The hook's address holds a query with a signature of its own, and is hashed encoded, as it is sent. */
    @TestFactory
    List<DynamicTest> signsCallsOfHooks() {
        record Signed(String call, String query, ChecksumAlgorithm algorithm, String checksum) {}
        String filtered = HOOK + "&eventID=user-joined%2Cuser-left";
        return List.of(
                        new Signed(
                                "hooks/list", "", ChecksumAlgorithm.SHA1, "e3be0bff005eb253a8bf5ae738388f054523081c"),
                        new Signed(
                                "hooks/create",
                                HOOK,
                                ChecksumAlgorithm.SHA1,
                                "5c492740fade52c6f600f496af937b155c03c0f3"),
                        new Signed(
                                "hooks/create",
                                filtered,
                                ChecksumAlgorithm.SHA1,
                                "2cf3b34ddc9da7b6d0e287d5d8b973d39d546afa"),
                        new Signed(
                                "hooks/create",
                                filtered,
                                ChecksumAlgorithm.SHA256,
                                "d9a591adc7b53f413cada3df652c7a4c682216c655d9e0b4a31981373dade796"))
                .stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.toString(),
                        () -> assertThat(Checksum.sign(one.algorithm(), one.call(), one.query(), HOOK_SECRET))
                                .isEqualTo(one.checksum())))
                .toList();
    }

    @Test
    void signsAFormOverTheRebuiltQueryTowardsOldServers() {
        JsonNode vector = VECTORS.get("legacyPost");
        Parameters form = Parameters.parse(vector.get("formBody").stringValue());

        for (VersionProfile profile : List.of(VersionProfile.V2_4, VersionProfile.V2_5)) {
            assertThat(Checksum.signForm(ChecksumAlgorithm.SHA1, profile, "create", form, SECRET))
                    .isEqualTo(vector.get("checksums").get("sha1").stringValue());
            assertThat(Checksum.signForm(ChecksumAlgorithm.SHA256, profile, "create", form, SECRET))
                    .isEqualTo(vector.get("checksums").get("sha256").stringValue());
        }
    }

    @Test
    void signsAFormOverNothingButCallAndSecretSince26() {
        Parameters form = Parameters.parse(Samples.text("requests/create-form-body.txt"));

        assertThat(Checksum.verifyForm(VersionProfile.V3_0, "create", null, form, POLICY))
                .isEqualTo(new Checksum.Verified(0, SECRET, ChecksumAlgorithm.SHA256));
        assertThat(Checksum.verifyForm(VersionProfile.V2_5, "create", "", form, POLICY))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MISMATCH));
    }

    @Test
    void verifiesTheQueryAloneWhereAFormCallHasOne() {
        Parameters form = Parameters.of("welcome", "not covered", "checksum", "wrong");
        String query = Checksum.signedQuery(ChecksumAlgorithm.SHA256, "create", "meetingID=a1", SECRET);

        assertThat(Checksum.verifyForm(VersionProfile.V3_0, "create", query, form, POLICY))
                .isInstanceOf(Checksum.Verified.class);
    }

    @Test
    void verifiesAFormOfAnOldServerWithItsChecksum() {
        Parameters form = Parameters.of("name", "a b&c=d", "meetingID", "ä*~");
        String checksum = Checksum.signForm(ChecksumAlgorithm.SHA1, VersionProfile.V2_5, "create", form, SECRET);

        assertThat(Checksum.verifyForm(VersionProfile.V2_5, "create", null, form.and("checksum", checksum), POLICY))
                .isInstanceOf(Checksum.Verified.class);
        assertThat(Checksum.verifyForm(
                        VersionProfile.V2_5,
                        "create",
                        null,
                        form.with("name", "other").and("checksum", checksum),
                        POLICY))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MISMATCH));
    }

    @Test
    void saysWhichOfSeveralSecretsMatched() {
        SharedSecret old = SharedSecret.of("the old one");
        ChecksumPolicy policy = ChecksumPolicy.atLeast(ChecksumAlgorithm.SHA1, List.of(SECRET, old));
        String query = Checksum.signedQuery(ChecksumAlgorithm.SHA512, "end", "meetingID=a1", old);

        assertThat(Checksum.verify("end", query, policy))
                .isEqualTo(new Checksum.Verified(1, old, ChecksumAlgorithm.SHA512));
    }

    @Test
    void refusesEverythingWithoutSecrets() {
        String query = Checksum.signedQuery(ChecksumAlgorithm.SHA256, "end", "meetingID=a1", SECRET);

        assertThat(Checksum.verify("end", query, ChecksumPolicy.atLeast(ChecksumAlgorithm.SHA1, List.of())))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MISMATCH));
    }

    @Test
    void honoursAMinimumAndAnExactSet() {
        String weak = Checksum.signedQuery(ChecksumAlgorithm.SHA1, "end", "meetingID=a1", SECRET);
        String middle = Checksum.signedQuery(ChecksumAlgorithm.SHA384, "end", "meetingID=a1", SECRET);
        ChecksumPolicy atLeast256 = ChecksumPolicy.atLeast(ChecksumAlgorithm.SHA256, List.of(SECRET));
        ChecksumPolicy oldServer = new ChecksumPolicy(List.of(SECRET), VersionProfile.V2_4.algorithms());

        assertThat(Checksum.verify("end", weak, atLeast256))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.ALGORITHM_NOT_ACCEPTED));
        assertThat(Checksum.verify("end", middle, atLeast256)).isInstanceOf(Checksum.Verified.class);
        assertThat(Checksum.verify("end", middle, oldServer))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.ALGORITHM_NOT_ACCEPTED));
    }

    @Test
    void acceptsUpperCase() {
        String checksum = Checksum.sign(ChecksumAlgorithm.SHA256, "end", "meetingID=a1", SECRET);

        assertThat(Checksum.verify("end", "meetingID=a1&checksum=" + checksum.toUpperCase(Locale.ROOT), POLICY))
                .isInstanceOf(Checksum.Verified.class);
    }

    @Test
    void dropsControlCharactersAndOuterBlanksBeforeHashing() {
        String checksum = Checksum.sign(ChecksumAlgorithm.SHA256, "end", "meetingID=a1", SECRET);

        assertThat(Checksum.verify("end", " meeting\u0007ID=a\u00851\r\n&checksum=" + checksum, POLICY))
                .isInstanceOf(Checksum.Verified.class);
        assertThat(Checksum.verify("end", "meetingID=a1&checksum=%20" + checksum + "%0A", POLICY))
                .as("a checksum that only decoding makes right is not cut out of the raw query")
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MISMATCH));
    }

    @Test
    void tellsMissingFromMalformedFromWrong() {
        assertThat(Checksum.verify("end", null, POLICY)).isEqualTo(new Checksum.Rejected(Checksum.Reason.MISSING));
        assertThat(Checksum.verify("end", "meetingID=a1&checksum=", POLICY))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MISSING));
        assertThat(Checksum.verify("end", "checksum=abc", POLICY))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MALFORMED));
        assertThat(Checksum.verify("end", "checksum=" + "z".repeat(64), POLICY))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MALFORMED));
        assertThat(Checksum.verify("end", "checksum=" + "0".repeat(64), POLICY))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MISMATCH));
        assertThat(Checksum.verify("end", "mychecksum=" + "0".repeat(64), POLICY))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MISSING));
    }

    @Test
    void refusesTheChecksumOfAnotherCallOrQuery() {
        String query = Checksum.signedQuery(ChecksumAlgorithm.SHA256, "getMeetingInfo", "meetingID=a1", SECRET);

        assertThat(Checksum.verify("end", query, POLICY)).isEqualTo(new Checksum.Rejected(Checksum.Reason.MISMATCH));
        assertThat(Checksum.verify("getMeetingInfo", query.replace("a1", "a2"), POLICY))
                .isEqualTo(new Checksum.Rejected(Checksum.Reason.MISMATCH));
    }

    @Test
    void knowsItsLengths() {
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            assertThat(Checksum.sign(algorithm, "x", "", SECRET)).hasSize(algorithm.hexLength());
            assertThat(ChecksumAlgorithm.ofHexLength(algorithm.hexLength())).contains(algorithm);
        }
        assertThat(Set.of(39, 41, 0, 256))
                .allMatch(length -> ChecksumAlgorithm.ofHexLength(length).isEmpty());
    }

    @Test
    void keepsSecretsOutOfItsTextForms() {
        String query = Checksum.signedQuery(ChecksumAlgorithm.SHA256, "end", "meetingID=a1", SECRET);

        assertThat(Checksum.verify("end", query, POLICY).toString()).doesNotContain(SECRET.reveal());
        assertThat(POLICY.toString()).doesNotContain(SECRET.reveal());
        assertThat(SECRET).hasToString("***").isEqualTo(SharedSecret.of(SECRET.reveal()));
        assertThat(SECRET.bytes()).isEqualTo(SECRET.reveal().getBytes(StandardCharsets.UTF_8));
    }
}
