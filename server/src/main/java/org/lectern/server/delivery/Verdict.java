package org.lectern.server.delivery;

import java.time.Duration;
import java.util.List;
import org.lectern.server.platform.GuardedResult;

/** What the result of one attempt means for its delivery. */
public sealed interface Verdict {
    record Delivered() implements Verdict {}

    /**
     * Tried again by the schedule.
     *
     * @param atLeast how long the other side asked to be left alone; zero if it did not
     */
    record Again(String reason, Duration atLeast) implements Verdict {}

    /** Trying again would do no good, or harm. */
    record Never(String reason) implements Verdict {}

    /** The other side says that nobody is there any more and never will be: as if the schedule were used up. */
    record Gone(String reason) implements Verdict {}

    /** Again, not before the time that the other side asked for. */
    static Again again(GuardedResult result) {
        return new Again(
                inWords(result),
                result instanceof GuardedResult.Answered answered ? RetryAfter.of(answered) : Duration.ZERO);
    }

    /**
     * The other side does not take it as it is, and these are sent in its stead; it counts as delivered with them.
     *
     * @param reason what was wrong with it
     */
    record Instead(String reason, List<NewDelivery> others) implements Verdict {
        public Instead {
            others = List.copyOf(others);
        }
    }

    /** In words that an operator and the tenant may see. */
    static String inWords(GuardedResult result) {
        return switch (result) {
            case GuardedResult.Answered answered -> "answered " + answered.status();
            case GuardedResult.Blocked blocked -> blocked.reason();
            case GuardedResult.Failed failed ->
                switch (failed.failure()) {
                    case DNS -> "no address was found for the host";
                    case CONNECT -> "no connection";
                    case TLS -> "no trusted encrypted connection";
                    case TIMEOUT -> "no answer in time";
                    case BROKEN -> "the connection broke, or the answer was no HTTP";
                };
        };
    }

    /** Delivered on 2xx; again on connection failures and 5xx; gone on 410; never on anything else, redirects included. */
    static Verdict strict(GuardedResult result) {
        return switch (result) {
            case GuardedResult.Answered answered when answered.isSuccess() -> new Delivered();
            case GuardedResult.Answered answered when answered.status() >= 500 -> again(result);
            case GuardedResult.Answered answered when answered.status() == 410 -> new Gone(inWords(result));
            case GuardedResult.Answered _ -> new Never(inWords(result));
            case GuardedResult.Blocked _ -> new Never(inWords(result));
            case GuardedResult.Failed _ -> again(result);
        };
    }
}
