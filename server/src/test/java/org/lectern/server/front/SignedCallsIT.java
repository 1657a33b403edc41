package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.operations.Cause;
import org.lectern.server.operations.Inspection;
import org.lectern.server.operations.Inspections;
import org.lectern.server.tenant.SecretUse;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantState;
import org.lectern.server.tenant.TenantStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the front takes for signed, and what not, over real HTTP. */
@ExtendWith(FrontSchool.ForTests.class)
final class SignedCallsIT {
    private static final JsonNode VECTORS = vectors();
    private static final String API = "/t/golden/bigbluebutton/api/";

    private final FrontSchool school;
    private final Wire wire;
    private final TenantStore tenants;

    SignedCallsIT(FrontSchool school) {
        this.school = school;
        this.wire = school.wire;
        this.tenants = school.school.product.bean(TenantStore.class);
    }

    @Test
    void everyGoldenVectorIsAcceptedInEveryAlgorithmAndInEitherCase() {
        List<String> wrong = new ArrayList<>();
        Map<String, FrontEndpoint> known = known();
        int tried = 0;
        for (JsonNode vector : VECTORS.path("calls")) {
            String call = vector.path("call").asString();
            FrontEndpoint endpoint = known.get(call);
            if (endpoint == null) {
                continue;
            }
            String method = endpoint.methods().contains("GET") ? "GET" : "POST";
            for (Map.Entry<String, JsonNode> sum : vector.path("checksums").properties()) {
                String checksum = sum.getValue().asString();
                String target =
                        API + call + "?" + vector.path("queryWithoutChecksum").asString() + "&checksum=";
                tried++;
                for (String good : List.of(checksum, checksum.toUpperCase(Locale.ROOT))) {
                    if (!echo(method, target + good).isSuccess()) {
                        wrong.add(vector.path("id").asString() + " " + sum.getKey() + " refused");
                    }
                }
                String bad = checksum.substring(1) + (checksum.startsWith("0") ? "1" : "0");
                if (echo(method, target + bad).isSuccess()) {
                    wrong.add(vector.path("id").asString() + " " + sum.getKey() + " accepted though wrong");
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(tried).isEqualTo(4 * VECTORS.path("calls").size());
    }

    @Test
    void theChecksumIsCutOutAsBigBlueButtonDoesIt() {
        List<String> wrong = new ArrayList<>();
        for (JsonNode removal : VECTORS.path("checksumRemoval")) {
            String received = removal.path("queryReceived").asString();
            String hashed = removal.path("queryHashed").asString();
            String old = received.replaceAll(".*checksum=([0-9a-f]+).*", "$1");
            String sum =
                    Checksum.sign(ChecksumAlgorithm.SHA1, "getMeetings", hashed, SharedSecret.of(FrontSchool.SECRET));
            if (!echo("GET", API + "getMeetings?" + received.replace(old, sum)).isSuccess()) {
                wrong.add(removal.path("case").asString());
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(VECTORS.path("checksumRemoval")).hasSize(7);
    }

    @Test
    void theParametersOfAFormAreReadAndNotSigned() {
        String sum =
                Checksum.sign(ChecksumAlgorithm.SHA256, "isMeetingRunning", "", SharedSecret.of(FrontSchool.SECRET));
        Wire.Answer answer = form("isMeetingRunning", "meetingID=a%2Bb&x=%C3%A9+t&checksum=" + sum);

        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.body())
                .contains("<name>meetingID</name><value>a+b</value>", "<value>é t</value>")
                .doesNotContain("checksum");
    }

    @Test
    void whatTheBodyAddsToASignedQueryIsNotRead() {
        String target = school.caller.target("isMeetingRunning", "meetingID=room");
        Wire.Answer answer = wire.send(
                "POST",
                target,
                Map.of("Content-Type", FrontEndpoint.FORM, FrontSchool.ECHO, "1"),
                "meetingID=other&more=1".getBytes(StandardCharsets.UTF_8));

        assertThat(answer.body()).contains("<value>room</value>").doesNotContain("other", "more");
    }

    @Test
    void aChecksumOfAnotherLengthOrCallOrWithoutHexIsWrong() {
        String good = school.caller.target("getMeetings", "");
        String other = school.caller.target("isMeetingRunning", "").replace("isMeetingRunning", "getMeetings");
        for (String target : List.of(
                good.substring(0, good.length() - 1),
                good + "0",
                good.substring(0, good.length() - 1) + "g",
                other,
                API + "getMeetings?checksum=" + "a".repeat(5_000),
                API + "getMeetings?x=1&checksum=" + good.substring(good.indexOf("checksum=") + 9))) {
            assertThat(wire.get(target).body()).as(target).isEqualTo(failed("Checksums do not match"));
        }
    }

    @Test
    void eachPartOfBigBlueButtonWordsAMissingOrWrongChecksumInItsOwnWay() {
        Map<String, FrontEndpoint> known = known();
        for (String call : known.keySet()) {
            String method = known.get(call).methods().contains("GET") ? "GET" : "POST";
            String missing =
                    wire.send(method, API + call, Map.of(), new byte[0]).body();
            String wrong = wire.send(
                            method,
                            API + call + "?recordID=x&publish=true&meetingID=yy&checksum=" + "0".repeat(64),
                            Map.of(),
                            new byte[0])
                    .body();
            if (call.startsWith("hooks/")) {
                assertThat(missing).as(call).isEqualTo(failed("You did not pass the checksum security check."));
                assertThat(wrong).as(call).isEqualTo(missing);
            } else if (call.equals("putRecordingTextTrack")) {
                assertThat(missing).contains("\"paramError\"", "\"Missing param checksum.\"");
                assertThat(wrong).isEqualTo(failed("You did not pass the checksum security check"));
            } else if (call.contains("Recording")) {
                assertThat(missing).as(call).isEqualTo(failed("You did not pass the checksum security check"));
                assertThat(wrong).as(call).isEqualTo(missing);
            } else if (!call.equals("join")) {
                assertThat(missing).as(call).isEqualTo(failed("You must provide the checksum"));
                assertThat(wrong).as(call).isEqualTo(failed("Checksums do not match"));
            }
        }
    }

    @Test
    void aPathWithoutATenantAnswersAsAWrongSecret() {
        String query = "?meetingID=room&checksum=" + "0".repeat(64);

        for (String call : List.of("getMeetings", "isMeetingRunning", "getMeetingInfo", "getSessions")) {
            Wire.Answer wrong = wire.get(API + call + query);
            for (String slug : List.of("nobody", "%67olden", "a".repeat(70), "golden%2F", "GOLDEN")) {
                Wire.Answer unknown = wire.get("/t/" + slug + "/bigbluebutton/api/" + call + query);
                assertThat(unknown.body()).isEqualTo(wrong.body());
                assertThat(unknown.status()).isEqualTo(wrong.status());
                assertThat(unknown.headers().keySet()).isEqualTo(wrong.headers().keySet());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bigbluebutton",
                "/bigbluebutton/",
                "/bigbluebutton/api",
                "/bigbluebutton/api/",
                "/bigbluebutton/api/?&checksum=0123456789",
                "//bigbluebutton//api",
                "/bigbluebutton/api;jsessionid=1",
                "/t/golden/bigbluebutton/api",
                "/t/golden/bigbluebutton/api/?&checksum=wrong",
                "/t/golden/bigbluebutton/",
                "/t/nobody/bigbluebutton/api/"
            })
    void theVersionProbeIsAnsweredWithoutAndWithAnyChecksum(String path) {
        for (String method : List.of("GET", "POST")) {
            Wire.Answer answer = wire.send(method, path, Map.of(), new byte[0]);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type").replace(" ", "")).isEqualTo("text/xml;charset=utf-8");
            assertThat(answer.body())
                    .isEqualTo("<response><returncode>SUCCESS</returncode><version>2.0</version>"
                            + "<apiVersion>2.0</apiVersion><bbbVersion/></response>");
        }
    }

    @Test
    void pathsThatLeadToNoCallAndMethodsThatItDoesNotHaveSaySo() {
        for (String path : List.of(
                "/t/golden/bigbluebutton/api/unknown",
                "/t/golden/bigbluebutton/api/GETMEETINGS",
                "/t/golden/bigbluebutton/getMeetings",
                "/t/golden/bigbluebutton/api/api/getMeetings",
                "/t/golden/bigbluebutton/api/get%4Deetings",
                "/t/golden/bigbluebutton/api/hooks%2Flist",
                "/bigbluebutton/api/getMeetings/more")) {
            Wire.Answer answer = wire.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.says("unsupportedRequest")).as(path).isTrue();
        }
        Wire.Answer put = wire.send("PUT", API + "getMeetings", Map.of(), new byte[0]);
        assertThat(put.status()).isEqualTo(405);
        assertThat(put.header("allow")).isEqualTo("GET, POST");
    }

    @Test
    void aBodyMustHaveATypeThatTheCallTakes() {
        for (String type : List.of("text/plain", "application/json", "application/xml", "nonsense")) {
            assertThat(school.caller.post("getMeetings", "", type, "<x/>").says("unsupportedContentType"))
                    .as(type)
                    .isTrue();
        }
        assertThat(wire.send(
                                "POST",
                                school.caller.target("getMeetings", ""),
                                Map.of(),
                                "x".getBytes(StandardCharsets.UTF_8))
                        .says("unsupportedContentType"))
                .isTrue();
        assertThat(school.caller
                        .post("getMeetings", "", "application/x-www-form-urlencoded; charset=UTF-8", "a=b")
                        .isSuccess())
                .isTrue();
        assertThat(wire.send("POST", school.caller.target("getMeetings", ""), Map.of(), new byte[0])
                        .isSuccess())
                .isTrue();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAnAnswer() {
        Wire.Answer answer = school.caller.post("getMeetings", "", FrontEndpoint.FORM, "a=" + "b".repeat(3 << 20));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.says("sizeError")).isTrue();
    }

    @Test
    void whatPluginsReallySendIsUnderstoodByteForByte() {
        for (String query : List.of(
                "meetingID=5d3d-2-1%5B0%5D",
                "meetingID=5d3d-2-1[0]&playbacks[presentation][type]=a|b",
                "meetingID=a%2Fb%2fc",
                "meetingID=a//b;c",
                "meetingID=%E6%9D%8E%E9%9B%B7+%F0%9F%98%80",
                "meetingID=a&&x=1&",
                "a[]=1&a[]=2&meetingID=aa",
                "meetingID=%ff%fe&x=%zz%2")) {
            assertThat(school.caller.echo("getMeetingInfo", query).isSuccess())
                    .as(query)
                    .isTrue();
        }
        Wire.Answer brackets = school.caller.echo("getMeetingInfo", "meetingID=x[0]%5B1%5D");
        assertThat(brackets.body()).contains("<value>x[0][1]</value>");
    }

    @Test
    void anEmptySegmentOrAPathParameterChangesNothing() {
        String query = school.caller.target("getMeetings", "").replaceFirst(".*\\?", "?");

        for (String path : List.of(
                "//t/golden//bigbluebutton/api/getMeetings",
                "/t/golden/bigbluebutton/api/getMeetings;jsessionid=1",
                "/t/golden/bigbluebutton;a=b/api/getMeetings/")) {
            assertThat(wire.get(path + query).isSuccess()).as(path).isTrue();
        }
    }

    @Test
    void requestLinesOf64KilobytesAreTaken() {
        String query = "meetingID=room&meta_dump=" + "a".repeat(65_000);

        Wire.Answer answer = school.caller.echo("getMeetingInfo", query);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("a".repeat(65_000));
    }

    @Test
    void aParameterThatIsGivenTwiceOrHoldsWhatNoTextDoesIsRefused() {
        Map<String, String> keys = Map.of(
                "meetingID=room&meetingID=other", "A parameter is given more than once: meetingID",
                "meetingID=room&x=1&x=1", "A parameter is given more than once: x",
                "meetingID=ro%00om", "A parameter contains a character that is not allowed: meetingID",
                "meetingID=room&a%0Ab=1", "A parameter contains a character that is not allowed: ab");
        keys.forEach((query, message) -> {
            Wire.Answer answer = school.caller.get("getMeetingInfo", query);
            assertThat(answer.says("validationError")).as(query).isTrue();
            assertThat(answer.body().replace("\n", "")).as(query).contains(message);
            assertThat(answer.header("x-lectern-reference")).as(query).matches("[A-Z2-9]{4}-[A-Z2-9]{4}");
        });
        String doubled = school.caller.target("getMeetings", "") + "&checksum=" + "0".repeat(64);
        assertThat(wire.get(doubled).isSuccess()).isFalse();
    }

    @Test
    void aSuspendedTenantIsTurnedAwayAndTheProbeIsNot() {
        var tenant = tenants.create("suspended", "Suspended school");
        tenants.addSecret(tenant.id(), SharedSecret.of("suspended secret"));
        var caller = wire.new Caller("suspended", "suspended secret");
        await().until(() -> caller.get("getMeetings", "").isSuccess());

        tenants.changeState(tenant.id(), TenantState.SUSPENDED);

        await().until(() -> caller.get("getMeetings", "").says("apiNotEnabled"));
        assertThat(wire.get("/t/suspended/bigbluebutton/api").isSuccess()).isTrue();
        assertThat(wire.get("/t/suspended/bigbluebutton/api/getMeetings?checksum=" + "0".repeat(64))
                        .says("checksumError"))
                .isTrue();
    }

    @Test
    void weakerChecksumsThanTheTenantsMinimumAreWrong() {
        var tenant = tenants.create("strict", "Strict school");
        tenants.addSecret(tenant.id(), SharedSecret.of("strict secret"));
        tenants.changeMinimumChecksum(tenant.id(), ChecksumAlgorithm.SHA384);
        var caller = wire.new Caller("strict", "strict secret");
        await().until(() -> wire.get(caller.target(ChecksumAlgorithm.SHA512, "getMeetings", ""))
                .isSuccess());

        await().until(() -> !wire.get(caller.target(ChecksumAlgorithm.SHA256, "getMeetings", ""))
                .isSuccess());
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            Wire.Answer answer = wire.get(caller.target(algorithm, "getMeetings", ""));
            assertThat(answer.isSuccess())
                    .as(algorithm.name())
                    .isEqualTo(algorithm.isAtLeast(ChecksumAlgorithm.SHA384));
        }
    }

    @Test
    void duringARotationSeveralSecretsAreGoodAndTheUseOfEachIsNoted() {
        var tenant = tenants.create("rotating", "Rotating school");
        var old = tenants.addSecret(tenant.id(), SharedSecret.of("old secret"));
        var fresh = tenants.addSecret(tenant.id(), SharedSecret.of("new secret"));
        var withOld = wire.new Caller("rotating", "old secret");
        var withNew = wire.new Caller("rotating", "new secret");

        await().until(() ->
                withOld.echo("getMeetings", "").body().contains(old.id().toString()));
        assertThat(withNew.echo("getMeetings", "").body()).contains(fresh.id().toString());
        await().until(() -> tenants.uses(tenant.id()).stream()
                .map(SecretUse::secretId)
                .toList()
                .containsAll(List.of(old.id(), fresh.id())));

        tenants.retireSecret(tenant.id(), old.id());
        await().until(() -> withOld.get("getMeetings", "").says("checksumError"));
        assertThat(withNew.get("getMeetings", "").isSuccess()).isTrue();
    }

    @Test
    void callersOfAnOlderGenerationSignTheirFormsAndThoseOfTheNewestSeeIt() {
        var old = tenantOf("oldest", VersionProfile.V2_5);
        String rebuilt = "meetingID=a+b&x=%C3%A9";
        String form = "x=%c3%a9&meetingID=a%20b&checksum=";
        var secret = SharedSecret.of("secret of oldest");
        String good = Checksum.sign(ChecksumAlgorithm.SHA1, "isMeetingRunning", rebuilt, secret);
        String bare = Checksum.sign(ChecksumAlgorithm.SHA1, "isMeetingRunning", "", secret);
        for (Map.Entry<String, Boolean> one : Map.of(good, true, bare, false).entrySet()) {
            Wire.Answer answer = wire.send(
                    "POST",
                    "/t/" + old.slug() + "/bigbluebutton/api/isMeetingRunning",
                    Map.of("Content-Type", FrontEndpoint.FORM),
                    (form + one.getKey()).getBytes(StandardCharsets.UTF_8));
            assertThat(answer.isSuccess()).isEqualTo(one.getValue());
        }

        var newest = tenantOf("newest", VersionProfile.V3_0);
        String probe = "/t/" + newest.slug() + "/bigbluebutton/api";
        assertThat(wire.get(probe).body())
                .contains("<bbbVersion/><graphqlWebsocketUrl>wss://", "<html5PluginSdkVersion>");
        assertThat(wire.send("GET", probe, Map.of("Content-Type", "application/json"), new byte[0])
                        .body())
                .startsWith("{\"response\":{\"returncode\":\"SUCCESS\",\"version\":\"2.0\"")
                .contains("graphqlApiUrl");
    }

    private Tenant tenantOf(String slug, VersionProfile generation) {
        Tenant tenant = tenants.create(slug, slug);
        tenants.addSecret(tenant.id(), SharedSecret.of("secret of " + slug));
        tenants.changePolicy(tenant.id(), TenantPolicy.STANDARD.withCallerGeneration(generation));
        return tenant;
    }

    @Test
    void whyAChecksumWasRefusedIsToBeSeenUnderTheCodeOfTheAnswer() {
        String query = "name=Test+Meeting&meetingID=abc123";
        // Of a tenant of its own: the inspector keeps only so many refusals of one.
        tenantOf("inspected", VersionProfile.V2_6);
        String target = wire.new Caller("inspected", "secret of inspected")
                .target("getMeetingInfo", query)
                .replace("Test+Meeting", "Test%20Meeting");

        Wire.Answer answer = wire.get(target);

        assertThat(answer.body()).isEqualTo(failed("Checksums do not match"));
        String code = answer.header("x-lectern-reference");
        var inspections = school.school.product.bean(Inspections.class);
        await().until(() -> inspections.find(code).isPresent());
        Inspection seen = inspections.find(code).orElseThrow();
        assertThat(seen.outcome().reason()).isEqualTo(Reasons.CHECKSUM);
        assertThat(Objects.requireNonNull(seen.outcome().finding()).cause()).isEqualTo(Cause.QUERY_REENCODED);
        assertThat(seen.toString()).doesNotContain("secret of inspected");
    }

    @Test
    void aTenantThatIsNewOrChangedIsKnownWithoutWaiting() {
        var tenant = tenants.create("fresh", "Fresh school");
        var secret = tenants.addSecret(tenant.id(), SharedSecret.of("fresh secret"));
        var caller = wire.new Caller("fresh", "fresh secret");

        assertThat(caller.get("getMeetings", "").isSuccess()).isTrue();
        tenants.changeState(tenant.id(), TenantState.SUSPENDED);
        assertThat(caller.get("getMeetings", "").says("apiNotEnabled")).isTrue();
        tenants.changeState(tenant.id(), TenantState.ACTIVE);
        tenants.retireSecret(tenant.id(), secret.id());
        assertThat(caller.get("getMeetings", "").says("checksumError")).isTrue();
    }

    private Map<String, FrontEndpoint> known() {
        return school.endpoints().stream().collect(Collectors.toMap(FrontEndpoint::name, endpoint -> endpoint));
    }

    private Wire.Answer echo(String method, String target) {
        return wire.send(method, target, Map.of(FrontSchool.ECHO, "1"), new byte[0]);
    }

    private Wire.Answer form(String call, String body) {
        return wire.send(
                "POST",
                API + call,
                Map.of("Content-Type", FrontEndpoint.FORM, FrontSchool.ECHO, "1"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String failed(String message) {
        return "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey><message>" + message
                + "</message></response>";
    }

    private static JsonNode vectors() {
        try (var in = SignedCallsIT.class.getResourceAsStream("/front/checksum-vectors.json")) {
            return JsonMapper.builder().build().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
