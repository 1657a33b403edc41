package org.lectern.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A hash that signs calls and deliveries; a receiver tells it by the length of the checksum. */
public enum Hash {
    SHA1("SHA-1", 40),
    SHA256("SHA-256", 64),
    SHA384("SHA-384", 96),
    SHA512("SHA-512", 128);

    private final String algorithm;
    private final int hexLength;

    Hash(String algorithm, int hexLength) {
        this.algorithm = algorithm;
        this.hexLength = hexLength;
    }

    /** The hash whose checksums have this many hexadecimal digits. */
    static Optional<Hash> ofLength(int hexLength) {
        for (Hash hash : values()) {
            if (hash.hexLength == hexLength) {
                return Optional.of(hash);
            }
        }
        return Optional.empty();
    }

    /** Lower-case hexadecimal hash of the text's UTF-8 bytes. */
    String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
