package org.lectern.server.hook;

import java.util.List;
import org.lectern.bbb.ReceivedEvent;
import org.lectern.server.platform.Notice;

/**
 * Hears of verified events before their content is reduced to what is observed, so that others can be told of them in
 * their sender's form. What it gives is staged in the transaction that stores the event: acknowledged is staged.
 *
 * <p>An interface because the inbox must not know who wants events. Called for events of meetings that are not ours too.
 */
public interface EventTap {
    /** Whether there may be notices of the event. Never blocks; a yes may turn out to be a no. */
    boolean wants(ReceivedEvent event);

    /** The notices of an event that is wanted; may ask the database. */
    List<Notice> notices(ReceivedEvent event);

    static EventTap none() {
        return new EventTap() {
            @Override
            public boolean wants(ReceivedEvent event) {
                return false;
            }

            @Override
            public List<Notice> notices(ReceivedEvent event) {
                return List.of();
            }
        };
    }
}
