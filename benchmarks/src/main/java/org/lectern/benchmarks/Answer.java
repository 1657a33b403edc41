package org.lectern.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An HTTP answer that has come in full. */
record Answer(int status, boolean closes) {

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
        byte[] bytes = new byte[headEnd];
        read.get(0, bytes);
        String head = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = 0;
        int at = head.indexOf("\ncontent-length:");
        if (at >= 0) {
            length = Integer.parseInt(
                    head.substring(at + 16, head.indexOf('\r', at)).strip());
        }
        return end < headEnd + length
                ? null
                : new Answer(Integer.parseInt(head.substring(9, 12)), head.contains("\nconnection: close"));
    }
}
