package org.lectern.server.activity;

import java.time.Instant;
import org.lectern.bbb.LearningAnalytics;

/**
 * Takes in the report that a server makes after a class, beside what events told while it ran. Safe for use by several
 * threads.
 */
public interface ServerReports {
    /** Whether whoever the class belongs to has such reports collected; if not, nothing of one may be stored or passed on. */
    boolean collects(MeetingReference meeting);

    /**
     * Keeps what the report tells, in the log; joins the transaction of the same database that runs in this thread.
     * Telling the same report again changes nothing.
     *
     * @param receivedAt stands for the end of the class where the report tells none that can be right
     */
    void take(MeetingReference meeting, LearningAnalytics report, Instant receivedAt);
}
