package org.lectern.server.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PastedSecretTest {
    @Test
    void readsWhatTheServersOwnToolPrints() {
        String printed = """

                    URL: https://bbb.example.org/bigbluebutton/
                    Secret: 330a8b08c3b4c61533e1d0c5ce1ac88f

                    Link to the API-Mate:
                    https://mconf.github.io/api-mate/#server=https://bbb.example.org/bigbluebutton/&sharedSecret=other

                """;

        PastedSecret pasted = PastedSecret.find(printed).orElseThrow();

        assertThat(pasted.address()).isEqualTo("https://bbb.example.org/bigbluebutton/");
        assertThat(pasted.secret()).isEqualTo("330a8b08c3b4c61533e1d0c5ce1ac88f");
        assertThat(pasted.toString()).doesNotContain("330a8b");
    }

    @Test
    void findsNothingInHalfOfIt() {
        assertThat(PastedSecret.find("URL: https://bbb.example.org/bigbluebutton/"))
                .isEmpty();
        assertThat(PastedSecret.find("https://bbb.example.org")).isEmpty();
    }
}
