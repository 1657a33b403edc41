package org.lectern.server.attendance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/**
 * Lists of expected people. One is kept whole or not at all: first as a draft, which counts for nothing until it is taken.
 * Whatever else brings lists later (a learning platform, an interface) does the same two steps.
 */
public final class RosterStore {
    /** A draft that nobody took is gone after that. */
    private static final Duration DRAFT_KEPT = Duration.ofDays(1);

    private static final int LONGEST_FILE_NAME = 200;

    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;

    RosterStore(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a list is for. */
    public record Of(Kind kind, UUID id) {
        public enum Kind {
            /** Every class of a room. */
            ROOM,
            /** One class; it takes the place of the room's list. */
            CLASS
        }

        public static Of room(UUID id) {
            return new Of(Kind.ROOM, id);
        }

        /** @param id the first run of the class */
        public static Of klass(UUID id) {
            return new Of(Kind.CLASS, id);
        }
    }

    /** A list that is in use or waits to be taken. */
    public record Roster(UUID id, String fileName, Instant createdAt, List<RosterEntry> entries) {
        public Roster {
            entries = List.copyOf(entries);
        }
    }

    /** Keeps a list to be looked at; all of it or, if this throws, nothing. */
    public UUID draft(UUID tenantId, Of of, String fileName, List<RosterEntry> entries, UUID by) {
        UUID id = RandomIds.uuid();
        Instant now = clock.instant();
        String shown = fileName.strip()
                .substring(0, Math.min(LONGEST_FILE_NAME, fileName.strip().length()));
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("delete from roster where state = 'DRAFT' and created_at < :old")
                    .param("old", Plans.at(now.minus(DRAFT_KEPT)))
                    .update();
            database.jdbc()
                    .sql("""
                            insert into roster (id, tenant_id, scope, scope_id, state, file_name, created_by, created_at)
                            values (:id, :tenant, :scope, :of, 'DRAFT', :file, :by, :now)
                            """)
                    .param("id", id)
                    .param("tenant", tenantId)
                    .param("scope", of.kind().name())
                    .param("of", of.id())
                    .param("file", shown)
                    .param("by", by)
                    .param("now", Plans.at(now))
                    .update();
            database.jdbc()
                    .sql("""
                            insert into roster_entry (roster_id, position, name, external_id, sign_in)
                            select :id, x.position, x.name, x.external, x.sign_in
                            from unnest(:names, :externals, :signIns) with ordinality
                                as x (name, external, sign_in, position)
                            """)
                    .param("id", id)
                    .param("names", entries.stream().map(RosterEntry::name).toArray(String[]::new))
                    .param(
                            "externals",
                            entries.stream().map(RosterEntry::externalId).toArray(String[]::new))
                    .param("signIns", entries.stream().map(RosterEntry::signIn).toArray(String[]::new))
                    .update();
        });
        return id;
    }

    /**
     * From now on this draft is the list: of a class for it, of a room for classes that begin later. The first list of a room
     * holds for those that took place as well. False if there is no such draft, or it was taken already.
     */
    public boolean take(UUID tenantId, Of of, UUID draft, UUID by) {
        return take(tenantId, of, draft, by, false);
    }

    /** @param everything whether it holds for all classes of the room that took place already */
    public boolean take(UUID tenantId, Of of, UUID draft, UUID by, boolean everything) {
        return database.inTransaction(() -> {
            // Whoever takes another draft of the same at this moment waits here.
            database.jdbc()
                    .sql("select pg_advisory_xact_lock(hashtextextended(:of, 0))")
                    .param("of", "roster " + of.id())
                    .query(row -> {});
            int known = database.jdbc()
                    .sql("""
                            select count(*) from roster
                            where id = :id and tenant_id = :tenant and scope = :scope and scope_id = :of and state = 'DRAFT'
                            """)
                    .param("id", draft)
                    .param("tenant", tenantId)
                    .param("scope", of.kind().name())
                    .param("of", of.id())
                    .query(Integer.class)
                    .single();
            if (known == 0) {
                return false;
            }
            boolean later = of.kind() == Of.Kind.ROOM && !everything && hasHistory(tenantId, of);
            if (later) {
                close(tenantId, of);
            } else {
                delete(tenantId, of);
            }
            database.jdbc()
                    .sql("update roster set state = 'CURRENT', taken_at = :now, since_at = :since where id = :id")
                    .param("now", Plans.at(clock.instant()))
                    .param("since", later ? Plans.at(clock.instant()) : null)
                    .param("id", draft)
                    .update();
            audit.append(
                    database, entry(tenantId, of, "attendance.list-taken", by).with("list", draft.toString()));
            return true;
        });
    }

    /** From now on there is no list; classes of a room that took place under it stay judged by it. */
    public boolean drop(UUID tenantId, Of of, UUID by) {
        return database.inTransaction(() -> {
            boolean dropped = of.kind() == Of.Kind.ROOM ? close(tenantId, of) : delete(tenantId, of);
            if (dropped) {
                audit.append(database, entry(tenantId, of, "attendance.list-dropped", by));
            }
            return dropped;
        });
    }

    private static AuditEntry entry(UUID tenantId, Of of, String action, UUID by) {
        String kind = of.kind() == Of.Kind.ROOM ? "room:" : "meeting:";
        return AuditEntry.of(tenantId, AuditActor.person(by), action, kind + of.id());
    }

    private boolean delete(UUID tenantId, Of of) {
        return database.jdbc()
                        .sql("""
                                delete from roster where tenant_id = :tenant and scope = :scope and scope_id = :of
                                    and state in ('CURRENT', 'PAST')
                                """)
                        .param("tenant", tenantId)
                        .param("scope", of.kind().name())
                        .param("of", of.id())
                        .update()
                > 0;
    }

    private boolean hasHistory(UUID tenantId, Of of) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from roster where tenant_id = :tenant and scope = :scope
                            and scope_id = :of and state in ('CURRENT', 'PAST'))
                        """)
                .param("tenant", tenantId)
                .param("scope", of.kind().name())
                .param("of", of.id())
                .query(Boolean.class)
                .single();
    }

    /** The list in use is one of the past from now on. */
    private boolean close(UUID tenantId, Of of) {
        return database.jdbc()
                        .sql("""
                                update roster set state = 'PAST', until_at = :now where tenant_id = :tenant
                                    and scope = :scope and scope_id = :of and state = 'CURRENT'
                                """)
                        .param("now", Plans.at(clock.instant()))
                        .param("tenant", tenantId)
                        .param("scope", of.kind().name())
                        .param("of", of.id())
                        .update()
                > 0;
    }

    public Optional<Roster> current(UUID tenantId, Of of) {
        return lists(tenantId, List.of(of.id())).getOrDefault(of.id(), List.of()).stream()
                .filter(dated -> dated.until() == null)
                .map(Dated::roster)
                .findFirst();
    }

    /**
     * A list with the time of the classes that it holds for.
     *
     * @param since null for all of the past
     * @param until null while it is in use
     */
    record Dated(
            Roster roster,
            @Nullable Instant since,
            @Nullable Instant until) {
        /** Whether it holds for a class that began then. */
        boolean holdsAt(Instant began) {
            return (since == null || !since.isAfter(began)) && (until == null || until.isAfter(began));
        }
    }

    /** The lists of rooms and classes, those of the past too, by their ids. */
    Map<UUID, List<Dated>> lists(UUID tenantId, Collection<UUID> of) {
        record Head(
                UUID of,
                UUID id,
                String file,
                Instant at,
                @Nullable Instant since,
                @Nullable Instant until) {}
        List<Head> heads = database.jdbc()
                .sql("""
                        select id, scope_id, file_name, created_at, since_at, until_at from roster
                        where tenant_id = :tenant and scope_id = any(:of) and state in ('CURRENT', 'PAST')
                        """)
                .param("tenant", tenantId)
                .param("of", of.toArray(UUID[]::new))
                .query((row, n) -> new Head(
                        row.getObject("scope_id", UUID.class),
                        row.getObject("id", UUID.class),
                        row.getString("file_name"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        instant(row, "since_at"),
                        instant(row, "until_at")))
                .list();
        var entries = new HashMap<UUID, List<RosterEntry>>();
        if (!heads.isEmpty()) {
            database.jdbc()
                    .sql("select * from roster_entry where roster_id = any(:ids) order by roster_id, position")
                    .param("ids", heads.stream().map(Head::id).toArray(UUID[]::new))
                    .query(row -> {
                        entries.computeIfAbsent(row.getObject("roster_id", UUID.class), id -> new ArrayList<>())
                                .add(new RosterEntry(
                                        row.getString("name"), row.getString("external_id"), row.getString("sign_in")));
                    });
        }
        var rosters = new HashMap<UUID, List<Dated>>();
        heads.forEach(head -> {
            var roster = new Roster(head.id(), head.file(), head.at(), entries.getOrDefault(head.id(), List.of()));
            rosters.computeIfAbsent(head.of(), id -> new ArrayList<>())
                    .add(new Dated(roster, head.since(), head.until()));
        });
        return rosters;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
