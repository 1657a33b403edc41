package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OutgoingAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://lms.example.org/a?b=c, https, lms.example.org, 443, /a?b=c",
        "http://lms.example.org, http, lms.example.org, 80, /",
        "HTTPS://LMS.Example.ORG.:8443/, https, lms.example.org, 8443, /",
        "http://bücher.example/ü?q=ü, http, xn--bcher-kva.example, 80, /%C3%BC?q=%C3%BC",
        "http://93.184.216.34/x, http, 93.184.216.34, 80, /x",
        "http://[2606:4700::1111]:81/, http, 2606:4700::1111, 81, /",
        "https://lms.example.org/a?x[]={1|2}<\">, https, lms.example.org, 443, /a?x%5B%5D=%7B1%7C2%7D%3C%22%3E",
        "https://lms.example.org?x=%2F%3f, https, lms.example.org, 443, /?x=%2F%3f"
    })
    void readsWhatIsCalled(String text, String scheme, String host, int port, String target) {
        OutgoingAddress address = OutgoingAddress.of(text);

        assertThat(address.scheme()).isEqualTo(scheme);
        assertThat(address.host().name()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lms.example.org/a",
                "//lms.example.org/a",
                "ftp://lms.example.org/",
                "file:///etc/passwd",
                "gopher://lms.example.org/",
                "javascript:alert(1)",
                "http:lms.example.org",
                "http:///a",
                "https://user@lms.example.org/",
                "https://user:secret@lms.example.org/",
                "https://lms.example.org#@127.0.0.1/",
                "https://lms.example.org/#part",
                "https://lms.example.org\\@127.0.0.1/",
                "https://lms.example.org/ a",
                "https://lms.example.org/a\r\nHost: other",
                "https://lms.example.org\t/",
                "https://lms%2eexample.org/",
                "https://127.0.0.1%2f.example.org/",
                "https://lms.example.org:0/",
                "https://lms.example.org:65536/",
                "https://lms.example.org:-1/",
                "https://lms.example.org:80:81/",
                "https://lms..example.org/",
                "https://.example.org/",
                "https://lms.example.org//../a//b x",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.1.2/",
                "http://127.0.0.01/",
                "http://127.0.0.256/",
                "http://lms.example.0x7f/",
                "http://1.2.3.4.5/",
                "http://[::1%25eth0]/",
                "http://[::1/",
                "http://[127.0.0.1]/",
                "http://[]/",
                "https://lms.exa|mple.org/",
                "https://lms.example.org[/"
            })
    void refusesEveryOtherSpelling(String text) {
        assertThatThrownBy(() -> OutgoingAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysNothingOfTheAddressInTheReason() {
        assertThatThrownBy(() -> OutgoingAddress.of("https://user:canary@lms.example.org/"))
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "a.localhost",
                "moodle",
                "nas.local",
                "db.internal",
                "a.home.arpa",
                "8.8.8.8",
                "[::8]"
            })
    void knowsWhatHasNoMeaningInPublic(String host) {
        assertThat(OutgoingAddress.of("http://" + host + "/").host().isPublicName())
                .isFalse();
    }
}
