package org.lectern.server.recording;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Recording;
import org.lectern.server.meeting.CallbackParameters;

/**
 * A recording as its tenant sees it.
 *
 * @param recordId what the tenant calls it: the server's identifier, or that of the vanished run which this one carried on
 * @param meetingId the caller's identifier
 * @param metadata in the server's order, what is ours taken out and the caller's put back
 * @param recording as the server told it, with the server's identifiers
 */
public record ListedRecording(String recordId, String meetingId, Map<String, String> metadata, Recording recording) {

    /** Every class that we create has metadata of this name. */
    private static final String OWN = "lectern-";

    static ListedRecording of(String recordId, TenantRun run, Recording recording) {
        Map<String, String> told = new LinkedHashMap<>();
        recording.element().child("metadata").ifPresent(all -> {
            for (AnswerElement one : all.children()) {
                told.putIfAbsent(one.name(), one.name().equalsIgnoreCase("meetingId") ? run.externalId() : one.text());
            }
        });
        // A class that somebody else created and we adopted has the callbacks of whoever created it.
        boolean ours = told.keySet().stream().anyMatch(name -> name.startsWith(OWN));
        return new ListedRecording(
                recordId,
                run.externalId(),
                ours ? CallbackParameters.of(run.parameters()).restored(told) : told,
                recording);
    }
}
