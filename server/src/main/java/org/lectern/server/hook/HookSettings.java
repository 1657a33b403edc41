package org.lectern.server.hook;

import java.time.Duration;
import java.util.Optional;
import org.lectern.server.platform.Setting;

/** Settings of the inbound hooks. */
public record HookSettings(
        @Setting(
                value = "Whether our hook is registered at servers. Switched off, it is removed everywhere, and figures"
                        + " come from polls alone.",
                standard = "true")
        boolean enabled,

        @Setting(
                value = "How long a callback address of ours is good, from 1h on; a new one is registered when two"
                        + " thirds of it are over, and deliveries to an older one are refused. Without it addresses are"
                        + " good for ever: their secret part is 256 random bits.")
        Optional<Duration> callbackLifetime,

        @Setting(
                value = "Whether deliveries are accepted whose checksum does not cover the body (bbb-webhooks 3.0 to"
                        + " 3.3.1). They then rest on the secret path of our callback address alone, and the admin page"
                        + " warns. Switch off once all servers run 3.4 or later.",
                standard = "true")
        boolean acceptWeakChecksum,

        @Setting(
                value = "Whether IP addresses and browser names in events are kept. Only where a policy asks for it.",
                standard = "false")
        boolean keepAddresses,

        @Setting(
                value = "How often it is checked that our hook is registered at each server. Servers forget hooks when"
                        + " they restart; between forgetting and the check events are lost.",
                standard = "30s")
        Duration checkInterval,

        @Setting(
                value = "How long a delivery may wait for the database before it is answered with 503. Servers give up"
                        + " after 5 s and try again.",
                standard = "4s")
        Duration answerWithin,

        @Setting(
                value =
                        "Megabytes of deliveries that may wait for the database; beyond it they are answered with 503 and"
                                + " come again.",
                standard = "32")
        int queueMegabytes) {

    private static final Duration SHORTEST_LIFETIME = Duration.ofHours(1);

    public HookSettings {
        if (checkInterval.isNegative() || checkInterval.isZero()) {
            throw new IllegalArgumentException("check-interval must be longer than nothing");
        }
        if (callbackLifetime
                .filter(lifetime -> lifetime.compareTo(SHORTEST_LIFETIME) < 0)
                .isPresent()) {
            throw new IllegalArgumentException("callback-lifetime must be 1h or longer");
        }
        if (answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("answer-within must be longer than nothing");
        }
        if (queueMegabytes < 1 || queueMegabytes > 1024) {
            throw new IllegalArgumentException("queue-megabytes must be between 1 and 1024");
        }
    }
}
