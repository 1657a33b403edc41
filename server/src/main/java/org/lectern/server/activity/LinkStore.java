package org.lectern.server.activity;

import static org.lectern.server.activity.PostgresEventLog.array;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** Who was said to be whom, by class. */
final class LinkStore implements PeopleLinks {
    private final Database database;

    LinkStore(Database database) {
        this.database = database;
    }

    /** The links by the run under which they were said. */
    Map<UUID, Map<String, String>> ofAll(Collection<UUID> runs) {
        var links = new HashMap<UUID, Map<String, String>>();
        database.jdbc()
                .sql("select meeting_id, person_key, linked_to from activity_link where meeting_id = any(?)")
                .params(List.of(array("uuid", runs.toArray())))
                .query(row -> {
                    links.computeIfAbsent(row.getObject("meeting_id", UUID.class), absent -> new HashMap<>())
                            .put(row.getString("person_key"), row.getString("linked_to"));
                });
        return links;
    }

    /** The links of all runs of one class together. */
    Links of(List<UUID> runs) {
        Map<String, String> to = new HashMap<>();
        database.jdbc()
                .sql("select person_key, linked_to from activity_link where meeting_id = any(?) order by linked_at")
                .params(List.of(array("uuid", runs.toArray())))
                .query(row -> {
                    to.put(row.getString("person_key"), row.getString("linked_to"));
                });
        return to.isEmpty() ? Links.NONE : new Links(to);
    }

    @Override
    public Linking link(Link link) {
        if (link.personKey().equals(link.linkedTo())) {
            return Linking.SAME_PERSON;
        }
        return database.inTransaction(() -> {
            // One at a time within a class, or two of them could make a circle.
            database.jdbc()
                    .sql("select pg_advisory_xact_lock(hashtextextended('activity_link ' || ?, 0))")
                    .param(link.runs().getFirst().toString())
                    .query((row, n) -> n)
                    .list();
            Links links = of(link.runs());
            if (links.person(link.linkedTo()).equals(link.personKey())) {
                return Linking.CIRCLE;
            }
            int inserted = database.jdbc()
                    .sql("""
                            insert into activity_link (meeting_id, person_key, linked_to, linked_by)
                            values (?, ?, ?, ?) on conflict (meeting_id, person_key) do nothing
                            """)
                    .params(List.of(link.runs().getFirst(), link.personKey(), link.linkedTo(), link.by()))
                    .update();
            return inserted == 1 ? Linking.DONE : Linking.LINKED_ALREADY;
        });
    }

    @Override
    public boolean unlink(List<UUID> runs, String personKey) {
        return database.jdbc()
                        .sql("delete from activity_link where meeting_id = any(?) and person_key = ?")
                        .params(List.of(array("uuid", runs.toArray()), personKey))
                        .update()
                > 0;
    }
}
