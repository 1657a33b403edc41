package org.lectern.server.front;

import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.RecordingState;
import org.lectern.server.recording.ListedRecording;

/** Writes a recording as its server told it, in the server's order, but under the caller's identifiers and metadata. */
final class RecordingXml {
    private RecordingXml() {}

    static void write(ListedRecording listed, Xml xml) {
        xml.group("recording", one -> {
            for (AnswerElement element : listed.recording().element().children()) {
                switch (element.name()) {
                    case "recordID", "internalMeetingID" -> one.element(element.name(), listed.recordId());
                    case "published" -> one.element("published", listed.state() == RecordingState.PUBLISHED);
                    case "state" -> one.element("state", listed.state().wireName());
                    case "meetingID" -> one.element("meetingID", listed.meetingId());
                    case "metadata" ->
                        one.group("metadata", all -> listed.metadata().forEach(all::named));
                    default -> copy(element, one);
                }
            }
        });
    }

    private static void copy(AnswerElement element, Xml xml) {
        if (element.children().isEmpty()) {
            xml.named(element.name(), element.attributes(), element.text());
        } else {
            xml.group(Xml.name(element.name()), inner -> element.children().forEach(child -> copy(child, inner)));
        }
    }
}
