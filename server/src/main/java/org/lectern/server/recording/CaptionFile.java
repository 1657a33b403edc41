package org.lectern.server.recording;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A file of captions that somebody gives, looked at before a server gets it: a server says only much later, and to nobody, that it
 * could not read one.
 *
 * @see <a href="https://www.w3.org/TR/webvtt1/">WebVTT</a>
 */
public sealed interface CaptionFile {
    /** Of captions of a long class, several times over. */
    int MOST_BYTES = 2 << 20;

    /** @param cues how many texts with a time */
    record Good(byte[] bytes, int cues) implements CaptionFile {}

    record Wrong(Problem problem) implements CaptionFile {}

    /** What is wrong with one. */
    enum Problem {
        EMPTY,
        TOO_LARGE,
        NOT_UTF8,
        NOT_WEBVTT,
        NO_CUE
    }

    Pattern CUE = Pattern.compile(
            "(?m)^(?:\\d{2,}:)?[0-5]\\d:[0-5]\\d\\.\\d{3}[ \\t]+-->[ \\t]+(?:\\d{2,}:)?[0-5]\\d:[0-5]\\d\\.\\d{3}");

    static CaptionFile of(byte[] bytes) {
        if (bytes.length == 0) {
            return new Wrong(Problem.EMPTY);
        }
        if (bytes.length > MOST_BYTES) {
            return new Wrong(Problem.TOO_LARGE);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Wrong(Problem.NOT_UTF8);
        }
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        boolean webVtt = content.startsWith("WEBVTT")
                && (content.length() == 6 || " \t\r\n".indexOf(content.charAt(6)) >= 0)
                && content.indexOf('\0') < 0;
        if (!webVtt) {
            return new Wrong(Problem.NOT_WEBVTT);
        }
        long cues = CUE.matcher(content).results().limit(100_000).count();
        return cues == 0 ? new Wrong(Problem.NO_CUE) : new Good(bytes, (int) cues);
    }
}
