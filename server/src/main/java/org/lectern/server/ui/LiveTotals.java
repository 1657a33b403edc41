package org.lectern.server.ui;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.MeetingStore.Live;

/**
 * Sums over every live run, however few of them a page lists.
 *
 * @param open starting ones too
 * @param people as events tell; of a run without any event, what the last poll saw
 * @param inside people by run, of those of which anything was observed
 * @param servers by server, of those that run
 */
record LiveTotals(int open, int running, int people, Map<UUID, Integer> inside, Map<UUID, Carried> servers) {
    /** What one server carries. */
    record Carried(int classes, int people) {
        static final Carried NOTHING = new Carried(0, 0);

        private Carried and(Carried other) {
            return new Carried(classes + other.classes, people + other.people);
        }
    }

    /** Two queries, of which the second counts the people of all runs at once. */
    static LiveTotals read(MeetingStore meetings, ActivityReports reports) {
        List<Live> live = meetings.listAllLive();
        return of(live, reports.inside(live.stream().map(Live::id).toList()));
    }

    static LiveTotals of(List<Live> live, Map<UUID, Integer> inside) {
        int running = 0;
        int people = 0;
        Map<UUID, Carried> servers = new HashMap<>();
        for (Live one : live) {
            Integer polled = one.seen();
            int here = inside.getOrDefault(one.id(), polled == null ? 0 : polled);
            people += here;
            if (one.running()) {
                running++;
                if (one.serverId() != null) {
                    servers.merge(one.serverId(), new Carried(1, here), Carried::and);
                }
            }
        }
        return new LiveTotals(live.size(), running, people, Map.copyOf(inside), Map.copyOf(servers));
    }

    Carried carriedBy(UUID serverId) {
        return servers.getOrDefault(serverId, Carried.NOTHING);
    }
}
