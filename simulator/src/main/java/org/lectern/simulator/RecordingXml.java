package org.lectern.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Writes a recording field by field in BigBlueButton's order. */
final class RecordingXml {
    private RecordingXml() {}

    static void write(Recorded recorded, BinaryOperator<String> address, Xml xml) {
        Recorded.Origin origin = recorded.origin;
        boolean processing = recorded.state == Recorded.State.processing;
        xml.element("recordID", recorded.id())
                .element("meetingID", origin.externalId())
                .element("internalMeetingID", recorded.id())
                .element("name", origin.name())
                .element("isBreakout", recorded.isBreakout())
                .element("published", recorded.state == Recorded.State.published)
                .element("state", recorded.state)
                .element("startTime", origin.startedAt())
                .element("endTime", origin.endedAt())
                .element("participants", origin.participants())
                .element("rawSize", processing ? 0 : 2 * recorded.bytes())
                .group("metadata", all -> recorded.metadata.forEach(all::element));
        String parentId = recorded.family.parentId();
        if (parentId != null) {
            xml.group(
                    "breakout",
                    one -> one.element("parentId", parentId)
                            .element("sequence", recorded.family.sequence())
                            .element("freeJoin", recorded.family.freeJoin()));
        }
        if (!recorded.family.rooms().isEmpty()) {
            xml.group("breakoutRooms", all -> recorded.family.rooms().forEach(id -> all.element("breakoutRoom", id)));
        }
        xml.element("size", recorded.bytes())
                .group(
                        "playback",
                        all -> recorded.formats.forEach(
                                format -> all.group("format", one -> format(recorded, format, address, one))))
                .element("data", "");
    }

    private static void format(Recorded recorded, Recorded.Format format, BinaryOperator<String> address, Xml xml) {
        xml.element("type", format.type())
                .element("url", address.apply(format.url(), recorded.id()))
                .element("processingTime", format.processingMillis())
                .element("length", format.minutes())
                .element("size", format.bytes());
        if (format.type().equals("presentation")) {
            String host = format.url().substring(0, format.url().indexOf("/playback/"));
            String picture = host + "/presentation/" + recorded.id() + "/presentation/slides/thumbnails/thumb-1.png";
            Map<String, String> sizes = new LinkedHashMap<>();
            sizes.put("width", "176");
            sizes.put("height", "136");
            sizes.put("alt", "Welcome & agenda");
            xml.group("preview", preview -> preview.group("images", images -> images.element("image", sizes, picture)));
        }
    }
}
