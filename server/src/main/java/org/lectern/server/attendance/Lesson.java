package org.lectern.server.attendance;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lectern.server.activity.PersonActivity.Span;

/**
 * The time of a class that counts: what was planned, as far as the class really took place. Nobody is late before the
 * class was opened, and nobody left early who stayed until a teacher closed it.
 *
 * @param anchor the planned start, from which windows are counted
 * @param from where the time that counts begins
 * @param to where it ends; now, while the class runs
 * @param pauses in order, without overlaps: times in which the class was interrupted because its server was lost
 * @param running whether more of it is to come
 */
public record Lesson(Instant anchor, Instant from, Instant to, List<Span> pauses, Basis basis, boolean running) {

    /** Where the plan is from. */
    public enum Basis {
        /** Set for this class. */
        CLASS,
        /** The room's. */
        ROOM,
        /** There is none: from when it was opened until it was over. */
        OBSERVED
    }

    /**
     * A planned time.
     *
     * @param length empty for as long as the class lasts
     */
    public record Plan(Instant start, Optional<Duration> length, Basis basis) {}

    /** When the class really took place; {@code ended} is empty while it runs. */
    public record Held(Instant began, Optional<Instant> ended, List<Span> pauses) {
        public Held {
            pauses = pauses.stream()
                    .filter(pause -> pause.from().isBefore(pause.to()))
                    .sorted(Comparator.comparing(Span::from))
                    .toList();
        }
    }

    public Lesson {
        pauses = List.copyOf(pauses);
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a class does not end before it begins");
        }
    }

    static Lesson of(Optional<Plan> plan, Held held, Instant now) {
        Instant end = held.ended().orElse(now);
        Instant over = end.isBefore(held.began()) ? held.began() : end;
        boolean running = held.ended().isEmpty();
        if (plan.isPresent()) {
            Instant planned = plan.get().start();
            Optional<Instant> until = plan.get().length().map(planned::plus);
            Instant from = planned.isAfter(held.began()) ? planned : held.began();
            Instant to = until.filter(over::isAfter).orElse(over);
            if (from.isBefore(to)) {
                boolean more = running && until.filter(to::equals).isEmpty();
                return new Lesson(planned, from, to, held.pauses(), plan.get().basis(), more);
            }
        }
        return new Lesson(held.began(), held.began(), over, held.pauses(), Basis.OBSERVED, running);
    }

    public Duration length() {
        return Duration.between(from, to);
    }
}
