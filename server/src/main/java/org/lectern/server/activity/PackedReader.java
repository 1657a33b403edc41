package org.lectern.server.activity;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what {@link PackedWriter} wrote. Not for use by several threads. */
final class PackedReader {
    private final byte[] bytes;
    private int position;

    PackedReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() {
        return bytes[position++] & 0xff;
    }

    long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = octet();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    long eight() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | octet();
        }
        return value;
    }

    String text() {
        int length = (int) number();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    TreeSet<String> texts() {
        var texts = new TreeSet<String>();
        for (long left = number(); left > 0; left--) {
            texts.add(text());
        }
        return texts;
    }

    TreeMap<String, Integer> counts() {
        var counts = new TreeMap<String, Integer>();
        for (long left = number(); left > 0; left--) {
            String name = text();
            counts.put(name, (int) number());
        }
        return counts;
    }
}
