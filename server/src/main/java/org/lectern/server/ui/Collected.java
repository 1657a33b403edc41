package org.lectern.server.ui;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;

/** Sums over people of whom a figure was collected. What was collected of nobody is null, never nought. */
final class Collected {
    private Collected() {}

    /** Nought where there is nobody. */
    static @Nullable Duration time(
            List<PersonActivity> people, Figure figure, Function<PersonActivity.Figures, Duration> of) {
        return sum(people, of(people, figure).map(of).reduce(Duration::plus), Duration.ZERO);
    }

    /** Nought where there is nobody. */
    static @Nullable Integer count(
            List<PersonActivity> people, Figure figure, ToIntFunction<PersonActivity.Figures> of) {
        return sum(people, of(people, figure).map(of::applyAsInt).reduce(Integer::sum), 0);
    }

    private static Stream<PersonActivity.Figures> of(List<PersonActivity> people, Figure figure) {
        return people.stream().map(PersonActivity::figures).filter(figures -> figures.collected(figure));
    }

    private static <T> @Nullable T sum(List<PersonActivity> people, Optional<T> sum, T nought) {
        return sum.orElse(people.isEmpty() ? nought : null);
    }
}
