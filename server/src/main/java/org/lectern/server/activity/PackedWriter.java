package org.lectern.server.activity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** Writes a state as few bytes: numbers of variable length, texts as UTF-8. Not for use by several threads. */
final class PackedWriter {
    private static final int LONGEST_NUMBER = 10;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;

    void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** A number of seven bits a byte, low bits first; small ones are short, negative ones have ten bytes. */
    void number(long value) {
        room(LONGEST_NUMBER);
        byte[] out = bytes;
        int at = size;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out[at++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        size = at;
    }

    /** A number that may be negative and is small either way. */
    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    /** Eight bytes, high ones first. */
    void eight(long value) {
        room(Long.BYTES);
        EIGHT.set(bytes, size, value);
        size += Long.BYTES;
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    int size() {
        return size;
    }

    void texts(Collection<String> texts) {
        number(texts.size());
        texts.forEach(this::text);
    }

    void counts(Map<String, Integer> counts) {
        number(counts.size());
        counts.forEach((name, count) -> {
            text(name);
            number(count);
        });
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
