package org.lectern.server.activity;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tells who is connected, for many classes at once and at little cost. Safe for use by several threads. */
public interface PresenceReports {
    /**
     * The connections that events told of, those that ended among them, in a stable order. One query for all; a class of
     * which nothing was told is left out.
     */
    Map<UUID, List<ConnectionNow>> connections(Collection<UUID> meetingIds);

    /**
     * Figures of which events do not tell everything in these classes, so that what connections have on is not known either;
     * without classes of which everything is told.
     */
    default Map<UUID, Set<Figure>> notTold(Collection<UUID> meetingIds) {
        return Map.of();
    }
}
