package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WordOrderTest {
    private static final List<String> ORDERED = List.of(
            "",
            "2 groups",
            "10 groups",
            "Ada",
            "Adam 3",
            "Algebra",
            "bbb2",
            "bbb10",
            "bbb10a",
            "bbb99999999999999999999998",
            "bbb99999999999999999999999",
            "\u00c9ric",
            "Week 2",
            "Week 2, room 3",
            "Week 2, room 12",
            "Week 10");

    @Test
    void numbersAreNumbersAndAccentsDoNotMoveAName() {
        for (int seed = 0; seed < 20; seed++) {
            var shuffled = new ArrayList<>(ORDERED);
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(shuffled.stream().sorted(Sorting.WORDS).toList()).isEqualTo(ORDERED);
        }
    }

    @Test
    void zerosInFrontDoNotCount() {
        assertThat(Sorting.WORDS.compare("room 007", "room 7")).isZero();
        assertThat(Sorting.WORDS.compare("room 000", "room 1")).isNegative();
    }

    /** What a sort needs: turned round it is turned round, and what comes after what comes after comes after. */
    @Test
    void isAnOrderOfAnyTexts() {
        var random = new Random(7);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            var text = new StringBuilder();
            for (int c = random.nextInt(6); c > 0; c--) {
                text.append("aA\u00e9 0129-".charAt(random.nextInt(9)));
            }
            texts.add(text.toString());
        }

        for (String a : texts) {
            for (String b : texts) {
                int order = Sorting.WORDS.compare(a, b);
                assertThat(Integer.signum(Sorting.WORDS.compare(b, a))).isEqualTo(-Integer.signum(order));
                for (String c : texts) {
                    if (order <= 0 && Sorting.WORDS.compare(b, c) <= 0) {
                        assertThat(Sorting.WORDS.compare(a, c))
                                .as(a + "|" + b + "|" + c)
                                .isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }
}
