package org.lectern.server.recording;

import org.lectern.bbb.RecordingState;

/** Something that we learned of a recording, or that somebody wants with it. */
sealed interface Sign {
    /** Its server told of it. */
    record Listed(RecordingState state) implements Sign {}

    /** Its server told of it, in a state that nobody knows. */
    record ListedSomehow() implements Sign {}

    /**
     * Its server was asked for it and answered without it.
     *
     * @param witnessed whether the answer told of another recording of that server that is known to be there: an empty
     *     answer may come from a disk that is not mounted
     */
    record Missing(boolean witnessed) implements Sign {}

    /** Its server could not be asked, or answered nonsense. */
    record Unanswered() implements Sign {}

    /** An event of the server says that making it failed. */
    record Failed() implements Sign {}

    /** Somebody wants it deleted. */
    record DeleteWanted() implements Sign {}

    /** Somebody wants it back. */
    record TakenBack() implements Sign {}

    /** Its server accepted the deletion. */
    record DeleteAccepted() implements Sign {}
}
