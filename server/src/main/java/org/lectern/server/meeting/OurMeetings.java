package org.lectern.server.meeting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lectern.bbb.Parameters;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.platform.Database;

/**
 * Tells the fold whose a meeting is.
 *
 * <p>An attempt whose outcome is open counts as unknown, so that its events wait: they are folded once it has won and
 * never if it is abandoned.
 */
public final class OurMeetings implements MeetingDirectory {
    private static final Pattern ROOM = Pattern.compile("[0-9a-f]{40}-\\d{10,16}");

    private final Database database;
    private final String prefix;

    public OurMeetings(Database database, String tag) {
        this.database = database;
        this.prefix = tag + "-";
    }

    @Override
    public boolean carriesOurTag(String serverMeetingId) {
        return serverMeetingId.startsWith(prefix);
    }

    /** As servers name the rooms that they make: a hash of the class, the time and the number, and the time. */
    @Override
    public boolean mayBeRoom(String serverMeetingId) {
        return ROOM.matcher(serverMeetingId).matches();
    }

    /** Those that servers made, and those that callers did. */
    @Override
    public List<Room> roomsOf(Collection<UUID> meetingIds) {
        List<Room> asTheyBecameKnown = database.jdbc()
                .sql("""
                        select r.* from (
                            select b.id, b.parent_id, b.seen_at as made_at, b.number, '' as params from breakout_run b
                            where b.parent_id = any(:parents)
                            union all
                            select m.id, m.parent_id, m.created_at, null, m.params from meeting m
                            where m.parent_id = any(:parents) and m.end_cause is distinct from 'NEVER_STARTED'
                        ) as r order by r.made_at, r.id
                        """)
                .param("parents", meetingIds.toArray(UUID[]::new))
                .query((row, n) ->
                        new Room(row.getObject("id", UUID.class), row.getObject("parent_id", UUID.class), number(row)))
                .list();
        return asTheyBecameKnown.stream()
                .sorted(Comparator.comparingInt(room -> room.number() == 0 ? Integer.MAX_VALUE : room.number()))
                .toList();
    }

    private static int number(ResultSet row) throws SQLException {
        int told = row.getInt("number");
        return told > 0
                ? told
                : BreakoutNumber.read(Parameters.parse(row.getString("params"))
                        .first("sequence")
                        .orElse(""));
    }

    @Override
    public Optional<UUID> serverOf(UUID meetingId) {
        return database.jdbc()
                .sql("select server_id from meeting where id = :id and server_id is not null")
                .param("id", meetingId)
                .query(UUID.class)
                .optional();
    }

