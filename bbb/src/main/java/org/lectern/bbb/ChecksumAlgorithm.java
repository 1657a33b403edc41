package org.lectern.bbb;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The hash of a checksum, weakest first. A receiver tells them apart by the length of the hex text.
 *
 * @see "docs/protocol/bigbluebutton-api.md, checksum"
 */
public enum ChecksumAlgorithm {
    /** Every version; only where nothing better is accepted. */
    SHA1("SHA-1", 40),
    /** Every version since 2.4, and the balancers in front of them: the default. */
    SHA256("SHA-256", 64),
    /** BigBlueButton 2.5 and later; not Scalelite. */
    SHA384("SHA-384", 96),
    /** BigBlueButton 2.5 and later. */
    SHA512("SHA-512", 128);

    private final String standardName;
    private final int hexLength;
    private final ThreadLocal<MessageDigest> digests = ThreadLocal.withInitial(this::make);

    ChecksumAlgorithm(String standardName, int hexLength) {
        this.standardName = standardName;
        this.hexLength = hexLength;
    }

    /** The algorithm whose hex text has this many digits; empty for any other length. */
    public static Optional<ChecksumAlgorithm> ofHexLength(int digits) {
        return switch (digits) {
            case 40 -> Optional.of(SHA1);
            case 64 -> Optional.of(SHA256);
            case 96 -> Optional.of(SHA384);
            case 128 -> Optional.of(SHA512);
            default -> Optional.empty();
        };
    }

    /** Digits of its hex text. */
    public int hexLength() {
        return hexLength;
    }

    public boolean isAtLeast(ChecksumAlgorithm minimum) {
        return compareTo(minimum) >= 0;
    }

    /** A digest of nothing yet, to be used before the next one of this thread is asked for. */
    MessageDigest digest() {
        MessageDigest digest = digests.get();
        digest.reset();
        return digest;
    }

    /** Every Java platform has the four. */
    private MessageDigest make() {
        try {
            return MessageDigest.getInstance(standardName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + standardName, e);
        }
    }
}
