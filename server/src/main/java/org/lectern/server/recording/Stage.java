package org.lectern.server.recording;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.lectern.bbb.RecordingState;

/** How far a recording, or one playback format of it, is. */
public enum Stage {
    /** Its class could be recorded and is over; no server has shown it yet. */
    EXPECTED,
    /** The class is over, its raw data lie on the server, nothing can be played. */
    PROCESSING,
    PROCESSED,
    PUBLISHED,
    UNPUBLISHED,
    /** Somebody wants it deleted. Hidden from everybody but whoever may take that back. */
    DELETING,
    /** The server does not have it any more, or says so. */
    DELETED,
    /** The server said that making it failed. */
    FAILED,
    /** It was there, or was surely recorded, and its server no longer shows it though it shows others. */
    LOST,
    /** Nothing was marked for recording in the class, as far as anybody told, and nothing came of it. */
    NOT_RECORDED;

    private static final Set<Stage> SHOWN = EnumSet.of(PROCESSING, PROCESSED, PUBLISHED, UNPUBLISHED);

    /** Whether the server told of it when last asked. */
    public boolean isListed() {
        return SHOWN.contains(this);
    }

    /** Whether it can be shown and hidden. */
    public boolean isDone() {
        return this == PUBLISHED || this == UNPUBLISHED;
    }

    /** Whether nobody but whoever deletes it is to see it. */
    public boolean isHidden() {
        return this == DELETING || this == DELETED;
    }

    static Stage of(RecordingState state) {
        return switch (state) {
            case PROCESSING -> PROCESSING;
            case PROCESSED -> PROCESSED;
            case PUBLISHED -> PUBLISHED;
            case UNPUBLISHED -> UNPUBLISHED;
            case DELETED -> DELETED;
        };
    }

    /** What callers, who speak the server's words, are told; empty for what no server would list. */
    Optional<RecordingState> asToldToCallers() {
        return switch (this) {
            case PROCESSING -> Optional.of(RecordingState.PROCESSING);
            case PROCESSED -> Optional.of(RecordingState.PROCESSED);
            case PUBLISHED -> Optional.of(RecordingState.PUBLISHED);
            case UNPUBLISHED -> Optional.of(RecordingState.UNPUBLISHED);
            case DELETING, DELETED -> Optional.of(RecordingState.DELETED);
            case EXPECTED, FAILED, LOST, NOT_RECORDED -> Optional.empty();
        };
    }

    /** All stages that callers know by one of these states; of every state for none. */
    static Set<Stage> of(Set<RecordingState> states) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (Stage stage : values()) {
            stage.asToldToCallers()
                    .filter(state -> states.isEmpty() || states.contains(state))
                    .ifPresent(state -> stages.add(stage));
        }
        return stages;
    }
}
