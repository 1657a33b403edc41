package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lectern.server.pool.Observed;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.Tags;

/** A server, without its secrets. */
record ServerRow(String id, String name, String address, Wanted wanted, Observed observed, Freshness freshness) {

    /** What the operator wants. */
    record Wanted(
            String state,
            String weight,
            String tags,
            String algorithm,
            @Nullable Instant draining,
            @Nullable String spare) {}

    /**
     * How much of what is shown still holds.
     *
     * @param age since the last answer, null if there was none
     * @param stale whether it is too old to place classes by
     * @param givenUp whether its classes were given up
     */
    record Freshness(@Nullable Duration age, boolean stale, boolean givenUp) {}

    static ServerRow of(Server server, Instant now, Duration staleAfter) {
        Instant answered = server.observed().answeredAt();
        boolean asked = server.state() != ServerState.DISABLED;
        return new ServerRow(
                server.id().toString(),
                server.name(),
                server.address().base(),
                new Wanted(
                        server.state().name(),
                        weight(server.weight()),
                        Tags.text(server.tags()),
                        server.algorithm().name(),
                        server.marks().draining(),
                        server.spare() == null ? null : server.spare().kind().name()),
                server.observed(),
                new Freshness(
                        answered == null ? null : Duration.between(answered, now),
                        asked && server.isStale(now, staleAfter),
                        server.marks().givenUp() != null));
    }

    private static String weight(double weight) {
        return weight == Math.rint(weight) ? String.valueOf((long) weight) : String.format(Locale.ROOT, "%.2f", weight);
    }

    public String state() {
        return wanted.state();
    }

    public String health() {
        return observed.health().name();
    }

    public @Nullable String failure() {
        return observed.failure();
    }

    public @Nullable String version() {
        return observed.version();
    }

    /** Null if they were given up: they may have opened elsewhere, and are counted there. */
    public @Nullable Integer meetings() {
        return freshness.givenUp() ? null : Integer.valueOf(observed.meetings());
    }

    public int foreignMeetings() {
        return observed.foreignMeetings();
    }

    /** Null if its classes were given up. */
    public @Nullable Integer people() {
        return freshness.givenUp() ? null : Integer.valueOf(observed.people());
    }

    public @Nullable Instant answeredAt() {
        return observed.answeredAt();
    }

    public @Nullable Long answerMillis() {
        Duration took = observed.answerTook();
        return took == null ? null : took.toMillis();
    }
}
