package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import org.lectern.server.meeting.Join;

/** A link into a class that was given out and led nobody inside. */
record NeverArrived(String name, Instant issuedAt, String reason) {
    static List<NeverArrived> of(List<Join> joins) {
        return joins.stream()
                .filter(join -> join.state() == Join.State.NEVER_ARRIVED)
                .map(join -> {
                    String reason = join.neverReason();
                    return new NeverArrived(join.name(), join.issuedAt(), reason == null ? "" : reason);
                })
                .toList();
    }
}