    @Override
    public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
        String[] servers = meetings.stream()
                .map(MeetingReference::serverMeetingId)
                .filter(id -> !id.isEmpty())
                .toArray(String[]::new);
        String[] internals = meetings.stream()
                .map(MeetingReference::internalMeetingId)
                .filter(id -> !id.isEmpty())
                .toArray(String[]::new);
        var byServer = new HashMap<String, MeetingStatus>();
        var byInternal = new HashMap<String, MeetingStatus>();
        database.jdbc()
                .sql("""
                        select a.server_meeting_id, a.internal_meeting_id, a.state, m.id, m.tenant_id
                        from create_attempt a join meeting m on m.id = a.meeting_id
                        where a.server_meeting_id = any(:servers)
                        union all
                        select a.server_meeting_id, a.internal_meeting_id, a.state, m.id, m.tenant_id
                        from create_attempt a join meeting m on m.id = a.meeting_id
                        where a.internal_meeting_id = any(:internals)
                        union all
                        select b.server_meeting_id, b.internal_meeting_id, 'WON', b.id, m.tenant_id
                        from breakout_run b join meeting m on m.id = b.parent_id
                        where b.server_meeting_id = any(:servers) or b.internal_meeting_id = any(:internals)
                        """)
                .param("servers", servers)
                .param("internals", internals)
                .query((row, n) -> {
                    MeetingStatus status = switch (row.getString("state")) {
                        case "WON" ->
                            new Known(row.getObject("tenant_id", UUID.class), row.getObject("id", UUID.class));
                        case "ABANDONED" -> new Abandoned();
                        default -> new Unknown();
                    };
                    byServer.put(row.getString("server_meeting_id"), status);
                    String internal = row.getString("internal_meeting_id");
                    if (internal != null) {
                        byInternal.put(internal, status);
                    }
                    return status;
                })
                .list();
        var statuses = new HashMap<MeetingReference, MeetingStatus>();
        for (MeetingReference meeting : meetings) {
            // The identifier at the server may have passed on to a later run that its owner made there.
            MeetingStatus status = byInternal.get(meeting.internalMeetingId());
            if (status == null) {
                status = byServer.get(meeting.serverMeetingId());
            }
            if (status != null) {
                statuses.put(meeting, status);
            }
        }
        return statuses;
    }

    /** Along the links in both directions, as long as each earlier run has no known end. */
    @Override
    public List<UUID> runsOfClass(UUID meetingId) {
        List<UUID> runs = database.jdbc()
                .sql("""
                        with recursive earlier (id, succeeds, created_at) as (
                            select m.id, m.succeeds, m.created_at from meeting m where m.id = :id
                            union
                            select m.id, m.succeeds, m.created_at from meeting m join earlier e on m.id = e.succeeds
                            where m.end_cause = 'INFERRED'
                        ), later (id, end_cause, created_at) as (
                            select m.id, m.end_cause, m.created_at from meeting m where m.id = :id
                            union
                            select m.id, m.end_cause, m.created_at from meeting m join later l on m.succeeds = l.id
                            where l.end_cause = 'INFERRED' and m.end_cause is distinct from 'NEVER_STARTED'
                        )
                        select id from (
                            select id, created_at from earlier union select id, created_at from later) as runs
                        order by created_at
                        """)
                .param("id", meetingId)
                .query(UUID.class)
                .list();
        return runs.isEmpty() ? List.of(meetingId) : runs;
    }

    /** As {@link #runsOfClass}: each identifier asked for is followed in both directions. */
    @Override
    public Map<UUID, List<UUID>> runsOfClasses(Collection<UUID> meetingIds) {
        var runs = new LinkedHashMap<UUID, List<UUID>>();
        meetingIds.forEach(id -> runs.put(id, new ArrayList<>()));
        database.jdbc()
                .sql("""
                        with recursive earlier (asked, id, succeeds, created_at) as (
                            select m.id, m.id, m.succeeds, m.created_at from meeting m where m.id = any(:ids)
                            union
                            select e.asked, m.id, m.succeeds, m.created_at
                            from meeting m join earlier e on m.id = e.succeeds
                            where m.end_cause = 'INFERRED'
                        ), later (asked, id, end_cause, created_at) as (
                            select m.id, m.id, m.end_cause, m.created_at from meeting m where m.id = any(:ids)
                            union
                            select l.asked, m.id, m.end_cause, m.created_at
                            from meeting m join later l on m.succeeds = l.id
                            where l.end_cause = 'INFERRED' and m.end_cause is distinct from 'NEVER_STARTED'
                        )
                        select asked, id from (
                            select asked, id, created_at from earlier
                            union select asked, id, created_at from later) as runs
                        order by asked, created_at
                        """)
                .param("ids", runs.keySet().toArray(UUID[]::new))
                .query(row -> {
                    runs.computeIfAbsent(row.getObject("asked", UUID.class), id -> new ArrayList<>())
                            .add(row.getObject("id", UUID.class));
                });
        runs.replaceAll((id, found) -> found.isEmpty() ? List.of(id) : List.copyOf(found));
        return runs;
    }

    @Override
    public Map<UUID, UUID> serversOf(Collection<UUID> meetingIds) {
        var servers = new HashMap<UUID, UUID>();
        database.jdbc()
                .sql("select id, server_id from meeting where id = any(:ids) and server_id is not null")
                .param("ids", meetingIds.toArray(UUID[]::new))
                .query(row -> {
                    servers.put(row.getObject("id", UUID.class), row.getObject("server_id", UUID.class));
                });
        return servers;
    }
}
