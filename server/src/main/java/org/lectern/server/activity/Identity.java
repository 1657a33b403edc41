package org.lectern.server.activity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The first 16 bytes of SHA-256 as a UUID: what makes two deliveries of one event the same event. */
public final class Identity {
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Identity::sha256);

    private Identity() {}

    public static UUID of(String canonical) {
        return of(canonical.getBytes(StandardCharsets.UTF_8));
    }

    public static UUID of(byte[] canonical) {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        return first(digest.digest(canonical));
    }

    /** Of bytes followed by a number in eight bytes, high ones first. */
    public static UUID of(byte[] canonical, long number) {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        digest.update(canonical);
        for (int shift = 56; shift >= 0; shift -= 8) {
            digest.update((byte) (number >>> shift));
        }
        return first(digest.digest());
    }

    private static UUID first(byte[] digest) {
        ByteBuffer hash = ByteBuffer.wrap(digest);
        return new UUID(hash.getLong(), hash.getLong());
    }

    /** The order in which PostgreSQL sorts UUIDs: byte by byte, unsigned. */
    static int compareAsStored(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
