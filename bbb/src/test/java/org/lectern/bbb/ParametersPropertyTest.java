package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParametersPropertyTest {
    private static final int SEEDS = 1_000;

    @Test
    void comeBackFromTheWireWithHalvesOfCharactersReplaced() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<String> values = texts(new Random(seed));
            Parameters parameters = Parameters.none();
            for (String value : values) {
                parameters = parameters.and("v", value);
            }

            Parameters back = Parameters.parse(parameters.encoded());

            assertThat(back.all("v"))
                    .as("seed %d", seed)
                    .isEqualTo(values.stream()
                            .map(ParametersPropertyTest::withoutHalves)
                            .toList());
        }
    }

    /** Up to five texts of up to forty units, half of them from the whole range, halves of characters included. */
    private static List<String> texts(Random random) {
        var texts = new ArrayList<String>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(41);
            for (int k = 0; k < length; k++) {
                text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x10000)));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static String withoutHalves(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
