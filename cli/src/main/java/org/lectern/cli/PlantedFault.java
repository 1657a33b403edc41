package org.lectern.cli;

import org.lectern.server.Wiring;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.ObservationOrder;

/**
 * A defect that {@code demo --check --break} builds into the product for one run, to show that the check would find it.
 *
 * <p>The faults live here, in the seams that tests use; the product has no switch for them.
 */
enum PlantedFault {
    /** The log takes a repeated event for a new one. */
    DEDUPE {
        @Override
        Wiring in(Wiring wiring) {
            return wiring.change(EventLog.class, ForgetfulLog::new);
        }
    },
    /** The fold takes events as they happen to lie in the log, not by the time at which they happened. */
    ORDER {
        @Override
        Wiring in(Wiring wiring) {
            return wiring.change(
                    ObservationOrder.class, _ -> (a, b) -> a.identity().compareTo(b.identity()));
        }
    },
    /** The log says that events are kept before they are, and keeps them a few seconds later. */
    FLUSH {
        @Override
        Wiring in(Wiring wiring) {
            return wiring.change(EventLog.class, HastyLog::new);
        }
    };

    abstract Wiring in(Wiring wiring);
}
