package org.lectern.server.front;

import java.util.Set;

/**
 * Which part of BigBlueButton serves a call, because each words its refusals in its own way.
 *
 * @see "docs/protocol/bigbluebutton-api.md, failures"
 */
enum CallFamily {
    MEETINGS("Checksums do not match", "You must provide the checksum"),
    RECORDINGS("You did not pass the checksum security check", "You did not pass the checksum security check"),
    HOOKS("You did not pass the checksum security check.", "You did not pass the checksum security check.");

    private static final Set<String> OF_RECORDINGS = Set.of(
            "getRecordings",
            "publishRecordings",
            "updateRecordings",
            "deleteRecordings",
            "getRecordingTextTracks",
            "putRecordingTextTrack");

    private final String wrong;
    private final String missing;

    CallFamily(String wrong, String missing) {
        this.wrong = wrong;
        this.missing = missing;
    }

    static CallFamily of(String call) {
        return call.startsWith("hooks/") ? HOOKS : OF_RECORDINGS.contains(call) ? RECORDINGS : MEETINGS;
    }

    FrontAnswer wrongChecksum() {
        return new FrontAnswer.Failure("checksumError", wrong, Reasons.CHECKSUM);
    }

    FrontAnswer missingChecksum(String call) {
        return call.equals("putRecordingTextTrack")
                ? RequiredOfRecordings.missingOfTextTrack("checksum")
                : new FrontAnswer.Failure("checksumError", missing, Reasons.CHECKSUM);
    }
}
