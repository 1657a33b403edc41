package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://bbb.example.com, https://bbb.example.com/bigbluebutton/",
        "https://bbb.example.com/, https://bbb.example.com/bigbluebutton/",
        "https://bbb.example.com/bigbluebutton, https://bbb.example.com/bigbluebutton/",
        "https://bbb.example.com/bigbluebutton/, https://bbb.example.com/bigbluebutton/",
        "https://bbb.example.com/bigbluebutton/api, https://bbb.example.com/bigbluebutton/",
        "https://bbb.example.com/bigbluebutton/api/, https://bbb.example.com/bigbluebutton/",
        "HTTPS://BBB.example.com:443/bigbluebutton//, https://bbb.example.com/bigbluebutton/",
        "http://127.0.0.1:8090, http://127.0.0.1:8090/bigbluebutton/",
        "http://[::1]:8090/, http://[::1]:8090/bigbluebutton/",
        "https://front.example.org/t/x/bigbluebutton/api, https://front.example.org/t/x/bigbluebutton/",
        "https://front.example.org/other, https://front.example.org/other/",
        "'  https://bbb.example.com  ', https://bbb.example.com/bigbluebutton/"
    })
    void comesToOneFormFromEverythingPeopleCopy(String given, String base) {
        assertThat(ServerAddress.of(given).base()).isEqualTo(base);
        assertThat(ServerAddress.of(base)).isEqualTo(ServerAddress.of(given));
    }

    @Test
    void makesTheAddressOfACall() {
        ServerAddress address = ServerAddress.of("https://bbb.example.com");

        assertThat(address.call("hooks/list")).isEqualTo("https://bbb.example.com/bigbluebutton/api/hooks/list");
        assertThat(address.version()).isEqualTo("https://bbb.example.com/bigbluebutton/api");
        assertThat(address.origin()).isEqualTo("https://bbb.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bbb.example.com",
                "ftp://bbb.example.com",
                "file:///etc/passwd",
                "https://",
                "https://user:pw@bbb.example.com",
                "https://bbb.example.com/?a=b",
                "https://bbb.example.com/#x",
                "https://bbb example.com"
            })
    void refusesWhatIsNoServerAddress(String given) {
        assertThatThrownBy(() -> ServerAddress.of(given)).isInstanceOf(IllegalArgumentException.class);
    }
}
