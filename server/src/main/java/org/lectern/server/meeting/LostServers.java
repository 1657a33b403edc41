package org.lectern.server.meeting;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.lectern.server.activity.PollEvidence;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.pool.ServerUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up the runs of servers that are gone for good, so that their rooms may open elsewhere: of one that an operator
 * took out, and of one that has not answered for too long. The runs become {@link MeetingState#DETACHED}; when their
 * server comes back, {@link Reconcile} ends them, or takes them back if nothing came after them.
 *
 * <p>While no server answers nothing is given up by itself: the fault is likelier ours, and there is no elsewhere.
 */
public final class LostServers implements ServerUse {
    private static final Logger log = LoggerFactory.getLogger(LostServers.class);

    private final Database database;
    private final MeetingStore meetings;
    private final Endings endings;
    private final ServerStore servers;

    LostServers(Database database, MeetingStore meetings, Endings endings, ServerStore servers) {
        this.database = database;
        this.meetings = meetings;
        this.endings = endings;
        this.servers = servers;
    }

    /** For administration beside a running product. */
    public static LostServers of(Databases databases, Vault vault, PollEvidence evidence) {
        var meetings = new MeetingStore(databases.web(), vault);
        return new LostServers(
                databases.web(),
                meetings,
                new Endings(databases.web(), meetings, evidence, new Outbox(), InstantSource.system()),
                new ServerStore(databases.web(), vault));
    }

    @Override
    public int count(UUID serverId) {
        return meetings.countLive(serverId);
    }

    @Override
    public int letGo(UUID serverId) {
        List<Meeting> running = database.jdbc()
                .sql("select * from meeting where server_id = :server and state = 'RUNNING'")
                .param("server", serverId)
                .query(MeetingStore::meeting)
                .list();
        running.forEach(meeting -> endings.detach(meeting.id(), EndCause.INFERRED, ConfirmEnd.lastSeen(meeting)));
        return running.size();
    }

    /**
     * Gives up what came up on a server in the very moment in which an operator took it out: nobody polls that server, so
     * nobody else would notice. Returns how many runs.
     */
    int sweep() {
        List<Meeting> left =
                database.jdbc().sql("""
                        select m.* from meeting m join server s on s.id = m.server_id
                        where m.state = 'RUNNING' and s.state = 'DISABLED' and s.given_up_at is not null
                        """).query(MeetingStore::meeting).list();
        for (Meeting meeting : left) {
            log.warn("a run came up on a server while that was taken out, given up meeting={}", meeting.id());
            endings.detach(meeting.id(), EndCause.INFERRED, ConfirmEnd.lastSeen(meeting));
        }
        return left.size();
    }

    /** Gives up what runs on servers that have not answered for so long. Returns how many servers had something. */
    int giveUp(Duration after) {
        List<UUID> lost = database.jdbc()
                .sql("""
                        select s.id from server s
                        where s.health = 'OFFLINE' and s.answered_at < now() - make_interval(secs => :after)
                          and exists (select 1 from meeting m where m.server_id = s.id and m.state = 'RUNNING')
                          and exists (select 1 from server o
                              where o.state = 'ENABLED' and o.health = 'ONLINE' and o.polled_at > s.answered_at)
                        """)
                .param("after", after.toMillis() / 1000.0)
                .query(UUID.class)
                .list();
        for (UUID serverId : lost) {
            servers.markGivenUp(serverId);
            log.error(
                    "a server has not answered for too long, its classes may open elsewhere server={} after={}"
                            + " classes={}",
                    serverId,
                    after,
                    letGo(serverId));
        }
        return lost.size();
    }
}
