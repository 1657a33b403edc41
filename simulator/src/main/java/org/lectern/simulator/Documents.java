package org.lectern.simulator;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Slide decks that create and insertDocument name: really fetched, some time after the answer, and remembered. What cannot be
 * had disappears without an error to the caller.
 *
 * @see "docs/protocol/bigbluebutton-api.md, documents, chat, sessions"
 */
final class Documents {
    private static final Set<String> TYPES = Set.of(
            "pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "odt", "odp", "ods", "odg", "txt", "rtf", "jpg", "jpeg",
            "png", "svg", "webp");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KEPT = 500;

    private final World world;
    private final HttpSender http;
    private final List<DocumentArrival> arrivals = new ArrayList<>();

    Documents(World world, HttpSender http) {
        this.world = world;
        this.http = http;
    }

    /** One as it was asked for: by URL, or with its bytes. */
    record Wanted(String url, String name, byte @Nullable [] bytes, DocumentArrival.Options options) {}

    /** Reads create's XML body; empty if it is not well-formed. A body without a presentation module names none. */
    static Optional<List<Wanted>> parse(byte[] body) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<Wanted> wanted = new ArrayList<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            boolean presentation = false;
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                if (reader.getLocalName().equals("module")) {
                    presentation = "presentation".equals(reader.getAttributeValue(null, "name"));
                } else if (presentation && reader.getLocalName().equals("document")) {
                    wanted.add(document(reader));
                }
            }
            return Optional.of(wanted);
        } catch (XMLStreamException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Wanted document(XMLStreamReader reader) throws XMLStreamException {
        String url = attribute(reader, "url");
        String name = attribute(reader, url.isEmpty() ? "name" : "filename");
        DocumentArrival.Options options = new DocumentArrival.Options(
                attribute(reader, "current").equals("true"),
                attribute(reader, "downloadable").equals("true"),
                !attribute(reader, "removable").equals("false"));
        if (!url.isEmpty()) {
            return new Wanted(url, name.isEmpty() ? lastOf(url) : name, null, options);
        }
        byte[] bytes = Base64.getMimeDecoder().decode(reader.getElementText());
        return new Wanted("", name, bytes, options);
    }

    private static String attribute(XMLStreamReader reader, String name) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    static Wanted byUrl(String url, String name) {
        return new Wanted(
                url, name.isEmpty() ? lastOf(url) : name, null, new DocumentArrival.Options(true, false, true));
    }

    /** Takes them on; what they are shows later in {@link #arrivals()}. Called under the world's lock. */
    void take(Meeting meeting, List<Wanted> wanted) {
        for (Wanted one : wanted) {
            Timeline.Planned _ = world.ground
                    .timeline()
                    .after(world.ground.timings().meeting().documents(), () -> get(meeting, one));
        }
    }

    List<DocumentArrival> arrivals() {
        return world.locked(() -> List.copyOf(arrivals));
    }

    private void get(Meeting meeting, Wanted wanted) {
        if (wanted.bytes != null) {
            arrived(meeting, wanted, new HttpSender.Fetched(200, wanted.bytes, null));
        } else {
            http.fetch(wanted.url, PATIENCE, fetched -> arrived(meeting, wanted, fetched));
        }
    }

    private void arrived(Meeting meeting, Wanted wanted, HttpSender.Fetched fetched) {
        String error = fetched.error();
        int dot = wanted.name.lastIndexOf('.');
        if (error == null && !TYPES.contains(wanted.name.substring(dot + 1).toLowerCase(Locale.ROOT))) {
            error = "unsupported type";
        } else if (error == null && fetched.status() != 200) {
            error = "status " + fetched.status();
        }
        String failure = error;
        boolean _ = world.locked(() -> {
            if (arrivals.size() == KEPT) {
                arrivals.removeFirst();
            }
            arrivals.add(new DocumentArrival(
                    meeting.externalId(),
                    wanted.name,
                    HookDelivery.withoutQuery(wanted.url),
                    new DocumentArrival.Content(
                            fetched.status(), fetched.bytes().length, Hash.SHA256.hex(fetched.bytes()), failure),
                    wanted.options));
            if (failure == null && !meeting.ended) {
                meeting.slides.add(wanted.name);
                if (wanted.options.current() || meeting.slides.size() == 1) {
                    String id = Hash.SHA1.hex(wanted.name) + "-" + world.ground.now();
                    world.tell(world.events.presentationChanged(meeting, id, world.ground.now()));
                }
            }
            return true;
        });
    }

    private static String lastOf(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
