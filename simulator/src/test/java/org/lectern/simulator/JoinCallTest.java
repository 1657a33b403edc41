package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinCallTest {
    private static final String ADA = "meetingID=room-1&fullName=Ada";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void sendsTheBrowserToTheClientWithACookie() {
        ApiClient client = room(ServerProfile.V3_0, "");

        HttpResponse<String> answer = client.send("join", ADA + "&role=MODERATOR");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).matches("http://127.0.0.1:\\d+/html5client/\\?sessionToken=[a-z0-9]{16}");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).matches("JSESSIONID=[0-9A-F]{32}; .*");
    }

    @ParameterizedTest
    @CsvSource({"V2_7, join-redirect-false-2.7", "V3_0, join-redirect-false-3.0"})
    void answersInXmlWhenTheBrowserIsNotSentOn(ServerProfile profile, String sample) {
        ApiClient client = room(profile, "");

        String answer = client.call("join", ADA + "&role=viewer&redirect=false");

        assertThat(Samples.tags(answer)).isEqualTo(Samples.tags(Samples.response(sample)));
        assertThat(ApiClient.element(answer, "user_id")).matches("w_[a-z0-9]{12}");
        assertThat(ApiClient.element(answer, "url"))
                .contains(profile == ServerProfile.V3_0 ? "/html5client/?" : "/html5client/join?");
    }

    @Test
    void putsErrorsIntoTheAddressItSendsTheBrowserTo() {
        ApiClient client = room(ServerProfile.V3_0, "");
        String to = "&logoutURL=https%3A%2F%2Flms.example.org%2Fcourse%2F7";

        String location = location(client.send("join", ADA + "&role=VIEWER&createTime=1" + to));

        assertThat(location).isEqualTo(Samples.text("join-error-location.txt").strip());
        assertThat(location(client.send(
                        "join",
                        ADA + "&role=VIEWER&createTime=1&errorRedirectUrl=https%3A%2F%2Ffront.example.org%2Fe%3Fa%3D1"
                                + to)))
                .startsWith("https://front.example.org/e?a=1&errors=[");
    }

    @ParameterizedTest
    @CsvSource({
        "V3_0, 'fullName=Ada&role=VIEWER', missingParamMeetingID",
        "V3_0, 'meetingID=room-1&role=VIEWER', missingParamFullName",
        "V3_0, 'meetingID=nobody&fullName=Ada&role=VIEWER', invalidMeetingIdentifier",
        "V3_0, 'meetingID=room-1&fullName=Ada&role=VIEWER&guest=maybe', validationError",
        "V3_0, 'meetingID=room-1&fullName=Ada&role=VIEWER&createTime=x', validationError",
        "V3_0, 'meetingID=room-1&fullName=Ada&role=VIEWER&createTime=1', mismatchCreateTimeParam",
        "V2_5, 'meetingID=room-1&fullName=Ada&role=VIEWER', invalidPassword",
        "V2_5, 'meetingID=room-1&fullName=Ada&password=no', invalidPassword"
    })
    void redirectsOnErrors(ServerProfile profile, String query, String key) {
        ApiClient client = room(profile, "");

        HttpResponse<String> answer = client.send("join", query);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(URLDecoder.decode(location(answer), StandardCharsets.UTF_8)).contains("\"key\":\"" + key + "\"");
    }

    @Test
    void redirectsOnAWrongChecksumToo() {
        ApiClient client = room(ServerProfile.V3_0, "");

        assertThat(location(client.get(client.base() + "join?" + ADA + "&checksum=" + "0".repeat(64))))
                .contains("checksumError");
    }

    @Test
    void answersAnUnknownRoleInXmlEvenToBrowsers() {
        ApiClient client = room(ServerProfile.V3_0, "");

        assertThat(client.call("join", ADA).strip()).isEqualTo(Samples.response("join-bad-password-2.6"));
    }

    @Test
    void keepsLateErrorsAsXmlForProgramsIn30() {
        String query = ADA + "&role=VIEWER&createTime=1&redirect=false";

        assertThat(room(ServerProfile.V3_0, "").call("join", query)).contains("mismatchCreateTimeParam");
        assertThat(room(ServerProfile.V2_7, "").send("join", query).statusCode())
                .isEqualTo(302);
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS_ACCEPT, MODERATOR, '', ALLOW",
        "ALWAYS_ACCEPT, VIEWER, '&guest=true', ALLOW",
        "ALWAYS_DENY, MODERATOR, '', ALLOW",
        "ALWAYS_DENY, VIEWER, '', DENY",
        "ALWAYS_DENY, VIEWER, '&guest=false', ALLOW",
        "ALWAYS_DENY, VIEWER, '&guest=true', DENY",
        "ASK_MODERATOR, MODERATOR, '', ALLOW",
        "ASK_MODERATOR, VIEWER, '', WAIT",
        "ASK_MODERATOR, VIEWER, '&guest=false', ALLOW",
        "ASK_MODERATOR, VIEWER, '&guest=false&auth=true', WAIT",
        "ASK_MODERATOR, VIEWER, '&guest=true', WAIT",
        "ALWAYS_ACCEPT_AUTH, VIEWER, '', ALLOW",
        "ALWAYS_ACCEPT_AUTH, VIEWER, '&guest=true', WAIT"
    })
    void admitsGuestsByPolicy(String policy, Role role, String more, String status) {
        ApiClient client = room(ServerProfile.V3_0, "&guestPolicy=" + policy);

        String answer = client.call("join", ADA + "&role=" + role + more + "&redirect=false");

        if (status.equals("DENY")) {
            assertThat(ApiClient.element(answer, "messageKey")).isEqualTo("guestDeniedAccess");
        } else {
            assertThat(ApiClient.element(answer, "guestStatus")).isEqualTo(status);
        }
    }

    @Test
    void tellsOldProgramsThatAGuestWaitsOrIsDenied() {
        String waits = room(ServerProfile.V2_7, "&guestPolicy=ASK_MODERATOR")
                .call("join", ADA + "&role=VIEWER&guest=true&redirect=false");
        String denied = room(ServerProfile.V2_5, "&guestPolicy=ALWAYS_DENY")
                .call("join", ADA + "&password=ap&guest=true&redirect=false");

        assertThat(Samples.tags(waits)).isEqualTo(Samples.tags(Samples.response("join-guest-wait-2.7")));
        assertThat(waits).contains("guestWait").contains("/html5client/guestWait?sessionToken=");
        assertThat(ApiClient.element(denied, "messageKey")).isEqualTo("guestDeny");
        assertThat(ApiClient.element(denied, "guestStatus")).isEqualTo("DENY");
    }

    @Test
    void countsPeopleNotConnectionsAgainstTheLimit() {
        ApiClient client = room(ServerProfile.V3_0, "&maxParticipants=2");
        for (String user : List.of("a", "b", "a")) {
            assertThat(client.call("join", ADA + "&role=VIEWER&redirect=false&userID=" + user))
                    .contains("successfullyJoined");
        }

        assertThat(client.call("join", ADA + "&role=VIEWER&redirect=false&userID=c"))
                .contains("maxParticipantsReached");
    }

    @Test
    void takesTheRoleFromPasswordsToo() {
        ApiClient client = room(ServerProfile.V2_4, "");

        assertThat(client.call("join", ADA + "&password=mp&redirect=false")).contains("SUCCESS");
        assertThat(client.call("join", ADA + "&password=ap&role=MODERATOR&redirect=false"))
                .contains("SUCCESS");
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private ApiClient room(ServerProfile profile, String more) {
        try {
            Simulator simulator = Simulator.builder().profile(profile).seed(7).start();
            open.add(simulator);
            ApiClient client = new ApiClient(simulator);
            open.add(client);
            client.call("create", "meetingID=room-1&name=Room&attendeePW=ap&moderatorPW=mp" + more);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
