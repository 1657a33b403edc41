package org.lectern.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ChecksumPolicy;
import org.lectern.bbb.SharedSecret;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.Runs;

/** Each cause from the mistake that callers, and what stands before us, really make. */
final class ChecksumDiagnosisTest {
    private static final SharedSecret SECRET = SharedSecret.of("639259d4-9dd8-4b25-bf01-95f9567eaf4b");
    private static final SharedSecret NEW = SharedSecret.of("Qk1vNZ8rT0yXw2LpS7aGdF4hJ6cB9eUiOqPzVtMnR3");
    private static final SharedSecret RETIRED = SharedSecret.of("an old secret");
    private static final KnownSecrets SECRETS = new KnownSecrets(
            List.of(NEW, SECRET),
            List.of(
                    new KnownSecrets.Other(RETIRED, Cause.SECRET_RETIRED, "2026-11-01"),
                    new KnownSecrets.Other(SharedSecret.of("theirs"), Cause.SECRET_OF_OTHER_TENANT, "college"),
                    new KnownSecrets.Other(SharedSecret.of("the server's"), Cause.SECRET_OF_SERVER, "bbb1")));
    /** As Moodle writes it. */
    private static final String CREATE = "meetingID=5d3d-2-1%5B0%5D&name=Weekly+class&attendeePW=ap&moderatorPW=mp"
            + "&logoutURL=https%3A%2F%2Flms.example%2Fview.php%3Fid%3D2&record=true&welcome=Hello+%3Cb%3Eall%3C%2Fb%3E"
            + "&meta_bbb-origin-server-common-name=&meta_bbb-recording-tags=algebra%2Cweek+1";

    /** A caller's mistake, or a proxy's: what is signed becomes what is sent. */
    private record Mistake(String name, UnaryOperator<String> onTheWay, Cause cause, String detail) {}

    private static Arguments way(String name, UnaryOperator<String> onTheWay, Cause cause, Object detail) {
        return Arguments.of(new Mistake(name, onTheWay, cause, detail.toString()));
    }

    static Stream<Arguments> mistakesOnTheWay() {
        return Stream.of(
                way(
                        "a proxy decodes brackets",
                        q -> q.replace("%5B", "[").replace("%5D", "]"),
                        Cause.QUERY_REENCODED,
                        Cause.Encoding.BRACKETS),
                way(
                        "a proxy writes blanks as %20",
                        q -> q.replace("+", "%20"), Cause.QUERY_REENCODED, Cause.Encoding.BLANK),
                way(
                        "a proxy writes escapes in lower case",
                        q -> q.replaceAll("%3A%2F%2F", "%3a%2f%2f")
                                .replace("%5B", "%5b")
                                .replace("%5D", "%5d")
                                .replace("%3F", "%3f")
                                .replace("%3D", "%3d")
                                .replace("%3C", "%3c")
                                .replace("%3E", "%3e")
                                .replace("%2F", "%2f")
                                .replace("%2C", "%2c"),
                        Cause.QUERY_REENCODED,
                        Cause.Encoding.HEX_CASE),
                way(
                        "a comma is decoded",
                        q -> q.replace("%2C", ","),
                        Cause.QUERY_REENCODED,
                        Cause.Encoding.PUNCTUATION),
                way(
                        "everything is encoded twice",
                        q -> q.replace("%", "%25"),
                        Cause.QUERY_REENCODED,
                        Cause.Encoding.TWICE),
                way(
                        "ampersands come from an HTML page",
                        q -> q.replace("&", "&amp;"),
                        Cause.QUERY_REENCODED,
                        Cause.Encoding.HTML),
                way(
                        "the whole query is written anew by a library that leaves brackets and blanks otherwise",
                        q -> q.replace("+", "%20")
                                .replace("%5B", "[")
                                .replace("%5D", "]")
                                .replace("%3A", ":")
                                .replace("%2C", ","),
                        Cause.QUERY_REENCODED,
                        Cause.Encoding.WHOLE),
                way("a click identifier is added", q -> q + "&fbclid=IwAR0", Cause.PARAMETER_ADDED, "fbclid"),
                way("a parameter is added before the others", q -> "lang=de&" + q, Cause.PARAMETER_ADDED, "lang"),
                way("a trailing ampersand is added", q -> q + "&", Cause.STRAY_SEPARATOR, ""),
                way("a leading ampersand is added", q -> "&" + q, Cause.STRAY_SEPARATOR, ""));
    }

