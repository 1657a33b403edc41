package org.lectern.server.attendance;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lectern.server.attendance.RosterReading.Problem;

/**
 * Turns the bytes of a file into text: UTF-8, UTF-16 or Windows-1252, found out from the bytes alone. What is part one and
 * part another is refused, since guessing would spoil names.
 */
final class RosterText {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private RosterText() {}

    /** Either a text with the name of its encoding, or what is wrong. */
    sealed interface Decoded {}

    record Text(String text, String encoding) implements Decoded {}

    record Wrong(Problem problem) implements Decoded {}

    static Decoded decode(byte[] bytes) {
        if (bytes.length == 0) {
            return wrong(Problem.Kind.EMPTY_FILE, 0);
        }
        if (starts(bytes, 0xEF, 0xBB, 0xBF)) {
            return strict(bytes, 3, StandardCharsets.UTF_8, "UTF-8");
        }
        if (starts(bytes, 0xFF, 0xFE)) {
            return strict(bytes, 2, StandardCharsets.UTF_16LE, "UTF-16");
        }
        if (starts(bytes, 0xFE, 0xFF)) {
            return strict(bytes, 2, StandardCharsets.UTF_16BE, "UTF-16");
        }
        if (starts(bytes, 'P', 'K') || starts(bytes, 0xD0, 0xCF, 0x11, 0xE0) || starts(bytes, '%', 'P', 'D', 'F')) {
            return wrong(Problem.Kind.NOT_TEXT, 0);
        }
        Zeros zeros = Zeros.of(bytes);
        if (zeros.even() + zeros.odd() > 0) {
            // Latin letters in UTF-16 have a zero in every other byte; without a mark the side tells the order.
            boolean half = 2 * Math.max(zeros.even(), zeros.odd()) * 10 > bytes.length * 6L;
            boolean oneSide = 20L * Math.min(zeros.even(), zeros.odd()) <= Math.max(zeros.even(), zeros.odd());
            if (!half || !oneSide) {
                return wrong(Problem.Kind.NOT_TEXT, 0);
            }
            Charset order = zeros.odd() > zeros.even() ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
            return strict(bytes, 0, order, "UTF-16");
        }
        return plain(bytes);
    }

    private static Decoded plain(byte[] bytes) {
        int multi = 0;
        long firstBad = 0;
        long line = 1;
        for (int i = 0; i < bytes.length; ) {
            int length = sequence(bytes, i);
            if (bytes[i] == '\n') {
                line++;
            }
            if (length > 1) {
                multi++;
            } else if (length == 0 && firstBad == 0) {
                firstBad = line;
            }
            i += Math.max(1, length);
        }
        if (firstBad == 0) {
            return strict(bytes, 0, StandardCharsets.UTF_8, "UTF-8");
        }
        return multi > 0 ? wrong(Problem.Kind.MIXED_ENCODINGS, firstBad) : strict(bytes, 0, WINDOWS, "Windows-1252");
    }

    /** How many bytes from here on are one character of UTF-8; 0 if they are none. */
    private static int sequence(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static Decoded strict(byte[] bytes, int from, Charset charset, String name) {
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
            boolean control = text.chars().anyMatch(c -> c < ' ' && "\t\r\n".indexOf(c) < 0);
            return control ? wrong(Problem.Kind.NOT_TEXT, 0) : new Text(text, name);
        } catch (CharacterCodingException e) {
            return wrong(Problem.Kind.UNKNOWN_ENCODING, 0);
        }
    }

    private static boolean starts(byte[] bytes, int... wanted) {
        if (bytes.length < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((bytes[i] & 0xFF) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static Decoded wrong(Problem.Kind kind, long line) {
        return new Wrong(new Problem(kind, line, ""));
    }

    static List<Problem> list(Wrong wrong) {
        return List.of(wrong.problem());
    }

    /** Zero bytes at even and at odd places. */
    private record Zeros(int even, int odd) {
        static Zeros of(byte[] bytes) {
            int even = 0;
            int odd = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == 0) {
                    if (i % 2 == 0) {
                        even++;
                    } else {
                        odd++;
                    }
                }
            }
            return new Zeros(even, odd);
        }
    }
}
