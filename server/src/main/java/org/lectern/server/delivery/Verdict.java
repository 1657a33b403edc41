package org.lectern.server.delivery;

import java.time.Duration;
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

    /** Delivered on 2xx; again on connection failures and 5xx; never on anything else, redirects included. */
    static Verdict strict(GuardedResult result) {
        return switch (result) {
            case GuardedResult.Answered answered when answered.isSuccess() -> new Delivered();
            case GuardedResult.Answered answered
            when answered.status() >= 500 -> new Again(inWords(result), RetryAfter.of(answered));
            case GuardedResult.Answered _ -> new Never(inWords(result));
            case GuardedResult.Blocked _ -> new Never(inWords(result));
            case GuardedResult.Failed _ -> new Again(inWords(result), Duration.ZERO);
        };
    }
}
