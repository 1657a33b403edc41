package org.lectern.bbb;

import java.util.HashMap;
import java.util.Map;

/**
 * What the message keys of refused calls mean.
 *
 * @see "docs/protocol/bigbluebutton-api.md, failures"
 */
final class MessageKeys {

    private static final Map<String, FailureKind> KINDS = new HashMap<>();

    static {
        put(FailureKind.REFUSED_CHECKSUM, "checksumError");
        put(
                FailureKind.NOT_FOUND,
                "notFound",
                "meetingNotFound",
                "invalidMeetingIdentifier",
                "invalidMeetingId",
                "parentMeetingDoesNotExist",
                "recordingNotFound",
                "noRecordings",
                "noCaptionsFound",
                "destroyMissingHook");
        put(FailureKind.LIMIT, "maxParticipantsReached", "seatWait");
        put(FailureKind.CONFLICT, "idNotUnique", "NotUniqueMeetingID", "nonUniqueVoiceBridge");
        put(FailureKind.ENDED, "meetingForciblyEnded");
        put(FailureKind.STALE_LINK, "mismatchCreateTimeParam", "mismatchCreateTime");
        put(FailureKind.WRONG_PASSWORD, "invalidPassword");
        put(FailureKind.DENIED, "guestDeniedAccess", "guestDeny", "guestWait", "guestInvalid");
        put(FailureKind.SESSION_GONE, "missingToken", "missingSession");
        put(
                FailureKind.INVALID_REQUEST,
                "paramError",
                "MissingParam",
                "nullError",
                "emptyError",
                "sizeError",
                "validationError",
                "invalidKind",
                "invalidLang",
                "fullNameTooLong",
                "invalidSharedNotesEditor",
                "unsupportedContentType",
                "configXMLError",
                "pollXMLError",
                "Params required",
                "missingParameters",
                "parentMeetingIDMissing",
                "empty_uploaded_text_track");
        put(
                FailureKind.SERVER_ERROR,
                "internalError",
                "serverUnavailable",
                "apiNotEnabled",
                "upload_text_track_failed",
                "createHookError",
                "destroyHookError",
                "listHookError");
        put(FailureKind.NOT_SUPPORTED, "unsupportedRequest");
    }

    private MessageKeys() {}

    private static void put(FailureKind kind, String... keys) {
        for (String key : keys) {
            KINDS.put(key, kind);
        }
    }

    /** The kind of a key; unknown keys are a plain refusal. */
    static FailureKind kind(String key) {
        FailureKind kind = KINDS.get(key);
        if (kind != null) {
            return kind;
        }
        return key.startsWith("missingParam") ? FailureKind.INVALID_REQUEST : FailureKind.REJECTED;
    }
}
