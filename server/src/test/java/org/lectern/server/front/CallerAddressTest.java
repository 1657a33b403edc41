package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallerAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://lms.example",
                "http://lms.example:8080/mod/view.php?action=logout&id=2&courseid=2",
                "HTTPS://LMS.example/a",
                "https://[2001:db8::1]:8443/x",
                "https://lms.example/room[0]?x={y}#top",
                "https://lms.example/%%USERID%%/%%USERNAME%%",
                "https://schüle.example/ä",
                "https://lms.example?next=https://other.example"
            })
    void isTakenAsItCame(String address) {
        assertThat(CallerAddress.of(address))
                .get()
                .extracting(CallerAddress::text)
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lms.example/a",
                "//evil.example",
                "/\\evil.example",
                "https:evil.example",
                "https:/evil.example",
                "https:///evil.example",
                "https://",
                "https://ok.example@evil.example/",
                "https://ok.example:443@evil.example/",
                "https://ok.example\\.evil.example/",
                "https://ok.example%2eevil.example/",
                "https://ok example/",
                " https://lms.example/",
                "https://lms.example/a\tb",
                "https://lms.example/a\nSet-Cookie: x",
                "https://lms.example/\u202Egnp.exe",
                "https://lms.example/\u0000",
                "javascript:alert(1)//https://x",
                "java\tscript:alert(1)",
                "data:text/html,x",
                "ftp://lms.example/"
            })
    void isNoneIfBrowsersMayReadItOtherwise(String address) {
        assertThat(CallerAddress.of(address)).isEmpty();
    }

    @Test
    void isNoneBeyondTwoThousandCharacters() {
        assertThat(CallerAddress.of("https://lms.example/" + "a".repeat(2_100))).isEmpty();
    }

    @Test
    void takesAListOfErrorsWhereverItsQueryEnds() {
        String errors = Addressed.errors("aKey", "A \"text\" & more, with ü.");

        assertThat(errors)
                .isEqualTo("[%7B%22key%22:%22aKey%22,%22message%22:%22A%20%5C%22text%5C%22%20%26%20more,%20with"
                        + "%20%C3%BC.%22%7D]");
        assertThat(with("https://lms.example/a", errors)).isEqualTo("https://lms.example/a?errors=" + errors);
        assertThat(with("https://lms.example/a?", errors)).isEqualTo("https://lms.example/a?errors=" + errors);
        assertThat(with("https://lms.example/a?b=c#d", errors))
                .isEqualTo("https://lms.example/a?b=c&errors=" + errors + "#d");
        assertThat(URI.create(with("https://lms.example/ä", "x")).getRawPath()).isEqualTo("/%C3%A4");
    }

    private static String with(String address, String errors) {
        return CallerAddress.of(address).orElseThrow().with("errors", errors);
    }
}
