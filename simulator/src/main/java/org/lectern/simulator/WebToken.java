package org.lectern.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the JSON Web Tokens of callbacks: analytics with HS512 and nothing in it but its expiry, recording ready with HS256.
 */
final class WebToken {
    private WebToken() {}

    static String hs512(String secret, long expiresAtSecond) {
        return signed("{\"typ\":\"JWT\",\"alg\":\"HS512\"}", "{\"exp\":" + expiresAtSecond + "}", secret, "HmacSHA512");
    }

    static String hs256(String secret, String meetingId, String recordId) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("meeting_id", meetingId);
        claims.put("record_id", recordId);
        return signed("{\"alg\":\"HS256\"}", Json.write(claims), secret, "HmacSHA256");
    }

    private static String signed(String header, String claims, String secret, String algorithm) {
        String signed = part(header) + "." + part(claims);
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static String part(String json) {
        return encode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
