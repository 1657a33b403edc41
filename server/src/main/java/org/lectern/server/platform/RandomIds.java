package org.lectern.server.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Random identifiers that nobody can guess, as lower-case base32 text ({@code a-z2-7}).
 *
 * <p>Safe for use by several threads.
 */
public final class RandomIds {
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomIds() {}

    /** 128 bits in 26 characters: addresses of rooms, identifiers on servers, tickets. */
    public static String token128() {
        return token(16);
    }

    /** 256 bits in 52 characters: capabilities and keys. */
    public static String token256() {
        return token(32);
    }

    /** That many decimal digits, the first not zero, for people who type them on a telephone. */
    public static String digits(int count) {
        var text = new StringBuilder(count);
        text.append((char) ('1' + RANDOM.nextInt(9)));
        while (text.length() < count) {
            text.append((char) ('0' + RANDOM.nextInt(10)));
        }
        return text.toString();
    }

    /** A whole number from 0 to below this one. */
    public static int below(int bound) {
        return RANDOM.nextInt(bound);
    }

    public static UUID uuid() {
        return UUID.randomUUID();
    }

    /** SHA-256 of the token's text, 32 bytes: what is stored instead of a token that grants something. */
    public static byte[] hash(String token) {
        return hash(token.getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256, 32 bytes. */
    public static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String token(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return base32(random);
    }

    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8) | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET[(buffer >> bits) & 31]);
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET[(buffer << (5 - bits)) & 31]);
        }
        return text.toString();
    }
}
