package org.lectern.bbb;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which recordings to list. Immutable; each method gives a changed copy.
 *
 * <p>IDs travel in the address line, which proxies cut near 8 KB: ask for at most about a hundred at once. Without states
 * a server lists what is published and unpublished.
 */
public final class RecordingQuery {

    private static final int MAX_LIMIT = 100;

    private final Parameters parameters;

    private RecordingQuery(Parameters parameters) {
        this.parameters = parameters;
    }

    /** All of the server; some servers answer this with nothing unless a page is asked for. */
    public static RecordingQuery all() {
        return new RecordingQuery(Parameters.none());
    }

    /** Of all runs of meetings with these IDs, as create was given them. */
    public static RecordingQuery ofMeetings(Collection<String> meetingIds) {
        return new RecordingQuery(Parameters.of("meetingID", list(meetingIds)));
    }

    /** With these record IDs, or beginning with them. */
    public static RecordingQuery ofRecordings(Collection<String> recordIds) {
        return new RecordingQuery(Parameters.of("recordID", list(recordIds)));
    }

    /** In one of these states. */
    public RecordingQuery in(Set<RecordingState> states) {
        return with(
                "state", states.stream().sorted().map(RecordingState::wireName).collect(Collectors.joining(",")));
    }

    /** In any state, deleted too. */
    public RecordingQuery inAnyState() {
        return with("state", "any");
    }

    /**
     * Whose metadata has this value; several are all to be met.
     *
     * @param name without {@code meta_}
     * @param value {@code %} at either end stands for anything
     */
    public RecordingQuery meta(String name, String value) {
        return with("meta_" + name, value);
    }

    /**
     * One page (2.6). The order is the server's, so pages may overlap while recordings come and go, and a page beyond the
     * end fails as {@link FailureKind#PAST_END}.
     *
     * @param limit 1 to 100
     * @throws IllegalArgumentException if either is out of bounds
     */
    public RecordingQuery page(int offset, int limit) {
        if (offset < 0 || limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page starts at 0 or later and has 1 to " + MAX_LIMIT + " recordings");
        }
        return with("offset", Integer.toString(offset)).with("limit", Integer.toString(limit));
    }

    Parameters parameters() {
        return parameters;
    }

    /** @throws IllegalArgumentException for an ID that would be read as two or none */
    static String list(Collection<String> ids) {
        if (ids.isEmpty() || ids.stream().anyMatch(id -> id.isBlank() || id.indexOf(',') >= 0)) {
            throw new IllegalArgumentException("IDs are at least one, not blank, and have no comma");
        }
        return String.join(",", ids);
    }

    private RecordingQuery with(String name, String value) {
        return new RecordingQuery(parameters.with(name, value));
    }
}
