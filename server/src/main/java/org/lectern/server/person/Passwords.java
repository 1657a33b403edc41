package org.lectern.server.person;

import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Argon2id, at most two at a time: each takes 19 MiB and a core, and sign-in must not starve the rest.
 *
 * <p>Callers wait their turn. Safe for use by several threads.
 */
public final class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Costs what every hash of ours costs, and no password has it. */
    static final String NOBODYS =
            "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$" + zeros(SALT_BYTES) + "$" + zeros(HASH_BYTES);

    private final Argon2PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, MEMORY_KIB, PASSES);
    private final Semaphore turns = new Semaphore(2);

    String hash(String password) {
        return inTurn(() -> encoder.encode(password));
    }

    /** Runs the work when its turn comes; at most one other runs beside it. */
    <T> T inTurn(Supplier<T> work) {
        turns.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    /** Only within a turn. */
    boolean matches(String password, String hash) {
        return encoder.matches(password, hash);
    }

    /**
     * The work of {@link #matches} with no account behind it, so that an unknown name takes as long as a known one. Only
     * within a turn.
     */
    void pretend(String password) {
        boolean ignored = matches(password, NOBODYS);
    }

    private static String zeros(int bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
    }
}
