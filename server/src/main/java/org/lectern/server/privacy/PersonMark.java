package org.lectern.server.privacy;

import java.util.Set;

/**
 * By what somebody is recognised in texts, and what stands there afterwards.
 *
 * @param externalUserId as servers are told
 * @param connections identifiers that servers gave the person's connections
 * @param tombstone stands in place of identifiers and names
 */
record PersonMark(String externalUserId, Set<String> connections, String tombstone) {
    PersonMark {
        connections = Set.copyOf(connections);
    }

    boolean is(String identifier) {
        return identifier.equals(externalUserId);
    }
}
