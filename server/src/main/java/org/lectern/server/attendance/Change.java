package org.lectern.server.attendance;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that was done to the sheet of a class, as the record of it says; nothing in it is ever changed.
 *
 * @param subject key of the person it is about; empty for signing off and opening again
 * @param judgement what was said about the person
 * @param byName as it was then
 */
public record Change(
        Kind kind, String subject, Optional<Judgement> judgement, String reason, String byName, Instant at) {

    /** What was done. */
    public enum Kind {
        CORRECTED,
        /** A correction was taken back. */
        UNDONE,
        SIGNED_OFF,
        REOPENED
    }
}
