package org.lectern.server.recording;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.RecordingState;

/**
 * What a caller asks for.
 *
 * @param meetingIds the caller's identifiers; empty for any
 * @param recordIds beginnings of record identifiers; if there are any, the meetings do not matter
 * @param states empty for every state, also one that nobody knows
 * @param metadata by name in lower case; all must match, {@code %} at either end stands for anything
 * @param page null for everything
 */
public record RecordingFilter(
        List<String> meetingIds,
        List<String> recordIds,
        Set<RecordingState> states,
        Map<String, String> metadata,
        @Nullable Page page) {
    /** What is asked for where no state is named. */
    public static final Set<RecordingState> DONE = Set.of(RecordingState.PUBLISHED, RecordingState.UNPUBLISHED);

    private static final int MOST_ON_A_PAGE = 100;

    /** @param limit 1 to 100 */
    public record Page(int offset, int limit) {}

    public RecordingFilter {
        meetingIds = meetingIds.stream().map(RecordingFilter::storable).toList();
        recordIds = recordIds.stream().map(RecordingFilter::storable).toList();
        states = Set.copyOf(states);
        metadata = metadata.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        one -> storable(one.getKey()), one -> storable(one.getValue()), (one, other) -> one));
    }

    /** The page that these texts mean: none without a limit that is a number; a limit out of bounds is moved into them. */
    public static @Nullable Page page(String offset, String limit) {
        OptionalInt wished = number(limit);
        return wished.isEmpty()
                ? null
                : new Page(number(offset).orElse(0), Math.clamp(wished.getAsInt(), 1, MOST_ON_A_PAGE));
    }

    /** The states of a list; those that nobody knows are skipped, {@code any} is every one. */
    public static Set<RecordingState> states(List<String> names) {
        if (names.contains("any")) {
            return Set.of();
        }
        Set<RecordingState> states = EnumSet.noneOf(RecordingState.class);
        names.forEach(name -> RecordingState.of(name).ifPresent(states::add));
        return states.isEmpty() ? DONE : states;
    }

    /** The same for these whole record identifiers, on one page. */
    RecordingFilter ofRecords(List<String> whole) {
        return new RecordingFilter(meetingIds, whole, states, metadata, null);
    }

    /** No identifier and no value has the zero character, and the database takes none. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    /** Zero or more; empty for anything else. */
    private static OptionalInt number(String text) {
        String stripped = text.strip();
        return stripped.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(stripped)) : OptionalInt.empty();
    }
}
