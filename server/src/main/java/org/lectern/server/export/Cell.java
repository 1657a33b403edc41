package org.lectern.server.export;

import java.time.Duration;
import java.time.Instant;

/** One value of a table, before anything decides how it is written. */
sealed interface Cell {
    /** Something people wrote, or a word of ours: never a formula. */
    record Text(String text) implements Cell {}

    record Count(long number) implements Cell {}

    record Length(Duration duration) implements Cell {}

    record Moment(Instant at) implements Cell {}

    /** There is no value: it was not collected, or it does not apply. Never written as 0. */
    record Nothing() implements Cell {}

    Cell NOTHING = new Nothing();

    static Cell text(String text) {
        return new Text(text);
    }

    static Cell length(Duration duration) {
        return new Length(duration);
    }

    static Cell count(long number) {
        return new Count(number);
    }
}
