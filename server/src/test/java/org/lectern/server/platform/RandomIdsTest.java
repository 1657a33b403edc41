package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

final class RandomIdsTest {
    @Test
    void tokensHaveTheirLengthAndAlphabet() {
        assertThat(RandomIds.token128()).matches("[a-z2-7]{26}");
        assertThat(RandomIds.token256()).matches("[a-z2-7]{52}");
    }

    @Test
    void neverRepeats() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(RandomIds.token128())).isTrue();
        }
    }

    @Test
    void writesBase32AsTheStandardDoes() {
        // RFC 4648, section 10, in lower case and without padding
        assertThat(base32("")).isEmpty();
        assertThat(base32("f")).isEqualTo("my");
        assertThat(base32("fo")).isEqualTo("mzxq");
        assertThat(base32("foo")).isEqualTo("mzxw6");
        assertThat(base32("foob")).isEqualTo("mzxw6yq");
        assertThat(base32("fooba")).isEqualTo("mzxw6ytb");
        assertThat(base32("foobar")).isEqualTo("mzxw6ytboi");
    }

    @Test
    void hashesWithSha256() {
        assertThat(RandomIds.hash("abc")).hasSize(32).startsWith(0xba, 0x78, 0x16, 0xbf);
    }

    private static String base32(String text) {
        return RandomIds.base32(text.getBytes(StandardCharsets.US_ASCII));
    }
}
