package org.lectern.bbb;

import java.time.Duration;
import java.util.List;

/**
 * One playable form of a recording.
 *
 * @param element everything the server said
 */
public record PlaybackFormat(AnswerElement element) {

    /** A small picture of a slide. {@code alt} is the slide's text. */
    public record Preview(String url, String alt, int width, int height) {}

    /** {@code presentation}, {@code video}, {@code podcast}, {@code notes}, {@code screenshare} and whatever vendors add. */
    public String type() {
        return element.text("type");
    }

    /** Where it plays; a protected server wants a login or token besides. */
    public String url() {
        return element.text("url");
    }

    public Duration processingTime() {
        return Duration.ofMillis(element.number("processingTime"));
    }

    /** Whole minutes, rounded down. */
    public long lengthMinutes() {
        return element.number("length");
    }

    /** Bytes; 0 where the server does not say. */
    public long size() {
        return element.number("size");
    }

    /** Up to three pictures, mostly none. */
    public List<Preview> previews() {
        return element.child("preview")
                .flatMap(preview -> preview.child("images"))
                .map(images -> images.children("image").stream()
                        .map(image -> new Preview(
                                image.text(),
                                image.attributes().getOrDefault("alt", ""),
                                pixels(image, "width"),
                                pixels(image, "height")))
                        .toList())
                .orElse(List.of());
    }

    /** 0 where there is no sensible number. */
    private static int pixels(AnswerElement image, String name) {
        String value = image.attributes().getOrDefault(name, "");
        return value.matches("\\d{1,5}") ? Integer.parseInt(value) : 0;
    }
}
