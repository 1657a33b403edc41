package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
    private static final String CANARY = "canary7Q2w9";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /bigbluebutton/api/join?meetingID=a&checksum=canary7Q2w9&role=VIEWER",
                "callback?sig=canary7Q2w9",
                "client/join?sessionToken=canary7Q2w9",
                "moderatorPW=canary7Q2w9&attendeePW=canary7Q2w9",
                "{\"password\":\"canary7Q2w9\"}",
                "{\"password\": \"canary7Q2w9\"}",
                "password=canary7Q2w9",
                "Authorization: Bearer canary7Q2w9",
                "sent Bearer canary7Q2w9",
                "token eyJcanary7Q2w9.canary7Q2w9.canary7Q2w9",
                "ticket /join/canary7Q2w9 used",
                "POST /hooks/bbb/canary7Q2w9?x=1",
                "GET /callbacks/canary7Q2w9/ended",
                "Cookie: lectern=canary7Q2w9"
            })
    void keepsSecretsOutOfTheLog(String line) {
        assertThat(Redaction.redact(line)).doesNotContain(CANARY).contains("***");
    }

    @Test
    void leavesOrdinaryLinesAlone() {
        String line = "server went offline server=bbb3 failures=3 signal=9 joined=12";

        assertThat(Redaction.redact(line)).isSameAs(line);
    }
}
