package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
    private final StringWriter printed = new StringWriter();
    private final Comparison comparison = new Comparison(new PrintWriter(printed));

    @Test
    void passesWhatAgrees() {
        comparison.compare(List.of(person("a", 0), person("b", 0)), List.of(person("b", 0), person("a", 0)));
        comparison.printSum();

        assertThat(comparison.failed()).isZero();
        assertThat(printed.toString()).matches("\\d+ passed, 0 failed\\R");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void findsDifferenceInAnyFigure(int different) {
        comparison.compare(List.of(person("a", 0)), List.of(person("a", different)));

        assertThat(comparison.failed()).isEqualTo(1);
        assertThat(printed.toString()).contains("Name of a: ").contains("really");
    }

    @Test
    void findsWhoeverIsMissing() {
        comparison.compare(List.of(person("a", 0), person("b", 0)), List.of(person("a", 0)));

        assertThat(printed.toString()).contains("Name of b is in the report");
    }

    @Test
    void findsStrangersAndDoubles() {
        comparison.compare(List.of(person("a", 0)), List.of(person("a", 0), person("x", 0)));
        comparison.compare(List.of(person("a", 0)), List.of(person("a", 0), person("a", 0)));

        assertThat(printed.toString())
                .contains("Name of x was really there")
                .contains("people in the report: really 1, reported 2");
    }

    /** A person whose figures are all plain, save the one with the given number. */
    private static PersonFigures person(String id, int different) {
        return new PersonFigures(
                id,
                "Name of " + id,
                new PersonFigures.Seconds(100 + off(different, 1), 40 + off(different, 2), 30 + off(different, 3)),
                new PersonFigures.Counts(
                        1 + off(different, 4), 7 + off(different, 5), 3 + off(different, 6), 2 + off(different, 7)),
                new TreeMap<>(Map.of("👍", 3 + off(different, 8))),
                new PersonFigures.More(
                        new PersonFigures.Lengths(
                                5 + off(different, 9),
                                6 + off(different, 10),
                                7 + off(different, 11),
                                8 + off(different, 12),
                                9 + off(different, 13)),
                        10 + off(different, 14),
                        new TreeMap<>(Map.of("poll", different == 15 ? "No" : "Yes")),
                        different == 16,
                        new PersonFigures.Document(10 + off(different, 17), off(different, 18), off(different, 19))));
    }

    private static int off(int different, int figure) {
        return different == figure ? 1 : 0;
    }
}
