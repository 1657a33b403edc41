package org.lectern.server.front;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;

/**
 * Parameters that the calls of recordings miss before they look whether a checksum is right.
 *
 * @see "docs/protocol/bigbluebutton-api.md, failures"
 */
final class RequiredOfRecordings {
    private RequiredOfRecordings() {}

    static Optional<FrontAnswer> missing(String call, Parameters parameters) {
        return Optional.ofNullable(
                switch (call) {
                    case "publishRecordings" -> {
                        FrontAnswer id = recordId(parameters);
                        yield id != null || has(parameters, "publish")
                                ? id
                                : new FrontAnswer.Failure(
                                        "missingParamPublish",
                                        "You must specify a publish value true or false.",
                                        Reasons.MISSING_PARAMETER);
                    }
                    case "updateRecordings", "deleteRecordings", "getRecordingTextTracks" -> recordId(parameters);
                    case "putRecordingTextTrack" -> has(parameters, "recordID") ? null : missingOfTextTrack("recordID");
                    default -> null;
                });
    }

    static FrontAnswer missingOfTextTrack(String name) {
        return new FrontAnswer.Json(
                "{\"response\":{\"returncode\":\"FAILED\",\"messageKey\":\"paramError\",\"message\":\"Missing param "
                        + name + ".\"}}",
                Reasons.MISSING_PARAMETER);
    }

    private static @Nullable FrontAnswer recordId(Parameters parameters) {
        return has(parameters, "recordID")
                ? null
                : new FrontAnswer.Failure(
                        "missingParamRecordID", "You must specify a recordID.", Reasons.MISSING_PARAMETER);
    }

    private static boolean has(Parameters parameters, String name) {
        return parameters.first(name).filter(value -> !value.isBlank()).isPresent();
    }
}
