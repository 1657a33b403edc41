package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Sourced.Chosen;

final class SourcedTest {
    @Test
    void eachFigureHasItsOwnChoice() {
        assertThat(Sourced.eventsFirst(5L, 9L).value()).contains(5L);
        assertThat(Sourced.eventsFirst(null, 9L).value()).contains(9L);
        assertThat(Sourced.reportFirst(5L, 9L).value()).contains(9L);
        assertThat(Sourced.reportFirst(5L, null).value()).contains(5L);
        assertThat(Sourced.greater(5L, 9L)).isEqualTo(new Sourced(5L, 9L, Chosen.REPORTED));
        assertThat(Sourced.greater(5L, 5L).chosen()).isEqualTo(Chosen.LIVE);
        assertThat(Sourced.greater(null, 0L).value()).contains(0L);
    }

    @Test
    void whatNobodyToldIsAbsentAndNotNought() {
        for (Sourced none : List.of(
                Sourced.eventsFirst(null, null), Sourced.reportFirst(null, null), Sourced.greater(null, null))) {
            assertThat(none).isEqualTo(Sourced.NOT_COLLECTED);
            assertThat(none.value()).isEmpty();
            assertThat(none.plus(none)).isEqualTo(none);
            assertThat(none.plus(Sourced.live(3))).isEqualTo(Sourced.live(3));
        }
    }

    @Test
    void whatIsShownOfASumIsTheSumOfWhatIsShown() {
        List<Sourced> all = new ArrayList<>();
        for (@Nullable Long live : new @Nullable Long[] {null, 0L, 2L, 7L}) {
            for (@Nullable Long reported : new @Nullable Long[] {null, 0L, 3L, 11L}) {
                all.add(Sourced.eventsFirst(live, reported));
                all.add(Sourced.reportFirst(live, reported));
                all.add(Sourced.greater(live, reported));
            }
        }
        for (Sourced one : all) {
            for (Sourced other : all) {
                assertThat(one.plus(other).value().orElse(0L))
                        .as("%s and %s", one, other)
                        .isEqualTo(one.value().orElse(0L) + other.value().orElse(0L));
                assertThat(one.plus(other).collected()).isEqualTo(one.collected() || other.collected());
            }
        }
    }
}
