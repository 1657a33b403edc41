package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SortingTest {
    private static final Sorting.Columns<Comparator<String>> COLUMNS = new Sorting.Columns<Comparator<String>>("table")
            .words("name", Sorting.WORDS)
            .figures("length", Comparator.comparingInt(String::length));

    @Test
    void theFirstClickPutsWordsFromAToZAndFiguresFromTheLargestAndTheNextTurnsThemRound() {
        var usual = COLUMNS.read("/list", "", null);
        assertThat(usual.link("name")).isEqualTo("/list?sort=name#table");
        assertThat(usual.link("length")).isEqualTo("/list?sort=-length#table");

        var byName = COLUMNS.read("/list", "", "name");
        assertThat(byName.link("name")).isEqualTo("/list?sort=-name#table");
        assertThat(byName.link("length")).isEqualTo("/list?sort=-length#table");
        assertThat(byName.state("name")).isEqualTo("ascending");
        assertThat(byName.state("length")).isNull();
        assertThat(COLUMNS.read("/list", "", "-length").link("length")).isEqualTo("/list?sort=length#table");
    }

    @Test
    void filtersStayInEveryAddress() {
        var sorting = COLUMNS.read("/list", "text=a%26b&from=x", "-name");

        assertThat(sorting.link("length")).isEqualTo("/list?text=a%26b&from=x&sort=-length#table");
        assertThat(sorting.here()).isEqualTo("/list?text=a%26b&from=x&sort=-name");
        assertThat(sorting.query()).isEqualTo("sort=-name");
    }

    @Test
    void onlyColumnsAreUnderstood() {
        for (String wanted : List.of("other", "-", "--name", "name,length", "NAME")) {
            var sorting = COLUMNS.read("/list", "", wanted);

            assertThat(sorting.wrong()).as(wanted).isTrue();
            assertThat(sorting.here()).isEqualTo("/list");
            assertThat(Sorting.sorted(sorting, List.of("b", "a"))).containsExactly("b", "a");
        }
        assertThat(COLUMNS.read("/list", "", "").wrong()).isFalse();
    }

    @Test
    void whatIsEqualStaysAsItWasAndAccentsFollowTheirLetters() {
        List<String> rows = List.of("Zoe", "Änne", "Bob", "anna", "Ada");

        assertThat(Sorting.sorted(COLUMNS.read("", "", "name"), rows))
                .containsExactly("Ada", "anna", "Änne", "Bob", "Zoe");
        assertThat(Sorting.sorted(COLUMNS.read("", "", "-length"), rows))
                .containsExactly("Änne", "anna", "Zoe", "Bob", "Ada");
    }
}
