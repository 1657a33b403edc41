package org.lectern.server.front;

import java.util.concurrent.ThreadLocalRandom;

/** Makes the codes by which a person and an administrator speak of one request: {@code K7QX-3MPD}. Grants nothing. */
final class References {
    private static final char[] ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789".toCharArray();

    private References() {}

    static String next() {
        long random = ThreadLocalRandom.current().nextLong();
        char[] code = new char[9];
        for (int i = 0; i < code.length; i++) {
            if (i == 4) {
                code[i] = '-';
            } else {
                code[i] = ALPHABET[(int) (random & 31)];
                random >>>= 5;
            }
        }
        return new String(code);
    }
}
