package org.lectern.bbb;

import java.util.List;
import java.util.OptionalLong;

/**
 * Recordings in the order in which the server named them, which is not defined: sort them yourself.
 *
 * @param totalElements how many there are on all pages, from servers that say so (2.7, for a query with a page)
 */
public record RecordingPage(List<Recording> recordings, OptionalLong totalElements) {

    public RecordingPage {
        recordings = List.copyOf(recordings);
    }

    static RecordingPage read(AnswerElement root) {
        return new RecordingPage(
                Recording.all(root),
                root.text("totalElements").isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(root.number("totalElements")));
    }
}
