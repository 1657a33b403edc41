package org.lectern.server.person;

import java.util.concurrent.Semaphore;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Argon2id, at most two at a time: each takes 19 MiB and a core, and sign-in must not starve the rest.
 *
 * <p>Callers wait their turn. Safe for use by several threads.
 */
public final class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;

    private final Argon2PasswordEncoder encoder = new Argon2PasswordEncoder(16, 32, 1, MEMORY_KIB, PASSES);
    private final Semaphore turns = new Semaphore(2);
    private final String nobody = encoder.encode("nobody has this password");

    String hash(String password) {
        turns.acquireUninterruptibly();
        try {
            return encoder.encode(password);
        } finally {
            turns.release();
        }
    }

    boolean matches(String password, String hash) {
        turns.acquireUninterruptibly();
        try {
            return encoder.matches(password, hash);
        } finally {
            turns.release();
        }
    }

    /** The work of {@link #matches} with no account behind it, so that an unknown name takes as long as a known one. */
    void pretend(String password) {
        boolean ignored = matches(password, nobody);
    }
}
