package org.lectern.simulator;

import java.time.Duration;
import java.util.Set;

/**
 * What goes wrong with answers to API calls.
 *
 * @param calls names of the calls concerned ({@code create}, {@code hooks/list}, …); empty for all
 * @param times how many calls it still hits; −1 for all until cleared
 * @param carriedOut whether the call has its effect although the answer is lost
 * @param delay how long a slow answer waits
 */
public record CallFault(Kind kind, Set<String> calls, int times, boolean carriedOut, Duration delay) {

    /** The ways in which an answer fails. */
    public enum Kind {
        /** The right answer, late. */
        SLOW,
        /** An HTML page with status 500. */
        ERROR_500,
        /** An HTML page with status 200, as a captive proxy gives. */
        HTML_PAGE,
        /** XML that stops in the middle, with status 200. */
        TRUNCATED,
        /** The connection is closed without an answer. Java's own HTTP client then repeats a GET by itself. */
        CUT,
        /** The connection stays open and silent until the fault is cleared. */
        BLACK_HOLE,
        /** An HTML page with status 502, as nginx gives while the API starts. */
        STARTING_502,
        /** Status 200 with nothing in it. */
        EMPTY,
        /** The answer is about another meeting or recording than asked for. */
        OTHER_MEETING,
        /** A list of recordings holds all the server has, others' too, whatever was asked for. */
        EVERYTHING,
        /** A list without its items: the server forgot them. */
        EMPTY_LIST,
        /** A list of 40 MB, repeating what was asked for. */
        HUGE_LIST;

        /** Whether the fault changes what the server would have answered. */
        boolean needsTheAnswer() {
            return switch (this) {
                case SLOW, OTHER_MEETING, EVERYTHING, EMPTY_LIST, HUGE_LIST -> true;
                default -> false;
            };
        }
    }

    public CallFault {
        calls = Set.copyOf(calls);
    }

    /** Hits every call until cleared; the calls have no effect, except where the answer is late or a lie. */
    public static CallFault of(Kind kind) {
        return new CallFault(kind, Set.of(), -1, kind.needsTheAnswer(), Duration.ZERO);
    }

    /** Every answer comes so much later; the call is carried out at once. */
    public static CallFault slow(Duration delay) {
        return new CallFault(Kind.SLOW, Set.of(), -1, true, delay);
    }

    public CallFault on(String... callNames) {
        return new CallFault(kind, Set.of(callNames), times, carriedOut, delay);
    }

    public CallFault times(int count) {
        return new CallFault(kind, calls, count, carriedOut, delay);
    }

    /** The call has its effect, only the answer goes wrong. */
    public CallFault afterCarryingOut() {
        return new CallFault(kind, calls, times, true, delay);
    }

    boolean hits(String call) {
        return times != 0 && (calls.isEmpty() || calls.contains(call));
    }
}
