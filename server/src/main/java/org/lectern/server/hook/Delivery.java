package org.lectern.server.hook;

import java.util.List;
import org.lectern.server.activity.EventLog;
import org.lectern.server.platform.Notice;

/**
 * What is to be kept of one verified request.
 *
 * @param foreign events of meetings that are not ours, whose content is dropped here
 * @param notices what others want to be told of it
 * @param bytes size of the request's body
 */
record Delivery(
        List<EventLog.Entry> entries, int foreign, List<DeadLetter> deadLetters, List<Notice> notices, int bytes) {
    Delivery {
        entries = List.copyOf(entries);
        deadLetters = List.copyOf(deadLetters);
        notices = List.copyOf(notices);
    }

    Delivery(List<EventLog.Entry> entries, int foreign, List<DeadLetter> deadLetters, int bytes) {
        this(entries, foreign, deadLetters, List.of(), bytes);
    }

    int events() {
        return entries.size() + foreign + deadLetters.size();
    }
}
