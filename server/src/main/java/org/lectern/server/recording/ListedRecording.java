package org.lectern.server.recording;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingState;

/**
 * A recording as its tenant sees it.
 *
 * @param recordId what the tenant calls it: the server's identifier, or that of the vanished run which this one carried on
 * @param meetingId the caller's identifier
 * @param state as callers know it, whatever the server told last
 * @param recording as the server told it, with the server's identifiers; its metadata is what the tenant may see
 */
public record ListedRecording(String recordId, String meetingId, RecordingState state, Recording recording) {
    /** In the server's order, names as the server has them. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        recording.element().child("metadata").ifPresent(all -> {
            for (AnswerElement one : all.children()) {
                metadata.putIfAbsent(one.name(), one.text());
            }
        });
        return metadata;
    }

    ListedRecording as(String otherRecordId) {
        return new ListedRecording(otherRecordId, meetingId, state, recording);
    }
}
