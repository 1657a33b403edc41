package org.lectern.server.activity;

import java.util.List;
import java.util.UUID;

/**
 * Says that somebody in a class is another person: a guest or a telephone is one of the learners. Nothing observed is
 * changed: figures of both become one whenever the class is read, and are two again once the link is taken away.
 *
 * <p>Safe for use by several threads.
 */
public interface PeopleLinks {
    /** Links unless that is impossible; who is linked already must be unlinked first. */
    Linking link(Link link);

    /** False if there was no such link. */
    boolean unlink(List<UUID> runs, String personKey);

    /**
     * @param runs all runs of the class, in their order
     * @param personKey of whom it is said
     * @param linkedTo the key of the person who it is; perhaps nobody yet known in the class
     * @param by who says so
     */
    record Link(List<UUID> runs, String personKey, String linkedTo, UUID by) {
        public Link {
            runs = List.copyOf(runs);
        }
    }

    /** What became of it. */
    enum Linking {
        DONE,
        SAME_PERSON,
        /** The other one was said to be this one. */
        CIRCLE,
        LINKED_ALREADY
    }
}
