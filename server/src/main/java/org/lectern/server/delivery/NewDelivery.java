package org.lectern.server.delivery;

import java.time.Duration;
import java.util.UUID;

/**
 * One notice to one address, to be sent.
 *
 * @param format the name of the {@link DeliveryFormat} that sends it
 * @param key once within the format
 * @param delay before the first attempt
 */
public record NewDelivery(Addressee to, String format, String key, Content content, Duration delay) {
    public NewDelivery(Addressee to, String format, String key, Content content) {
        this(to, format, key, content, Duration.ZERO);
    }

    /**
     * @param target what must not delay anything else when it fails; within the tenant
     * @param url kept encrypted, since it may hold a secret of its owner
     */
    public record Addressee(UUID tenantId, String target, String url) {
        @Override
        public String toString() {
            return "Addressee[" + tenantId + " " + target + "]";
        }
    }

    /**
     * @param subject what it is about, for operators; no secret, no person's name
     * @param payload what the format needs besides; no secrets
     */
    public record Content(String subject, String payload) {
        @Override
        public String toString() {
            return "Content[" + subject + "]";
        }
    }
}
