package org.lectern.server.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/**
 * The task that an erasure leaves for whoever runs a learning record store: under which actors and in which statements the
 * person is there. Taking statements back does not erase them, so that somebody must delete them at the store; until they
 * have, the list is kept. Nobody's name is in it. Safe for use by several threads.
 */
public final class ErasureRecords {
    private final Database database;
    private final AuditTrail audit;

    public ErasureRecords(Database database, AuditTrail audit) {
        this.database = database;
        this.audit = audit;
    }

    /** What an identifier names. */
    public enum Kind {
        ACTOR,
        STATEMENT
    }

    /**
     * @param channel the language that the store speaks
     * @param identifier a pseudonym, or a statement's
     */
    public record Told(String channel, Kind kind, String identifier) {}

    /** Adds to the list, on the database that is given; what is in it already changes nothing. */
    public static void add(Database within, UUID erasureId, List<Told> told) {
        if (told.isEmpty()) {
            return;
        }
        var channels = new ArrayList<String>();
        var kinds = new ArrayList<String>();
        var identifiers = new ArrayList<String>();
        told.forEach(one -> {
            channels.add(one.channel());
            kinds.add(one.kind().name());
            identifiers.add(one.identifier());
        });
        within.jdbc()
                .sql("""
                        insert into erasure_record (erasure_id, channel, kind, identifier)
                        select :id, * from unnest(:channels::text[], :kinds::text[], :identifiers::text[])
                        on conflict do nothing
                        """)
                .param("id", erasureId)
                .param("channels", channels.toArray(String[]::new))
                .param("kinds", kinds.toArray(String[]::new))
                .param("identifiers", identifiers.toArray(String[]::new))
                .update();
    }

    /** How many lines the open tasks of these erasures have; without those that have none. */
    public Map<UUID, Integer> open(List<UUID> erasures) {
        var open = new HashMap<UUID, Integer>();
        database.jdbc().sql("""
                        select erasure_id, count(*)::integer from erasure_record where erasure_id = any(?) group by erasure_id
                        """).param(erasures.toArray(UUID[]::new)).query(row -> {
            open.put(row.getObject(1, UUID.class), row.getInt(2));
        });
        return open;
    }

    /** The list: actors first. */
    public List<Told> list(UUID erasureId) {
        return database.jdbc()
                .sql("""
                        select channel, kind, identifier from erasure_record where erasure_id = ?
                        order by channel, kind, identifier
                        """)
                .param(erasureId)
                .query((row, n) -> new Told(row.getString(1), Kind.valueOf(row.getString(2)), row.getString(3)))
                .list();
    }

    /** They were deleted at the store: the list goes. False if there was none. */
    public boolean done(Erasure erasure, AuditActor by) {
        return database.inTransaction(() -> {
            int lines = database.jdbc()
                    .sql("delete from erasure_record where erasure_id = ?")
                    .param(erasure.id())
                    .update();
            if (lines > 0) {
                audit.append(
                        database,
                        AuditEntry.of(
                                        erasure.tenantId(),
                                        by,
                                        "person.erasure-records-deleted",
                                        "erasure:" + erasure.id())
                                .with("lines", Integer.toString(lines)));
            }
            return lines > 0;
        });
    }
}
