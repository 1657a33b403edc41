package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SafePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https:evil.example",
                "https://ok@evil.example",
                "javascript:alert(1)",
                "/\tevil",
                "/\n//evil.example",
                "/ok\r\nSet-Cookie: a=b",
                "evil",
                "",
                "/bücher",
                "/sign-out",
                "/sign-in"
            })
    void leadsNowhereElse(String wanted) {
        assertThat(SafePath.of(wanted)).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/r/abc", "/admin/people?text=a%20b", "/classes/1/report"})
    void leadsToOurPages(String wanted) {
        assertThat(SafePath.of(wanted)).isEqualTo(wanted);
    }
}
