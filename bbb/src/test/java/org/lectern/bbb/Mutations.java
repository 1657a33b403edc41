package org.lectern.bbb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Valid inputs, damaged: bytes changed, parts cut, repeated, swapped with other inputs', tokens put where they hurt. */
final class Mutations {
    private static final int LONGEST = 32 << 10;
    private static final List<String> TOKENS = List.of(
            "%",
            "%0",
            "%00",
            "%ED%A0%80",
            "%F0%9F%91%8D",
            "%2",
            "+",
            "&",
            "&&",
            "=",
            "&checksum=",
            "event=",
            "\0",
            "\uFEFF",
            "\uFFFF",
            "\u202E",
            "[",
            "]",
            "{",
            "}",
            "{\"a\":",
            "[[[[[[[[",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "-0",
            "1e999",
            "-1e-999",
            "99999999999999999999",
            "1795305142372",
            ",",
            ":",
            "<",
            ">",
            "</",
            "<a>",
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&#0;",
            "&#x10FFFF;",
            "&lol;",
            "<!DOCTYPE a [<!ENTITY lol \"lol\">]>",
            "<?xml version=\"1.1\" encoding=\"UTF-16\"?>",
            "<!--",
            "-->",
            "xmlns:a=\"b\"",
            "a:b",
            ".",
            "..",
            "==",
            "e30");

    private final List<byte[]> corpus;
    private final Random random;

    private Mutations(List<byte[]> corpus, long seed) {
        this.corpus = corpus;
        this.random = new Random(seed);
    }

    /** The damaged input of this number: always the same one. */
    static byte[] of(List<byte[]> corpus, long seed) {
        return new Mutations(corpus, seed * 0x9E3779B97F4A7C15L).make();
    }

    private byte[] make() {
        byte[] made = any();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            made = damage(made);
        }
        return made;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] damage(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = from + random.nextInt(Math.min(input.length - from, 200) + 1);
        return switch (random.nextInt(8)) {
            case 0 -> joined(input, from, flipped(input, from, to), to);
            case 1 -> joined(input, from, new byte[0], to);
            case 2 -> joined(input, to, slice(input, from, to), to);
            case 3 -> slice(input, 0, from);
            case 4 -> joined(input, from, part(any()), to);
            case 5 -> joined(input, from, repeated(token(), random.nextInt(20) == 0 ? 3_000 : 3), from);
            case 6 -> joined(input, from, noise(to - from), to);
            default -> joined(input, from, token(), to);
        };
    }

    private byte[] token() {
        return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] flipped(byte[] input, int from, int to) {
        byte[] part = slice(input, from, to);
        if (part.length > 0) {
            part[random.nextInt(part.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return part;
    }

    private byte[] part(byte[] other) {
        int from = random.nextInt(other.length + 1);
        return slice(other, from, from + random.nextInt(other.length - from + 1));
    }

    private static byte[] repeated(byte[] token, int times) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.write(token, 0, token.length);
        }
        return out.toByteArray();
    }

    private static byte[] slice(byte[] input, int from, int to) {
        return java.util.Arrays.copyOfRange(input, from, to);
    }

    /** What is before {@code from}, the middle, what is behind {@code to}; cut at the longest. */
    private static byte[] joined(byte[] input, int from, byte[] middle, int to) {
        var out = new ByteArrayOutputStream(input.length + middle.length);
        out.write(input, 0, from);
        out.write(middle, 0, middle.length);
        out.write(input, to, input.length - to);
        byte[] all = out.toByteArray();
        return all.length <= LONGEST ? all : slice(all, 0, LONGEST);
    }
}
