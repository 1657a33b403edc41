package org.lectern.bbb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The secret that a BigBlueButton server and its callers share.
 *
 * <p>Whoever has it can create, join as anyone, end and delete: its text form is {@code ***}, so that it cannot slip
 * into a log, and only {@link #reveal()} gives it away. Not empty: a server with an empty secret checks nothing.
 *
 * <p>Equality takes the same time wherever two secrets differ. Immutable.
 */
public final class SharedSecret {

    private final String text;
    private final byte[] bytes;

    private SharedSecret(String text) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes the secret exactly as written, blanks included.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static SharedSecret of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the shared secret is empty; copy it from bbb-conf --secret");
        }
        return new SharedSecret(text);
    }

    /** The secret itself, for storing it sealed or showing it to its owner once. */
    public String reveal() {
        return text;
    }

    /** UTF-8 bytes, shared: callers must not change them. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedSecret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
