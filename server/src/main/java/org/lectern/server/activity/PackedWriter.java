package org.lectern.server.activity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** Writes a state as few bytes: numbers of variable length, texts as UTF-8. Not for use by several threads. */
final class PackedWriter {
    private byte[] bytes = new byte[128];
    private int size;

    void octet(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        bytes[size++] = (byte) value;
    }

    /** A number of seven bits a byte, low bits first; small ones are short, negative ones have ten bytes. */
    void number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octet((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        octet((int) rest);
    }

    /** A number that may be negative and is small either way. */
    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    /** Eight bytes, high ones first. */
    void eight(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (value >>> shift));
        }
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        if (bytes.length - size < utf8.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + utf8.length));
        }
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
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
