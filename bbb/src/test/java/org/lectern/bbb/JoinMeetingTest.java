package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.bbb.Samples.SECRET;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinMeetingTest {

    private static final BbbClient CLIENT = BbbClient.of("https://bbb.example.com", SECRET.reveal());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada Teacher",
                "Eve&role=MODERATOR",
                "Eve%26role%3DMODERATOR",
                "Eve&role=MODERATOR&checksum=0000000000000000000000000000000000000000",
                "Eve#fragment",
                "Eve+Mallory",
                "Eve\r\nLocation: https://evil.example",
                "Eve\0",
                "😀 李雷 Jürgen",
                "\u202Eknil",
                "=HYPERLINK(\"x\")",
                "a=b?c=d/e\\f",
                "100%",
                "<script>alert(1)</script>"
            })
    void decodesBackToExactlyTheExpectedPairs(String name) {
        JoinMeeting request = JoinMeeting.of("abc123", name, Role.VIEWER)
                .userId("u-" + name)
                .createTime(Instant.ofEpochMilli(1531155809613L))
                .guest(true)
                .userdata("bbb_custom_language", "fr");

        URI url = CLIENT.joinUrl(request);

        Parameters sent = Parameters.parse(url.getRawQuery());
        assertThat(sent.without("checksum"))
                .isEqualTo(Parameters.of(
                        "meetingID",
                        "abc123",
                        "fullName",
                        name,
                        "role",
                        "VIEWER",
                        "userID",
                        "u-" + name,
                        "createTime",
                        "1531155809613",
                        "guest",
                        "true",
                        "userdata-bbb_custom_language",
                        "fr"));
        assertThat(sent.all("checksum")).hasSize(1);
        assertThat(Checksum.verify("join", url.getRawQuery(), ChecksumPolicy.of(SECRET)))
                .isInstanceOf(Checksum.Verified.class);
        assertThat(url.toString())
                .startsWith("https://bbb.example.com/bigbluebutton/api/join?")
                .isPrintable();
        assertThat(url.getRawFragment()).isNull();
    }

    @Test
    void replacesHalvesOfCharactersInNames() {
        URI url = CLIENT.joinUrl(JoinMeeting.of("abc123", "x\uD83D", Role.VIEWER));

        assertThat(Parameters.parse(url.getRawQuery()).first("fullName")).contains("x\uFFFD");
    }

    @Test
    void carriesEverythingElse() {
        Parameters parameters = JoinMeeting.of("abc123", "Ada", Role.MODERATOR)
                .password(MeetingPassword.of("mp"))
                .authenticated(true)
                .errorRedirectUrl("https://lms.example.org/e?x=1")
                .logoutUrl("https://lms.example.org/")
                .avatarUrl("https://lms.example.org/a.png")
                .excludeFromDashboard(true)
                .with("newIn4", "yes")
                .with("auth", "")
                .parameters();

        assertThat(parameters.first("password")).contains("mp");
        assertThat(parameters.first("auth")).isEmpty();
        assertThat(parameters.first("errorRedirectUrl")).contains("https://lms.example.org/e?x=1");
        assertThat(parameters.first("logoutURL")).contains("https://lms.example.org/");
        assertThat(parameters.first("avatarURL")).contains("https://lms.example.org/a.png");
        assertThat(parameters.first("excludeFromDashboard")).contains("true");
        assertThat(parameters.first("newIn4")).contains("yes");
    }

    @Test
    void refusesUserdataThatServersWouldDrop() {
        JoinMeeting request = JoinMeeting.of("abc123", "Ada", Role.VIEWER);

        assertThatThrownBy(() -> request.userdata("custom-language", "fr"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNoNamesInItsTextForm() {
        assertThat(JoinMeeting.of("abc123", "Ada Teacher", Role.VIEWER))
                .asString()
                .doesNotContain("Ada");
    }
}
