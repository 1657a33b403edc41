package org.lectern.benchmarks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An HTTP answer that has come in full. */
record Answer(int status, boolean closes) {
    private static final String LENGTH = "content-length:";
    private static final String CLOSE = "connection: close";

    /** The answer in what was read so far, or null while some of it is missing. */
    static @Nullable Answer in(ByteBuffer read) {
        int end = read.position();
        int headEnd = -1;
        for (int i = 3; i < end; i++) {
            if (read.get(i) == '\n' && read.get(i - 2) == '\n') {
                headEnd = i + 1;
                break;
            }
        }
        if (headEnd < 0) {
            return null;
        }
        int length = 0;
        boolean closes = false;
        for (int line = nextLine(read, 0, headEnd); line < headEnd; line = nextLine(read, line, headEnd)) {
            if (startsWith(read, line, LENGTH)) {
                length = number(read, line + LENGTH.length());
            } else if (startsWith(read, line, CLOSE)) {
                closes = true;
            }
        }
        return end < headEnd + length ? null : new Answer(number(read, 9), closes);
    }

    private static int nextLine(ByteBuffer read, int from, int end) {
        int i = from;
        while (i < end && read.get(i) != '\n') {
            i++;
        }
        return i + 1;
    }

    /** Without regard to case; the text is lower case. */
    private static boolean startsWith(ByteBuffer read, int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = read.get(from + i);
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer read, int from) {
        int i = from;
        while (read.get(i) == ' ') {
            i++;
        }
        int number = 0;
        for (; read.get(i) >= '0' && read.get(i) <= '9'; i++) {
            number = number * 10 + read.get(i) - '0';
        }
        return number;
    }
}
