package org.lectern.server.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Bytes from base64 that comes in pieces, so that a large document is never there as text. As MIME has it: whatever is no
 * character of base64 is passed over, but nothing follows the padding. For one thread.
 */
final class Base64Pieces {
    private static final int CARRY = 64 << 10;

    private final List<byte[]> decoded = new ArrayList<>();
    private byte[] carry = new byte[1 << 10];
    private int carried;
    private int length;
    private boolean padded;

    /** @throws IllegalArgumentException if that is no base64 */
    void add(char[] text, int from, int count) {
        for (int i = from; i < from + count; i++) {
            char c = text[i];
            if (c == '=') {
                padded = true;
            } else if (!isBase64(c)) {
                continue;
            } else if (padded) {
                throw new IllegalArgumentException("something follows the padding");
            }
            put((byte) c);
        }
    }

    private static boolean isBase64(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }

    private void put(byte c) {
        if (carried == carry.length) {
            if (carry.length < CARRY) {
                carry = Arrays.copyOf(carry, CARRY);
            } else {
                decode();
            }
        }
        carry[carried++] = c;
    }

    /** The carry holds whole units of four here, or is the last. */
    private void decode() {
        byte[] piece = Base64.getDecoder().decode(carried == carry.length ? carry : Arrays.copyOf(carry, carried));
        length += piece.length;
        decoded.add(piece);
        carried = 0;
    }

    /**
     * Everything that came. It is the last that can be asked.
     *
     * @throws IllegalArgumentException if that is no base64
     */
    byte[] bytes() {
        decode();
        byte[] bytes = new byte[length];
        int at = 0;
        for (byte[] piece : decoded) {
            System.arraycopy(piece, 0, bytes, at, piece.length);
            at += piece.length;
        }
        decoded.clear();
        return bytes;
    }
}
