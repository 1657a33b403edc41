package org.lectern.server.delivery;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of what is sent to others. */
public record DeliverySettings(
        @Setting(
                value =
                        "Requests that one process has under way at the same time, to all addresses together. At most 8 of"
                                + " them go to one address, and one to an address that fails.",
                standard = "64")
        int concurrency,

        @Setting(
                value = "How long a delivery that arrived is kept, so that it can be looked at and sent again.",
                standard = "2d")
        Duration keepDelivered,

        @Setting(
                value =
                        "How long a delivery that never arrived is kept, so that it can be sent again once the other side"
                                + " works.",
                standard = "30d")
        Duration keepDead) {

    public DeliverySettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1");
        }
        if (keepDelivered.compareTo(Duration.ofHours(1)) < 0 || keepDead.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("deliveries must be kept for an hour or longer");
        }
    }
}
