package org.lectern.server.ui;

import java.util.function.Predicate;
import org.lectern.server.person.Person;

/** Whether somebody may go on following a stream: by what they are now, not by what they were when it began. */
final class LiveRights {
    private final Viewers viewers;
    private final Access access;

    LiveRights(Viewers viewers, Access access) {
        this.viewers = viewers;
        this.access = access;
    }

    boolean mayFollow(Person viewer, String classId) {
        return allowed(viewer, now -> access.activity(now, classId).room().teaches());
    }

    boolean mayWait(Person viewer, String slug) {
        return allowed(viewer, now -> access.room(now, slug).isMember());
    }

    private boolean allowed(Person viewer, Predicate<Person> right) {
        try {
            return viewers.again(viewer).filter(right).isPresent();
        } catch (NoSuchPage | NotAllowed e) {
            return false;
        }
    }
}
