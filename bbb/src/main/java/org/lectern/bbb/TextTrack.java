package org.lectern.bbb;

/**
 * Subtitles or captions of a recording.
 *
 * @param element everything the server said
 */
public record TextTrack(AnswerElement element) {

    /** Where the WebVTT lies, for one fetch within an hour: never store it. */
    public String href() {
        return element.text("href");
    }

    /** {@code subtitles} or {@code captions}. */
    public String kind() {
        return element.text("kind");
    }

    public String label() {
        return element.text("label");
    }

    /** Language tag with a dash: {@code en-US}. */
    public String lang() {
        return element.text("lang");
    }

    /** {@code live}, {@code automatic} or {@code upload}. */
    public String source() {
        return element.text("source");
    }
}
