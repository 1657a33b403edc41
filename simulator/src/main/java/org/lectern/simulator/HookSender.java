package org.lectern.simulator;

/**
 * Which bbb-webhooks stands beside the simulated server, and how it signs.
 *
 * @param generation decides fields, order of delivery and the signed text
 * @param hash what checksums are made with; a 2.x sender knows SHA-1 alone
 * @param bearer sends the shared secret in an {@code Authorization} header instead of a checksum
 * @see "docs/protocol/hooks.md, delivery checksum"
 */
public record HookSender(Generation generation, Hash hash, boolean bearer) {

    /** Sender generations that differ on the wire. */
    public enum Generation {
        /** 2.x: signs compact JSON, delivers in order, knows fewer events. */
        JSON,
        /** 3.0 to 3.3.1: signs the URL and the two characters {@code {}}, so the body is not covered. */
        CONSTANT,
        /** 3.4 and later: signs the raw body. */
        RAW_BODY
    }

    public HookSender {
        if (generation == Generation.JSON && (hash != Hash.SHA1 || bearer)) {
            throw new IllegalArgumentException("a 2.x sender signs with SHA-1 and has no bearer mode");
        }
    }

    /** 2.x, as 2.6.1. */
    public static HookSender json() {
        return new HookSender(Generation.JSON, Hash.SHA1, false);
    }

    /** 3.0 to 3.3.1, as 3.3.1. */
    public static HookSender constant() {
        return new HookSender(Generation.CONSTANT, Hash.SHA1, false);
    }

    /** 3.4 and later, as 3.5. */
    public static HookSender rawBody() {
        return new HookSender(Generation.RAW_BODY, Hash.SHA1, false);
    }

    public HookSender with(Hash otherHash) {
        return new HookSender(generation, otherHash, bearer);
    }

    public HookSender withBearer() {
        return new HookSender(generation, hash, true);
    }

    boolean isLegacy() {
        return generation == Generation.JSON;
    }
}
