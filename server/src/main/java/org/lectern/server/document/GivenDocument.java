package org.lectern.server.document;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Presentation;

/**
 * One document of a set, without its content.
 *
 * @param token capability in its address at ours
 * @param source the caller's address; null if it came inline
 * @param filename as it is shown in the meeting
 */
record GivenDocument(
        Key key,
        String token,
        @Nullable String source,
        String filename,
        Presentation.Options options,
        State state,
        long size) {
    /** Where it stands: the set it came with, and its place in it from 0 on. */
    record Key(UUID set, int position) {}

    /** What became of it. */
    enum State {
        WAITING,
        FETCHING,
        KEPT,
        FAILED
    }

    @Override
    public String toString() {
        return "GivenDocument[" + key + " " + state + "]";
    }
}
