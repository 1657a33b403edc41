package org.lectern.server.pool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/**
 * What monitoring is told of a server: read every few seconds by every process, so without its secret, which would have to be
 * unsealed each time.
 *
 * @param answeredAt when it last answered a poll, null if it never did
 * @param givenUp whether its classes were given up, so that what its last answer counted is no load any more
 * @param meetings at its last answer, ours and others
 * @param people in them
 */
record ServerFigures(
        String name,
        ServerState state,
        ServerHealth health,
        @Nullable Instant answeredAt,
        boolean givenUp,
        int meetings,
        int people) {

    /** Of all servers by name. */
    static List<ServerFigures> list(Database database) {
        return database.jdbc().sql("""
                        select name, state, health, answered_at, given_up_at is not null as given_up, meetings, people
                        from server order by name
                        """).query(ServerFigures::read).list();
    }

    private static ServerFigures read(ResultSet row, int n) throws SQLException {
        OffsetDateTime answered = row.getObject("answered_at", OffsetDateTime.class);
        return new ServerFigures(
                row.getString("name"),
                ServerState.valueOf(row.getString("state")),
                ServerHealth.valueOf(row.getString("health")),
                answered == null ? null : answered.toInstant(),
                row.getBoolean("given_up"),
                row.getInt("meetings"),
                row.getInt("people"));
    }

    /** Whether a new class may be placed there now. */
    boolean takesClasses(Instant now, Duration staleAfter) {
        return Server.takesClasses(state, health) && !Server.isStale(answeredAt, now, staleAfter);
    }
}
