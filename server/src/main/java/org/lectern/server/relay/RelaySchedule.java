package org.lectern.server.relay;

import java.time.Duration;
import org.lectern.server.delivery.Schedule;
import org.lectern.server.platform.GuardedHttp;

/** What is the same for every callback to a caller. */
final class RelaySchedule {
    /** About two days: a learning platform that is being repaired is told when it is back. */
    static final Schedule CALLBACKS = Schedule.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofHours(24));

    private RelaySchedule() {}

    /** Callbacks to one host wait for each other and for nobody else. */
    static String target(String url) {
        return "callbacks " + GuardedHttp.hostOf(url);
    }

    /** The address with one more parameter, appended as a server does: what is there stays as it is. */
    static String append(String url, String parameters) {
        return url + (url.contains("?") ? url.endsWith("?") || url.endsWith("&") ? "" : "&" : "?") + parameters;
    }
}
