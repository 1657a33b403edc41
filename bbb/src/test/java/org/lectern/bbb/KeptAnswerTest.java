package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptAnswerTest {
    @Test
    void readsWhatItWroteToTheCharacter() {
        for (int seed = 0; seed < 500; seed++) {
            AnswerElement element = element(new Random(seed), 4);

            assertThat(KeptAnswer.read(KeptAnswer.write(element)))
                    .as("seed %s", seed)
                    .isEqualTo(element);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "[\"a\"]", "[\"a\",\"b\",[]]", "[\"a\",\"b\",{},5]", "null"})
    void refusesWhatItDidNotWrite(String text) {
        assertThatThrownBy(() -> KeptAnswer.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static AnswerElement element(Random random, int depth) {
        List<AnswerElement> children = new ArrayList<>();
        for (int i = 0; depth > 0 && i < random.nextInt(4); i++) {
            children.add(element(random, depth - 1));
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            attributes.put("a" + i, text(random));
        }
        return new AnswerElement("n" + text(random), text(random), children, attributes);
    }

    private static String text(Random random) {
        String alphabet = "ab <>&\"'\\/{}[],:\n\t\u0001é李😀";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < random.nextInt(12); i++) {
            int at = random.nextInt(alphabet.codePointCount(0, alphabet.length()));
            text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)));
        }
        return text.toString();
    }
}
