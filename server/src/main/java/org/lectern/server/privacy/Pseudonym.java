package org.lectern.server.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The function behind pseudonyms: the first 16 bytes of HMAC-SHA256 over channel, tenant and person, a vertical bar
 * between them, as base64url without padding.
 *
 * <p>Only the last part can hold a vertical bar, so no two different inputs have the same text.
 */
final class Pseudonym {
    private static final int BYTES = 16;

    private Pseudonym() {}

    static String of(byte[] key, String channel, String tenant, String person) {
        byte[] full = hmac(key, channel + "|" + tenant + "|" + person);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(full, BYTES));
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
