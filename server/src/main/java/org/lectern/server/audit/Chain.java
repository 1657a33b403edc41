package org.lectern.server.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** How entries are hashed. Every part is preceded by its length, so that no two entries have the same bytes. */
final class Chain {
    /** What stands before the first entry. */
    static final byte[] BEGIN = new byte[32];

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;

    private Chain() {}

    /** What of an entry is hashed as it is. */
    record Link(UUID tenantId, long seq, Instant at, String action, byte[] content) {}

    static byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return salt;
    }

    /** Of what may be erased one day. */
    static byte[] content(byte[] salt, String actor, String subject, String detail) {
        MessageDigest digest = sha256();
        part(digest, salt);
        part(digest, actor.getBytes(StandardCharsets.UTF_8));
        part(digest, subject.getBytes(StandardCharsets.UTF_8));
        part(digest, detail.getBytes(StandardCharsets.UTF_8));
        return digest.digest();
    }

    static byte[] hash(byte[] before, Link link) {
        MessageDigest digest = sha256();
        part(digest, before);
        part(digest, link.tenantId().toString().getBytes(StandardCharsets.US_ASCII));
        part(digest, Long.toString(link.seq()).getBytes(StandardCharsets.US_ASCII));
        part(digest, Long.toString(link.at().toEpochMilli()).getBytes(StandardCharsets.US_ASCII));
        part(digest, link.action().getBytes(StandardCharsets.US_ASCII));
        part(digest, link.content());
        return digest.digest();
    }

    private static void part(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
