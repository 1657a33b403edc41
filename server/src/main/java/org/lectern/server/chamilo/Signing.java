package org.lectern.server.chamilo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lectern.bbb.SharedSecret;

/** HMAC in lower-case hexadecimal digits, and its comparison in constant time. */
public enum Signing {
    SHA256("HmacSHA256"),
    SHA1("HmacSHA1");

    private final String algorithm;

    Signing(String algorithm) {
        this.algorithm = algorithm;
    }

    /** The key is the secret's text as it stands, not decoded. */
    String sign(SharedSecret key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    String sign(SharedSecret key, String message) {
        return sign(key, message.getBytes(StandardCharsets.UTF_8));
    }

    /** The first key that made this signature of one of the texts; every key is tried, so that the time tells nothing. */
    OptionalInt match(List<SharedSecret> keys, List<byte[]> messages, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        int found = -1;
        for (int i = keys.size() - 1; i >= 0; i--) {
            for (byte[] message : messages) {
                byte[] right = sign(keys.get(i), message).getBytes(StandardCharsets.UTF_8);
                if (MessageDigest.isEqual(right, given)) {
                    found = i;
                }
            }
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }
}
