package org.lectern.server.playback;

import java.time.Instant;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** A bean that is told when somebody was given a way to a recording, where the tenant collects who that is. */
@FunctionalInterface
public interface ViewNews {
    /**
     * @param recordId as the server has it
     * @param format of playback
     * @param person as servers are told
     */
    record View(UUID tenantId, String recordId, String format, String person, Instant at) {}

    /** @param within in its transaction */
    void opened(Database within, View view);
}
