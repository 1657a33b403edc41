package org.lectern.server.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/**
 * People who had the use of their data restricted, or objected to it: that they were in a class, and when, is kept as for
 * everybody, and nothing else is; no learning record store is told of them, and no figure of theirs is shown, in earlier
 * classes neither, for as long as it holds. Of classes of that time none is shown later either, since nothing was collected.
 *
 * <p>Remembered for a while; a change is seen by other processes when they are told of it. Safe for use by several threads.
 */
public final class Restrictions {
    /** Notified, with the tenant's id, when somebody is restricted or no longer. */
    static final String CHANNEL = "lectern_restriction";

    private static final Duration WITHOUT_NOTICES = Duration.ofMinutes(1);

    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final Cache<Boolean, Known> remembered = Caffeine.newBuilder()
            .maximumSize(1)
            .expireAfterWrite(WITHOUT_NOTICES)
            .build();

    public Restrictions(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param now restricted people by tenant
     * @param ever whether anybody ever was
     */
    private record Known(Map<UUID, Set<String>> now, boolean ever) {}

    private Known known() {
        return remembered.get(true, absent -> read());
    }

    private Known read() {
        var now = new HashMap<UUID, Set<String>>();
        database.jdbc()
                .sql("select tenant_id, person from person_restriction where lifted_at is null")
                .query(row -> {
                    now.computeIfAbsent(row.getObject(1, UUID.class), id -> new HashSet<>())
                            .add(row.getString(2));
                });
        boolean ever = !now.isEmpty()
                || database.jdbc()
                        .sql("select exists (select 1 from person_restriction)")
                        .query(Boolean.class)
                        .single();
        return new Known(now, ever);
    }

    /** Whether anybody is restricted: asked for every batch of events, and mostly answered from memory. */
    boolean isAnybody() {
        return !known().now().isEmpty();
    }

    /** Whether anybody of the tenant is. */
    boolean isAnybodyOf(UUID tenantId) {
        return known().now().containsKey(tenantId);
    }

    /** @param person as servers are told */
    public boolean isRestricted(UUID tenantId, String person) {
        return known().now().getOrDefault(tenantId, Set.of()).contains(person);
    }

    /**
     * By class, those of whom it tells nothing but when they were there: restricted now, or at some moment of the class.
     * Without classes of which that is nobody.
     */
    Map<UUID, Set<String>> in(java.util.Collection<UUID> meetingIds) {
        if (!known().ever()) {
            return Map.of();
        }
        var people = new HashMap<UUID, Set<String>>();
        database.jdbc()
                .sql("""
                        select m.id, r.person from meeting m
                        join person_restriction r on r.tenant_id = m.tenant_id and (r.lifted_at is null
                            or r.since <= coalesce(m.ended_at, :now) and r.lifted_at >= m.created_at)
                        where m.id = any(:ids)
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("ids", meetingIds.toArray(UUID[]::new))
                .query(row -> {
                    people.computeIfAbsent(row.getObject(1, UUID.class), id -> new HashSet<>())
                            .add(row.getString(2));
                });
        return people;
    }

    /** From now on, and writes down who did. False if the person is restricted already. */
    public boolean restrict(UUID tenantId, String person, AuditActor by) {
        return change(tenantId, person, by, "person.restricted", """
                insert into person_restriction (tenant_id, person, since, restricted_by)
                values (:tenant, :person, :now, :by) on conflict do nothing
                """);
    }

    /** Ends it, and writes down who did. False if there was none. */
    public boolean lift(UUID tenantId, String person, AuditActor by) {
        return change(tenantId, person, by, "person.restriction-lifted", """
                update person_restriction set lifted_at = :now
                where tenant_id = :tenant and person = :person and lifted_at is null
                """);
    }

    private boolean change(UUID tenantId, String person, AuditActor by, String action, String sql) {
        boolean changed = database.inTransaction(() -> {
            int rows = database.jdbc()
                    .sql(sql)
                    .param("tenant", tenantId)
                    .param("person", person)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .param("by", by.text())
                    .update();
            if (rows == 1) {
                audit.append(database, AuditEntry.of(tenantId, by, action, "external:" + person));
                database.jdbc()
                        .sql("select pg_notify(:channel, :id)")
                        .param("channel", CHANNEL)
                        .param("id", tenantId.toString())
                        .query((row, n) -> true)
                        .single();
            }
            return rows == 1;
        });
        noticed("");
        return changed;
    }

    /** Of the tenant, as servers are told of them. */
    public List<String> list(UUID tenantId) {
        return database.jdbc().sql("""
                        select person from person_restriction where tenant_id = ? and lifted_at is null order by person
                        """).param(tenantId).query(String.class).list();
    }

    /** Reads everything again at the next question. */
    void noticed(String payload) {
        remembered.invalidateAll();
    }
}
