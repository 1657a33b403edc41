package org.lectern.server.meeting;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.MeetingPassword;
import org.lectern.bbb.Role;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;

/**
 * Signs the address that takes one person into a running meeting, and writes down that it was issued.
 *
 * <p>Makes no call to a server. The address holds what is listed here and nothing that a browser sent; it dies with this
 * run, since it is bound to the run's creation time.
 */
public final class JoinMeeting {
    private static final int MAX_NAME = 255;

    private final Database database;
    private final IssuedJoins issued;
    private final MeetingStore meetings;
    private final ServerStore servers;
    private final BbbClients clients;

    JoinMeeting(Database database, MeetingStore meetings, ServerStore servers, BbbClients clients) {
        this.database = database;
        this.issued = new IssuedJoins(database);
        this.meetings = meetings;
        this.servers = servers;
        this.clients = clients;
    }

    /**
     * The address for one person. A credential: hand it to that person only, never log or keep it.
     *
     * @param back where the person comes back to, after leaving and when the server refuses; null for the server's own
     *     page
     * @throws IllegalStateException if the meeting does not run
     */
    public URI link(Meeting meeting, Attendant who, @Nullable URI back) {
        if (!meeting.isRunning()) {
            throw new IllegalStateException("not running: " + meeting.id());
        }
        Meeting.Place place = meeting.requirePlace();
        Server server = servers.findRecent(place.serverId())
                .orElseThrow(() -> new IllegalStateException("no such server: " + place.serverId()));
        String name = shown(who.name());
        issued.add(new IssuedJoins.Issue(meeting, who, name));
        var join = org.lectern.bbb.JoinMeeting.of(
                        place.serverMeetingId(), name, who.moderator() ? Role.MODERATOR : Role.VIEWER)
                .createTime(Instant.ofEpochMilli(place.createTime()))
                .userId(who.userId())
                .guest(who.guest());
        if (back != null) {
            join = join.errorRedirectUrl(back.toString()).logoutUrl(back.toString());
        }
        if (needsPassword(server)) {
            MeetingStore.Passwords passwords = meetings.passwords(meeting.id());
            join = join.password(MeetingPassword.of(who.moderator() ? passwords.moderator() : passwords.attendee()));
        }
        return clients.of(server).joinUrl(join);
    }

    /** Before 2.6 a role alone is not enough; newer servers are not given what they do not need. */
    private static boolean needsPassword(Server server) {
        String version = server.observed().version();
        return version != null && (version.startsWith("2.4") || version.startsWith("2.5"));
    }

    /** The name as a server takes it: without control characters and halves of pairs, at most 255 characters. */
    static String shown(String name) {
        var shown = new StringBuilder(Math.min(name.length(), MAX_NAME));
        name.codePoints()
                .filter(point -> !Character.isISOControl(point))
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .takeWhile(point -> shown.length() + Character.charCount(point) <= MAX_NAME)
                .forEachOrdered(shown::appendCodePoint);
        String stripped = shown.toString().strip();
        return stripped.isEmpty() ? "?" : stripped;
    }

    /** Whether a moderator was ever let into this run. */
    public boolean moderatorWasLetIn(UUID meetingId) {
        return database.jdbc()
                .sql("select exists (select 1 from meeting_join where meeting_id = :meeting and moderator)")
                .param("meeting", meetingId)
                .query(Boolean.class)
                .single();
    }
}
