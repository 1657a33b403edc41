package org.lectern.server.statement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.PersonActivity;

/**
 * Something that a statement can tell.
 *
 * @param id names the happening within its run, for ever: what is corrected later keeps it
 * @param who null for what nobody in particular did
 * @param detail what some kinds tell beside it, else null
 */
record Happening(
        String id,
        Kind kind,
        Instant at,
        @Nullable Who who,
        Facts facts,
        @Nullable Detail detail) {
    Happening(String id, Kind kind, Instant at, @Nullable Who who, Facts facts) {
        this(id, kind, at, who, facts, null);
    }

    /** What it is. The order is that of happenings at the same moment. */
    enum Kind {
        STARTED,
        JOINED,
        MICROPHONE_ON,
        CAMERA_ON,
        SCREEN_ON,
        HAND_UP,
        POLL_ASKED,
        POLL_ANSWERED,
        MICROPHONE_OFF,
        CAMERA_OFF,
        SCREEN_OFF,
        HAND_DOWN,
        LEFT,
        /** Once for each person of a class that is over: how many public messages they wrote, and never what. */
        MESSAGES,
        /** Once for each person and each of their reactions, when the class is over: how often. */
        REACTED,
        ENDED,
        /** Once for each person of a class that is over: how long they were there. */
        ATTENDED,
        /** A recording was opened through us, which is nothing of the class itself. */
        WATCHED;

        /** Whether it is told of the class where nothing may be told of whoever did it. */
        boolean isOfTheClass() {
            return this == STARTED || this == ENDED || this == POLL_ASKED;
        }
    }

    /**
     * @param userId what the pseudonym is made of
     * @param moderator whether the person teaches, as far as is known
     */
    record Who(String userId, boolean moderator) {}

    /**
     * @param duration of {@link Kind#ENDED} and {@link Kind#ATTENDED}, else null
     * @param estimated whether the moment is concluded rather than told
     * @param microphone of {@link Kind#JOINED}: whether it was on at once; so for the camera
     * @param spans of {@link Kind#ATTENDED}: when the person was there
     */
    record Facts(
            @Nullable Duration duration,
            boolean estimated,
            boolean microphone,
            boolean camera,
            List<PersonActivity.Span> spans) {
        static final Facts NONE = new Facts(null, false, false, false, List.of());

        Facts {
            spans = List.copyOf(spans);
        }

        static Facts lasting(Duration duration, boolean estimated) {
            return new Facts(duration, estimated, false, false, List.of());
        }

        static Facts told(boolean estimated) {
            return new Facts(null, estimated, false, false, List.of());
        }
    }

    /** What is told beside who and when. Never what people wrote. */
    sealed interface Detail {
        /**
         * How often something was done.
         *
         * @param emoji of {@link Kind#REACTED}, as {@code U+1F44D}; empty if it is no emoji that is known
         */
        record Counted(int times, String emoji) implements Detail {}

        /**
         * A poll, or an answer to it.
         *
         * @param poll its identifier at the server
         * @param choices how many there were to choose from; 0 if that is not known
         * @param chosen of an answer, counted from 1; empty if it was none of the choices
         */
        record Asked(String poll, int choices, List<Integer> chosen) implements Detail {
            public Asked {
                chosen = List.copyOf(chosen);
            }
        }

        /**
         * A recording.
         *
         * @param recordId as its server has it
         * @param format of playback
         */
        record Opened(String recordId, String format) implements Detail {}
    }

    Detail.Counted requireCounted() {
        return (Detail.Counted) Objects.requireNonNull(detail);
    }

    Detail.Asked requireAsked() {
        return (Detail.Asked) Objects.requireNonNull(detail);
    }

    Detail.Opened requireOpened() {
        return (Detail.Opened) Objects.requireNonNull(detail);
    }

    Who requireWho() {
        return Objects.requireNonNull(who);
    }

    Duration requireDuration() {
        return Objects.requireNonNull(facts.duration());
    }

    /** Changes exactly when the statement must be corrected; names of rooms and people have no part in it. */
    String fingerprint() {
        String usual =
                String.join("\0", kind.name(), at.toString(), who == null ? "" : who.toString(), facts.toString());
        return detail == null ? usual : usual + "\0" + detail;
    }
}