    @ParameterizedTest
    @MethodSource("mistakesOnTheWay")
    void tellsWhatHappenedToTheQueryOnTheWay(Mistake mistake) {
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            String checksum = Checksum.sign(algorithm, "create", CREATE, SECRET);
            String sent = mistake.onTheWay().apply(CREATE) + "&checksum=" + checksum;

            Finding found = find("create", sent);

            assertThat(found.cause()).as(mistake.name()).isEqualTo(mistake.cause());
            assertThat(found.detail()).as(mistake.name()).isEqualTo(mistake.detail());
            assertThat(found.signed()).as(mistake.name()).isEqualTo(CREATE);
        }
    }

    @Test
    void tellsWhatWasAddedBehindTheChecksum() {
        String sent = "meetingID=a&checksum=" + sign("join", "meetingID=a") + "&utm_source=mail&utm_medium=x";

        assertThat(find("join", sent).cause()).isEqualTo(Cause.PARAMETER_ADDED);
        assertThat(find("join", sent).detail()).isEqualTo("utm_source, utm_medium");
    }

    @Test
    void tellsAClientThatSignsDecodedValues() {
        String checksum = sign("join", "fullName=Jürgen Muñoz&meetingID=a");

        Finding found = find("join", "fullName=J%C3%BCrgen%20Mu%C3%B1oz&meetingID=a&checksum=" + checksum);

        assertThat(found.cause()).isEqualTo(Cause.QUERY_REENCODED);
        assertThat(found.detail()).isEqualTo("DECODED");
    }

    @Test
    void tellsAClientThatSignsSortedParameters() {
        String checksum = sign("create", "attendeePW=a&meetingID=m&name=n");

        assertThat(find("create", "name=n&meetingID=m&attendeePW=a&checksum=" + checksum)
                        .cause())
                .isEqualTo(Cause.ORDER_CHANGED);
    }

    @Test
    void tellsAClientThatLeavesEmptyValuesOutOfWhatItSigns() {
        String checksum = sign("create", "meetingID=m&name=n");

        Finding found = find("create", "meetingID=m&meta_a=&name=n&meta_b=&checksum=" + checksum);

        assertThat(found.cause()).isEqualTo(Cause.PARAMETER_ADDED);
        assertThat(found.detail()).isEqualTo("meta_a, meta_b");
    }

    @Test
    void tellsALostQuery() {
        assertThat(find("create", "").cause()).isEqualTo(Cause.QUERY_LOST);
        assertThat(find("join", "checksum=" + sign("join", "meetingID=a")).cause())
                .isEqualTo(Cause.QUERY_LOST);
    }

    @Test
    void tellsAMissingChecksumFromAMisnamedOne() {
        String checksum = sign("create", "meetingID=a");

        assertThat(find("create", "meetingID=a&name=b").cause()).isEqualTo(Cause.CHECKSUM_MISSING);
        assertThat(find("create", "meetingID=a&checksum=").cause()).isEqualTo(Cause.CHECKSUM_MISSING);
        assertThat(find("create", "meetingID=a&checkSum=" + checksum))
                .isEqualTo(Finding.of(Cause.CHECKSUM_MISNAMED, "checkSum"));
        assertThat(find("create", "meetingID=a&amp;checksum=" + checksum))
                .isEqualTo(Finding.of(Cause.CHECKSUM_MISNAMED, Masking.name("amp;checksum")));
        assertThat(find("create", "meetingID=a&hash=" + checksum).cause()).isEqualTo(Cause.CHECKSUM_MISNAMED);
    }

    static Stream<Arguments> damagedSecrets() {
        String secret = SECRET.reveal();
        return Stream.of(
                Arguments.of(secret + " ", Cause.Damage.BLANK_AFTER),
                Arguments.of(secret + "\t", Cause.Damage.BLANK_AFTER),
                Arguments.of(" " + secret, Cause.Damage.BLANK_BEFORE),
                Arguments.of(secret + "\n", Cause.Damage.LINE_END),
                Arguments.of(secret + "\r\n", Cause.Damage.LINE_END),
                Arguments.of('"' + secret + '"', Cause.Damage.QUOTED),
                Arguments.of(secret.toUpperCase(Locale.ROOT), Cause.Damage.UPPER_CASE),
                Arguments.of(secret.substring(1), Cause.Damage.CUT),
                Arguments.of(secret.substring(0, secret.length() - 1), Cause.Damage.CUT),
                Arguments.of(NEW.reveal().toLowerCase(Locale.ROOT), Cause.Damage.LOWER_CASE));
    }

    @ParameterizedTest
    @MethodSource("damagedSecrets")
    void tellsHowASecretWasDamagedWhenItWasCopied(String used, Cause.Damage damage) {
        String checksum = Checksum.sign(ChecksumAlgorithm.SHA256, "create", CREATE, SharedSecret.of(used));

        assertThat(find("create", CREATE + "&checksum=" + checksum))
                .isEqualTo(Finding.of(Cause.SECRET_DAMAGED, damage.name()));
    }

    @Test
    void tellsWhoseSecretItIs() {
        assertThat(signedWith("an old secret")).isEqualTo(Finding.of(Cause.SECRET_RETIRED, "2026-11-01"));
        assertThat(signedWith("theirs")).isEqualTo(Finding.of(Cause.SECRET_OF_OTHER_TENANT, "college"));
        assertThat(signedWith("the server's")).isEqualTo(Finding.of(Cause.SECRET_OF_SERVER, "bbb1"));
        assertThat(signedWith("nobody's")).isEqualTo(Finding.of(Cause.SECRET_UNKNOWN, ""));
    }

    @Test
    void tellsAnEmptySecret() throws GeneralSecurityException {
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256")
                .digest(("create" + CREATE).getBytes(StandardCharsets.UTF_8));

        assertThat(find("create", CREATE + "&checksum=" + HexFormat.of().formatHex(hash))
                        .cause())
                .isEqualTo(Cause.SECRET_EMPTY);
    }

    @Test
    void tellsAChecksumOfAnotherCall() {
        assertThat(find("getMeetingInfo", "meetingID=a&checksum=" + sign("isMeetingRunning", "meetingID=a")))
                .isEqualTo(Finding.of(Cause.OTHER_CALL, "isMeetingRunning"));
        assertThat(find("hooks/create", "callbackURL=x&checksum=" + sign("create", "callbackURL=x")))
                .isEqualTo(Finding.of(Cause.OTHER_CALL, "create"));
        assertThat(find("getMeetings", "checksum=" + sign("getmeetings", "")))
                .isEqualTo(Finding.of(Cause.OTHER_CALL, "getmeetings"));
        assertThat(find("create", "meetingID=a&checksum=" + sign("api/create", "meetingID=a")))
                .isEqualTo(Finding.of(Cause.OTHER_CALL, "api/create"));
        assertThat(find("create", "meetingID=a&checksum=" + sign("", "meetingID=a")))
                .isEqualTo(Finding.of(Cause.OTHER_CALL, "(none)"));
    }

    @Test
    void tellsAnAlgorithmBelowTheMinimumFromAWrongChecksumThatIsAlsoTooWeak() {
        String right = Checksum.sign(ChecksumAlgorithm.SHA384, "create", CREATE, SECRET);
        var minimum = ChecksumAlgorithm.SHA512;

        assertThat(ChecksumDiagnosis.of(call("create", CREATE + "&checksum=" + right, null, minimum), SECRETS))
                .isEqualTo(Finding.of(Cause.ALGORITHM_TOO_WEAK, "SHA384"));
        String wrong = Checksum.sign(ChecksumAlgorithm.SHA384, "create", CREATE, RETIRED);
        assertThat(ChecksumDiagnosis.of(call("create", CREATE + "&checksum=" + wrong, null, minimum), SECRETS))
                .isEqualTo(new Finding(Cause.SECRET_RETIRED, "2026-11-01", true, null));
    }

    @Test
    void tellsChecksumsThatAreNone() {
        String right = sign("create", "meetingID=a");

        assertThat(find("create", "meetingID=a&checksum=d41d8cd98f00b204e9800998ecf8427e"))
                .isEqualTo(Finding.of(Cause.CHECKSUM_LENGTH, "32 (MD5)"));
        assertThat(find("create", "meetingID=a&checksum=" + right.substring(0, 50)))
                .isEqualTo(Finding.of(Cause.CHECKSUM_DAMAGED, "50/64"));
        assertThat(find("create", "meetingID=a&checksum=" + right + "%2F").cause())
                .isEqualTo(Cause.CHECKSUM_DAMAGED);
        assertThat(find("create", "meetingID=a&checksum=abc").cause()).isEqualTo(Cause.CHECKSUM_LENGTH);
        assertThat(find("create", "meetingID=a&checksum=" + "z".repeat(64)).cause())
                .isEqualTo(Cause.CHECKSUM_LENGTH);
    }

    @Test
    void tellsParametersThatWereNotSigned() {
        assertThat(find("create", "meetingID=a&name=b&checksum=" + sign("create", ""))
                        .cause())
                .isEqualTo(Cause.SIGNED_WITHOUT_QUERY);
    }

    @Test
    void tellsByWhichRuleAFormWasSigned() {
        String form = "name=Test+Meeting&meetingID=abc123";
        String asSent = form + "&checksum=" + sign("create", form);
        String sorted = form + "&checksum=" + sign("create", "meetingID=abc123&name=Test+Meeting");
        String nothing = form + "&checksum=" + sign("create", "");

        assertThat(findForm("", asSent, VersionProfile.V2_6).detail()).isEqualTo("AS_SENT");
        assertThat(findForm("", sorted, VersionProfile.V2_6).detail()).isEqualTo("SORTED");
        assertThat(findForm("", nothing, VersionProfile.V2_4).detail()).isEqualTo("NOTHING");
        Finding both =
                findForm("meetingID=a&checksum=" + sign("create", "meetingID=a&name=b"), "name=b", VersionProfile.V2_6);
        assertThat(both.cause()).isEqualTo(Cause.FORM_BODY);
    }

    @Test
    void tellsOtherConstructions() throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String hmac = HexFormat.of().formatHex(mac.doFinal("createmeetingID=a".getBytes(StandardCharsets.UTF_8)));
        byte[] first = java.security.MessageDigest.getInstance("SHA-256")
                .digest((SECRET.reveal() + "createmeetingID=a").getBytes(StandardCharsets.UTF_8));

        assertThat(find("create", "meetingID=a&checksum=" + hmac))
                .isEqualTo(Finding.of(Cause.NOT_A_PLAIN_HASH, "HMAC"));
        assertThat(find("create", "meetingID=a&checksum=" + HexFormat.of().formatHex(first)))
                .isEqualTo(Finding.of(Cause.NOT_A_PLAIN_HASH, "secret first"));
    }

    @Test
    void staysWithinItsTimeAndNeverThrowsForAnyQuery() {
        var random = new Random(7);
        String marks = "ab=&%+;?#[]5BCé\u0000\uD83D \n,checksum=";
        for (int i = 0; i < Runs.of(300, 20_000); i++) {
            var query = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                query.append(marks.charAt(random.nextInt(marks.length())));
            }
            if (random.nextBoolean()) {
                query.append("&checksum=").append("a".repeat(new int[] {1, 40, 64, 96, 128}[random.nextInt(5)]));
            }
            String form = random.nextBoolean() ? query.reverse().toString() : null;

            Finding found =
                    ChecksumDiagnosis.of(call("create", query.toString(), form, ChecksumAlgorithm.SHA1), SECRETS);

            assertThat(found.cause()).as(query.toString()).isNotNull();
            assertThat(Masking.query(query.toString())).doesNotContain("é");
        }
        String huge = "a=" + "x".repeat(60_000) + "&checksum=" + "a".repeat(64);
        assertThat(find("create", huge).cause()).isEqualTo(Cause.SECRET_UNKNOWN);
    }

    @Test
    void whatIsRightIsAcceptedSoThatItNeverComesHere() {
        assertThat(Checksum.verify(
                        "create",
                        CREATE + "&checksum=" + sign("create", CREATE),
                        ChecksumPolicy.atLeast(ChecksumAlgorithm.SHA1, SECRETS.valid())))
                .isInstanceOf(Checksum.Verified.class);
    }

    private static Finding signedWith(String secret) {
        return find(
                "create",
                CREATE + "&checksum="
                        + Checksum.sign(ChecksumAlgorithm.SHA1, "create", CREATE, SharedSecret.of(secret)));
    }

    private static String sign(String call, String query) {
        return Checksum.sign(ChecksumAlgorithm.SHA256, call, query, SECRET);
    }

    private static Finding find(String call, String query) {
        return ChecksumDiagnosis.of(call(call, query, null, ChecksumAlgorithm.SHA1), SECRETS);
    }

    private static Finding findForm(String query, String form, VersionProfile generation) {
        return ChecksumDiagnosis.of(new SignedCall("create", query, form, ChecksumAlgorithm.SHA1, generation), SECRETS);
    }

    private static SignedCall call(
            String call, String query, @org.jspecify.annotations.Nullable String form, ChecksumAlgorithm minimum) {
        return new SignedCall(call, query, form, minimum, VersionProfile.V2_6);
    }
}
