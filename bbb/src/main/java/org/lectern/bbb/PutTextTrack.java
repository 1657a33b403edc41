package org.lectern.bbb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Subtitles or captions to add to a recording, replacing those of the same kind and language. A server takes them up after
 * the answer.
 *
 * @param kind {@code subtitles} or {@code captions}
 * @param lang as Java writes a locale: {@code en}, {@code en_US}; few servers take a dash
 * @param label null for the language's own name
 * @param fileName its ending tells the format: {@code .vtt}, {@code .srt}
 * @param bytes the file, not covered by the checksum
 */
public record PutTextTrack(
        String recordId, String kind, String lang, @Nullable String label, String fileName, byte[] bytes) {

    Call<AnswerElement> call() {
        return call(parameters(), content());
    }

    /** The same from its parts, of which a caller may have made the second. */
    public static Call<AnswerElement> call(Parameters parameters, Call.Content content) {
        return new Call<>("putRecordingTextTrack", parameters, content, Call.Effect.CHANGE, root -> root);
    }

    public Parameters parameters() {
        Parameters parameters = Parameters.of("recordID", recordId, "kind", kind, "lang", lang);
        return label == null || label.isEmpty() ? parameters : parameters.and("label", label);
    }

    /** The same for the same file. */
    public Call.Content content() {
        String boundary = "lectern-" + UUID.nameUUIDFromBytes(bytes);
        return new Call.Content("multipart/form-data; boundary=" + boundary, body(boundary));
    }

    private byte[] body(String boundary) {
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + quotable(fileName) + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        ByteArrayOutputStream body = new ByteArrayOutputStream(bytes.length + 300);
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    /** Without what would end the quoted name or the header. */
    private static String quotable(String name) {
        StringBuilder kept = new StringBuilder(name.length());
        name.codePoints()
                .filter(c -> !Character.isISOControl(c) && c != '"' && c != '\\')
                .forEach(kept::appendCodePoint);
        return kept.length() == 0 ? "track" : kept.toString();
    }
}
