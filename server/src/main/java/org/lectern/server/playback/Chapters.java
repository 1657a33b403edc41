package org.lectern.server.playback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.lectern.server.recording.RecordingShelf.Format;
import org.lectern.server.recording.RecordingShelf.Item;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the slides of a recording begin, as its presentation format tells: {@code presentation/RECORD-ID/shapes.svg} beside the
 * player names each slide with the second at which it is shown. Remembered for a while; nothing is told where nothing can be
 * read in time.
 *
 * @see "docs/protocol/playback-gate.md, slides"
 */
public final class Chapters {
    private static final Logger log = LoggerFactory.getLogger(Chapters.class);
    private static final String PRESENTATION = "presentation";
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST = 500;

    private final PlayRecording play;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Cache<String, List<Chapter>> known = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    Chapters(PlayRecording play) {
        this.play = play;
    }

    /**
     * A slide.
     *
     * @param number from 1 on
     * @param second of the recording at which it is shown
     */
    public record Chapter(int number, int second) {
        /** As players take it in their address, and people read it. */
        public String time() {
            int minutes = second / 60;
            return minutes == 0 ? second + "s" : minutes + "m" + second % 60 + "s";
        }
    }

    /** None for formats that have no slides. */
    public List<Chapter> of(UUID tenantId, Item item, Format format) {
        if (!format.type().equals(PRESENTATION)) {
            return List.of();
        }
        return known.get(tenantId + item.recordId(), any -> fetched(tenantId, item, format));
    }

    private List<Chapter> fetched(UUID tenantId, Item item, Format format) {
        int path = format.url().indexOf("/playback/presentation/");
        if (path < 0) {
            return List.of();
        }
        String url = format.url().substring(0, path) + "/presentation/" + item.recordId() + "/shapes.svg";
        Optional<String> way = play.wayToFile(tenantId, item, PRESENTATION, url);
        if (way.isEmpty()) {
            return List.of();
        }
        return read(body(http, URI.create(way.get()), item.recordId()));
    }

    /** Nothing if it does not come whole within the patience, headers or not. */
    static byte[] body(HttpClient http, URI address, String recordId) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Sec-Fetch-Mode", "no-cors")
                .GET()
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            HttpResponse<byte[]> came = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return came.statusCode() == 200 ? came.body() : new byte[0];
        } catch (TimeoutException | ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            log.info(
                    "no slides told record={} reason={}",
                    recordId,
                    cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answer.cancel(true);
        }
        return new byte[0];
    }

    /** The slides that a file names, those of other presentations in it too, in order; none if it cannot be read. */
    static List<Chapter> read(byte[] svg) {
        List<Chapter> chapters = new ArrayList<>();
        if (svg.length == 0) {
            return chapters;
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(svg), "UTF-8");
            while (reader.hasNext() && chapters.size() < MOST) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("image")
                        && "slide".equals(reader.getAttributeValue(null, "class"))) {
                    second(reader.getAttributeValue(null, "in"))
                            .ifPresent(second -> chapters.add(new Chapter(chapters.size() + 1, second)));
                }
            }
        } catch (XMLStreamException e) {
            return List.of();
        }
        return List.copyOf(chapters);
    }

    private static Optional<Integer> second(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,6}(\\.[0-9]{1,9})?")
                ? Optional.of((int) Double.parseDouble(text))
                : Optional.empty();
    }
}
