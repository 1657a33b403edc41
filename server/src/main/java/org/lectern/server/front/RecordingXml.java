package org.lectern.server.front;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.RecordingState;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.recording.ListedRecording;

/** Writes a recording as its server told it, in the server's order, but under the caller's identifiers and metadata. */
final class RecordingXml {
    private RecordingXml() {}

    /** @param links what becomes of addresses; null to leave them all */
    static void write(ListedRecording listed, Xml xml, @Nullable Function<String, PlaybackLinks.Rewriting> links) {
        xml.group("recording", one -> {
            for (AnswerElement element : listed.recording().element().children()) {
                switch (element.name()) {
                    case "recordID", "internalMeetingID" -> one.element(element.name(), listed.recordId());
                    case "published" -> one.element("published", listed.state() == RecordingState.PUBLISHED);
                    case "state" -> one.element("state", listed.state().wireName());
                    case "meetingID" -> one.element("meetingID", listed.meetingId());
                    case "metadata" ->
                        one.group("metadata", all -> listed.metadata().forEach(all::named));
                    // 2.4 tells of the formats once more as data.
                    case "playback", "data" -> {
                        if (links == null || element.children().isEmpty()) {
                            copy(element, one);
                        } else {
                            one.group(element.name(), all -> playback(element, all, links));
                        }
                    }
                    default -> copy(element, one);
                }
            }
        });
    }

    private static void playback(AnswerElement playback, Xml xml, Function<String, PlaybackLinks.Rewriting> links) {
        for (AnswerElement format : playback.children()) {
            if (format.children().isEmpty()) {
                rewritten(format, xml, links.apply(""));
                continue;
            }
            PlaybackLinks.Rewriting rewriting = links.apply(format.text("type"));
            xml.group(
                    Xml.name(format.name()),
                    one -> format.children().forEach(child -> {
                        if (child.name().equals("url") && child.children().isEmpty()) {
                            one.named(
                                    "url",
                                    child.attributes(),
                                    rewriting.playback().apply(child.text()));
                        } else {
                            rewritten(child, one, rewriting);
                        }
                    }));
        }
    }

    /** Whatever is an address. */
    private static void rewritten(AnswerElement element, Xml xml, PlaybackLinks.Rewriting rewriting) {
        if (!element.children().isEmpty()) {
            xml.group(
                    Xml.name(element.name()),
                    inner -> element.children().forEach(child -> rewritten(child, inner, rewriting)));
        } else {
            String text = element.text();
            boolean address = text.startsWith("http://") || text.startsWith("https://");
            xml.named(
                    element.name(),
                    element.attributes(),
                    address ? rewriting.file().apply(text) : text);
        }
    }

    private static void copy(AnswerElement element, Xml xml) {
        if (element.children().isEmpty()) {
            xml.named(element.name(), element.attributes(), element.text());
        } else {
            xml.group(Xml.name(element.name()), inner -> element.children().forEach(child -> copy(child, inner)));
        }
    }
}
