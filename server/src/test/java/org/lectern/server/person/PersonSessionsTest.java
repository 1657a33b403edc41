package org.lectern.server.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class PersonSessionsTest {
    private static final String ID = "0d4f3a52-6f5e-4a0b-9a2b-1e6f0c7d8e9f";
    private static final String VALUE = Base64.getEncoder().encodeToString(ID.getBytes(StandardCharsets.US_ASCII));

    @Test
    void findsTheSessionAmongOtherCookies() {
        assertThat(PersonSessions.sessionId("zone=Europe/Berlin; lectern=" + VALUE + "; theme=dark"))
                .hasValue(ID);
        assertThat(PersonSessions.sessionId("__Host-lectern=" + VALUE)).hasValue(ID);
    }

    @Test
    void takesNothingThatIsNotASession() {
        assertThat(PersonSessions.sessionId(null)).isEmpty();
        assertThat(PersonSessions.sessionId("")).isEmpty();
        assertThat(PersonSessions.sessionId("lectern=%%%")).isEmpty();
        assertThat(PersonSessions.sessionId("lectern=" + ID)).isEmpty();
        assertThat(PersonSessions.sessionId("xlectern=" + VALUE)).isEmpty();
    }
}
