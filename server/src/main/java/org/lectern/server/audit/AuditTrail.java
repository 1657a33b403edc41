package org.lectern.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The audit trail.
 *
 * <p>Every method works on the database that it is given, within the transaction that runs there, so that there is no
 * entry without its change and no change without its entry. Safe for use by several threads and processes.
 */
public final class AuditTrail {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int STEP = 1_000;

    private final InstantSource clock;

    public AuditTrail(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds the entry at the end of its tenant's chain, which stays locked until the transaction commits. */
    public void append(Database database, AuditEntry entry) {
        append(database, List.of(entry));
    }

    /** As {@link #append(Database, AuditEntry)}; locks the chains of several tenants in one order. */
    public void append(Database database, Collection<AuditEntry> entries) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var byTenant = new TreeMap<UUID, List<AuditEntry>>();
        entries.forEach(entry -> byTenant.computeIfAbsent(entry.tenantId(), absent -> new ArrayList<>())
                .add(entry));
        database.inTransaction(() -> byTenant.forEach((tenantId, some) -> append(database, tenantId, at, some)));
    }

    private static void append(Database database, UUID tenantId, Instant at, List<AuditEntry> entries) {
        End end = lock(database, tenantId);
        for (AuditEntry entry : entries) {
            byte[] salt = Chain.salt();
            String detail = JSON.writeValueAsString(entry.detail());
            byte[] content = Chain.content(salt, entry.actor().text(), entry.subject(), detail);
            long seq = end.seq() + 1;
            byte[] hash = Chain.hash(end.hash(), new Chain.Link(tenantId, seq, at, entry.action(), content));
            database.jdbc()
                    .sql("""
                            insert into audit_entry
                                (tenant_id, seq, at, action, actor, subject, detail, salt, content_hash, hash)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .params(List.of(
                            tenantId,
                            seq,
                            at.atOffset(ZoneOffset.UTC),
                            entry.action(),
                            entry.actor().text(),
                            entry.subject(),
                            detail,
                            salt,
                            content,
                            hash))
                    .update();
            end = new End(seq, hash);
        }
        database.jdbc()
                .sql("update audit_chain set last_seq = ?, last_hash = ? where tenant_id = ?")
                .params(List.of(end.seq(), end.hash(), tenantId))
                .update();
    }

    private record End(long seq, byte[] hash) {}

    private static End lock(Database database, UUID tenantId) {
        database.jdbc()
                .sql("insert into audit_chain values (?, 1, ?, 0, ?) on conflict do nothing")
                .params(List.of(tenantId, Chain.BEGIN, Chain.BEGIN))
                .update();
        return database.jdbc()
                .sql("select last_seq, last_hash from audit_chain where tenant_id = ? for update")
                .param(tenantId)
                .query((row, n) -> new End(row.getLong(1), row.getBytes(2)))
                .single();
    }

    /** Of a tenant, newest first. */
    public List<AuditRow> newest(Database database, UUID tenantId, int max) {
        return rows(database, "tenant_id = ? order by seq desc limit ?", tenantId, max);
    }

    /** Of one thing, newest first. */
    public List<AuditRow> about(Database database, UUID tenantId, String subject, int max) {
        return rows(
                database, "tenant_id = ? and subject = ? order by at desc, seq desc limit ?", tenantId, subject, max);
    }

    /** Of a tenant between two times, newest first. */
    public List<AuditRow> between(Database database, UUID tenantId, Instant from, Instant until, int max) {
        return rows(
                database,
                "tenant_id = ? and at >= ? and at < ? order by at desc, seq desc limit ?",
                tenantId,
                from.atOffset(ZoneOffset.UTC),
                until.atOffset(ZoneOffset.UTC),
                max);
    }

    /** Whether the tenant's chain is whole. Reads all of it. */
    public AuditVerdict verify(Database database, UUID tenantId) {
        return new VerifyChain(database, tenantId).verify();
    }

    /** The tenants that have a chain, {@link AuditEntry#INSTALLATION} among them. */
    public List<UUID> chains(Database database) {
        return database.jdbc()
                .sql("select tenant_id from audit_chain order by tenant_id")
                .query(UUID.class)
                .list();
    }

    /**
     * Takes somebody out of the entries: where one of the texts stands as subject or actor, after the colon too, or is
     * a value of the detail, the replacement stands then. The chain stays whole.
     *
     * @return how many entries were changed
     */
    public int erase(Database database, UUID tenantId, Collection<String> texts, String replacement) {
        return new EraseFromChain(database, tenantId, clock.instant()).erase(texts, replacement);
    }

    /**
     * Deletes entries that are older, the oldest first, and moves the chain's begin.
     *
     * @return how many went
     */
    public int deleteBefore(Database database, UUID tenantId, Instant before) {
        int all = 0;
        int some;
        do {
            some = database.inTransaction(() -> deleteSome(database, tenantId, before));
            all += some;
        } while (some == STEP);
        return all;
    }

    private static int deleteSome(Database database, UUID tenantId, Instant before) {
        lock(database, tenantId);
        record Old(long seq, byte[] hash) {}
        List<Old> old = database.jdbc()
                .sql("select seq, hash from audit_entry where tenant_id = ? and at < ? order by seq limit ?")
                .params(List.of(tenantId, before.atOffset(ZoneOffset.UTC), STEP))
                .query((row, n) -> new Old(row.getLong(1), row.getBytes(2)))
                .list();
        if (old.isEmpty()) {
            return 0;
        }
        maintain(database, "retention");
        database.jdbc()
                .sql("delete from audit_entry where tenant_id = ? and seq <= ?")
                .params(List.of(tenantId, old.getLast().seq()))
                .update();
        database.jdbc()
                .sql("update audit_chain set first_seq = ?, first_hash = ? where tenant_id = ?")
                .params(List.of(old.getLast().seq() + 1, old.getLast().hash(), tenantId))
                .update();
        return old.size();
    }

    /** Lets the running transaction do what the table's trigger forbids otherwise. */
    static void maintain(Database database, String purpose) {
        database.jdbc()
                .sql("select set_config('lectern.audit', ?, true)")
                .param(purpose)
                .query(String.class)
                .single();
    }

    private static List<AuditRow> rows(Database database, String condition, Object... params) {
        return database.jdbc()
                .sql("select * from audit_entry where " + condition)
                .params(Arrays.asList(params))
                .query((row, n) -> row(row))
                .list();
    }

    static AuditRow row(ResultSet row) throws SQLException {
        return new AuditRow(
                row.getObject("tenant_id", UUID.class),
                row.getLong("seq"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("action"),
                row.getString("actor"),
                row.getString("subject"),
                detail(row.getString("detail")),
                instant(row.getObject("erased_at", OffsetDateTime.class)));
    }

    static SortedMap<String, String> detail(String json) {
        return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
    }

    static String json(SortedMap<String, String> detail) {
        return JSON.writeValueAsString(detail);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
