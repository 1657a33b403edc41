package org.lectern.simulator;

import java.util.SplittableRandom;
import java.util.UUID;

/** Makes the random names that a server gives out, the same ones again for the same seed. Guarded by the world's lock. */
final class Identifiers {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final SplittableRandom random;

    Identifiers(long seed) {
        this.random = new SplittableRandom(seed);
    }

    String user() {
        return "w_" + letters(12);
    }

    String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    String hex(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    int voiceBridge() {
        return 10_000 + random.nextInt(90_000);
    }

    UUID uuid() {
        return new UUID(
                (random.nextLong() & ~0xF000L) | 0x4000L,
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }
}
