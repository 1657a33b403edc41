package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChecksumRemovalTest {
    private static final String[] PIECES = {
        "&", "checksum=ab", "checksum=", "ab", "a", "x=1", "check", "sum=ab", "=", "b"
    };

    /** The short way for a checksum at the end gives what the three replacements of servers give. */
    @Test
    void whateverTheQueryTheChecksumIsCutOutAsByServers() {
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(7); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String query = text.toString();

            assertThat(Checksum.withoutChecksum(query, "ab"))
                    .as(query)
                    .isEqualTo(query.replace("&checksum=ab", "")
                            .replace("checksum=ab&", "")
                            .replace("checksum=ab", ""));
        }
    }
}
