package org.lectern.server.hook;

import java.util.List;
import org.lectern.server.activity.EventLog;

/**
 * What is to be kept of one verified request.
 *
 * @param foreign events of meetings that are not ours, whose content is dropped here
 * @param bytes size of the request's body
 */
record Delivery(List<EventLog.Entry> entries, int foreign, List<DeadLetter> deadLetters, int bytes) {
    Delivery {
        entries = List.copyOf(entries);
        deadLetters = List.copyOf(deadLetters);
    }

    int events() {
        return entries.size() + foreign + deadLetters.size();
    }
}
