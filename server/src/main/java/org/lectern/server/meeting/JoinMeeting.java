package org.lectern.server.meeting;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.JoinedUser;
import org.lectern.bbb.MeetingPassword;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.Role;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.ReachServers;
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
    private static final List<String> BEFORE_2_6 = List.of("2.4", "2.5");
    private static final List<String> BEFORE_2_7 = List.of("2.4", "2.5", "2.6");

    /** What is ours to say in a join; a caller's value for any of these is not passed on. */
    private static final Set<String> OURS = Set.of(
            "meetingID",
            "fullName",
            "role",
            "password",
            "userID",
            "createTime",
            "redirect",
            "errorRedirectUrl",
            "logoutURL",
            "checksum");

    private final Database database;
    private final IssuedJoins issued;
    private final MeetingStore meetings;
    private final ServerStore servers;
    private final BbbClients clients;
    private final ReachServers reach;

    JoinMeeting(Database database, MeetingStore meetings, ServerStore servers, BbbClients clients, ReachServers reach) {
        this.database = database;
        this.issued = new IssuedJoins(database);
        this.meetings = meetings;
        this.servers = servers;
        this.clients = clients;
        this.reach = reach;
    }

    /**
     * Whether somebody may be sent to the meeting's server now. Asks nobody where the server was heard of lately, else the
     * server, for two seconds at most.
     *
     * @throws IllegalStateException if the meeting does not run
     */
    public boolean isReachable(Meeting meeting) {
        return reach.mayBeEntered(server(meeting));
    }

    /**
     * The address for one person. A credential: hand it to that person only, never log or keep it.
     *
     * @param back where the person comes back to, after leaving and when the server refuses; null for the server's own
     *     page
     * @throws IllegalStateException if the meeting does not run
     */
    public URI link(Meeting meeting, Attendant who, @Nullable URI back) {
        Server server = server(meeting);
        Meeting.Place place = meeting.requirePlace();
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
            join = join.password(password(meeting, who));
        }
        return clients.of(server).joinUrl(join);
    }

    /**
     * The address for one person of a caller's. As {@link #link(Meeting, Attendant, URI)}, but it returns before the join
     * is written down: where the server is known it costs a signature.
     */
    public URI pass(Meeting meeting, Attendant who, Passage passage) {
        Server server = server(meeting);
        String name = shown(who.name());
        issued.later(new IssuedJoins.Issue(meeting, who, name));
        return clients.of(server).joinUrl(callers(meeting, who, name, passage, server));
    }

    /**
     * As {@link #pass}, if nobody needs to be asked for it; else null, with nothing done.
     *
     * @param passage asked for only if the server is known
     */
    public @Nullable String passFromMemory(Meeting meeting, Attendant who, Supplier<Passage> passage) {
        Meeting.Place place = meeting.place();
        Server server = place == null || !meeting.isRunning() ? null : servers.remembered(place.serverId());
        if (server == null || needsPassword(server) || !reach.wasHeard(server)) {
            return null;
        }
        String name = shown(who.name());
        String location = clients.of(server).joinAddress(callers(meeting, who, name, passage.get(), server));
        issued.later(new IssuedJoins.Issue(meeting, who, name));
        return location;
    }

    /** Joins on the person's behalf, for a caller that hands the client's address on itself. Calls the server. */
    public Outcome<JoinedUser> enter(Meeting meeting, Attendant who, Passage passage) {
        Server server = server(meeting);
        String name = shown(who.name());
        issued.later(new IssuedJoins.Issue(meeting, who, name));
        Outcome<JoinedUser> outcome = clients.of(server).join(callers(meeting, who, name, passage, server));
        clients.record(server.id(), outcome);
        return outcome;
    }

    private org.lectern.bbb.JoinMeeting callers(
            Meeting meeting, Attendant who, String name, Passage passage, Server server) {
        Meeting.Place place = meeting.requirePlace();
        var join = org.lectern.bbb.JoinMeeting.of(
                        place.serverMeetingId(), name, who.moderator() ? Role.MODERATOR : Role.VIEWER)
                .createTime(Instant.ofEpochMilli(place.createTime()))
                .userId(who.userId());
        for (Parameters.Parameter parameter : passage.further()) {
            if (!OURS.contains(parameter.name())) {
                join = join.with(parameter.name(), parameter.value());
            }
        }
        String refused = passage.refused();
        if (isOf(server, BEFORE_2_7)) {
            // The only address that errors go to there; nobody comes back to it after leaving.
            join = join.logoutUrl(refused);
        } else {
            join = join.errorRedirectUrl(refused);
            join = passage.back() == null ? join : join.logoutUrl(passage.back());
        }
        return needsPassword(server) ? join.password(password(meeting, who)) : join;
    }

    private Server server(Meeting meeting) {
        if (!meeting.isRunning()) {
            throw new IllegalStateException("not running: " + meeting.id());
        }
        UUID id = meeting.requirePlace().serverId();
        return servers.findRecent(id).orElseThrow(() -> new IllegalStateException("no such server: " + id));
    }

    private MeetingPassword password(Meeting meeting, Attendant who) {
        MeetingStore.Passwords passwords = meetings.passwords(meeting.id());
        return MeetingPassword.of(who.moderator() ? passwords.moderator() : passwords.attendee());
    }

    /** Before 2.6 a role alone is not enough; newer servers are not given what they do not need. */
    private static boolean needsPassword(Server server) {
        return isOf(server, BEFORE_2_6);
    }

    private static boolean isOf(Server server, List<String> generations) {
        String version = server.observed().version();
        if (version != null) {
            for (String generation : generations) {
                if (version.startsWith(generation)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                return false;
            }
        }
        return name.length() <= MAX_NAME;
    }

    /** The name as a server takes it: without control characters and halves of pairs, at most 255 characters. */
    static String shown(String name) {
        if (isPlain(name)) {
            return name.isBlank() ? "?" : name.strip();
        }
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
