package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** What is to be changed at servers, one row for each thing of a recording: the last who wished is whom servers are told. */
final class WishRows {
    static final String PUBLISH = "publish";
    static final String PROTECT = "protect";
    static final String META = "meta:";

    /**
     * What becomes of a wish {@code w} that something else of the same kind is wished instead of. Its server may have been told of it
     * and not have done it yet, so that what is wished now may come true and be undone again.
     *
     * @see CarryOutWishes
     */
    static final String REPLACES = """
            on conflict (tenant_id, record_id, what) do update set value = excluded.value,
                reverses = w.reverses or w.value <> excluded.value,
                requested_at = excluded.requested_at, requested_by = excluded.requested_by,
                due_at = excluded.due_at, tries = 0, failure = null
            """;

    private final Database database;

    WishRows(Database database) {
        this.database = database;
    }

    /** @param reverses whether it took the place of another of which it is not known what its server made of it */
    record Wish(
            KnownRecording.Identity of, String what, String value, int tries, Instant requestedAt, boolean reverses) {}

    /** Carried out by whoever wrote it down, until the lease is over. False if just this was wished already. */
    boolean want(KnownRecording.Identity of, String what, String value, String by, Instant now, Instant leaseUntil) {
        return database.jdbc()
                .sql("""
                        with before as (
                            select value from recording_wish
                            where tenant_id = :tenant and record_id = :record and what = :what),
                        wanted_again as (
                            delete from recording_given_up
                            where tenant_id = :tenant and record_id = :record and what = :what)
                        insert into recording_wish as w (tenant_id, record_id, what, value, requested_at, requested_by, due_at)
                        values (:tenant, :record, :what, :value, :now, :by, :lease)
                        """ + REPLACES + """
                        returning not exists (select 1 from before where value = :value)
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("what", what)
                .param("value", value)
                .param("now", RecordingIndex.at(now))
                .param("by", by)
                .param("lease", RecordingIndex.at(leaseUntil))
                .query(Boolean.class)
                .single();
    }

    /** To be carried out by whoever is next; nothing if just this is wished already, so that nobody starts anew again and again. */
    void want(KnownRecording.Identity of, String what, String value, String by, Instant now) {
        database.jdbc()
                .sql("""
                        with wanted_again as (
                            delete from recording_given_up
                            where tenant_id = :tenant and record_id = :record and what = :what)
                        insert into recording_wish as w (tenant_id, record_id, what, value, requested_at, requested_by, due_at)
                        values (:tenant, :record, :what, :value, :now, :by, :now)
                        """ + REPLACES + """
                        where w.value <> excluded.value
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("what", what)
                .param("value", value)
                .param("now", RecordingIndex.at(now))
                .param("by", by)
                .update();
    }

    /** What is wished of it now. */
    Optional<String> find(KnownRecording.Identity of, String what) {
        return database.jdbc()
                .sql("""
                        select value from recording_wish
                        where tenant_id = :tenant and record_id = :record and what = :what
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("what", what)
                .query(String.class)
                .optional();
    }

    List<Wish> of(UUID tenantId, Collection<String> recordIds) {
        return database.jdbc()
                .sql("""
                        select * from recording_wish where tenant_id = :tenant and record_id = any(:ids)
                        order by record_id, what
                        """)
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .query(WishRows::wish)
                .list();
    }

    /** Those that are due, each for one process until the lease is over. */
    List<Wish> claimDue(Instant now, Instant leaseUntil, int most) {
        return database.jdbc()
                .sql("""
                        with due as (
                            select tenant_id, record_id, what from recording_wish where due_at <= :now
                            order by due_at limit :most for update skip locked)
                        update recording_wish w set due_at = :lease from due
                        where w.tenant_id = due.tenant_id and w.record_id = due.record_id and w.what = due.what
                        returning w.*
                        """)
                .param("now", RecordingIndex.at(now))
                .param("lease", RecordingIndex.at(leaseUntil))
                .param("most", most)
                .query(WishRows::wish)
                .list();
    }

    /** It came true, or it cannot any more; false if somebody wished something else meanwhile. */
    boolean done(Wish wish) {
        return database.jdbc()
                        .sql("""
                        delete from recording_wish where tenant_id = :tenant and record_id = :record and what = :what
                            and value = :value
                        """)
                        .param("tenant", wish.of().tenantId())
                        .param("record", wish.of().recordId())
                        .param("what", wish.what())
                        .param("value", wish.value())
                        .update()
                == 1;
    }

    void again(Wish wish, String failure, Instant dueAt) {
        database.jdbc()
                .sql("""
                        update recording_wish set tries = tries + 1, failure = :failure, due_at = :due
                        where tenant_id = :tenant and record_id = :record and what = :what and value = :value
                        """)
                .param("failure", failure)
                .param("due", RecordingIndex.at(dueAt))
                .param("tenant", wish.of().tenantId())
                .param("record", wish.of().recordId())
                .param("what", wish.what())
                .param("value", wish.value())
                .update();
    }

    /** It came true, and is looked at again whether it stayed so. */
    void watch(Wish wish, Instant dueAt) {
        database.jdbc()
                .sql("""
                        update recording_wish set failure = null, due_at = :due
                        where tenant_id = :tenant and record_id = :record and what = :what and value = :value
                        """)
                .param("due", RecordingIndex.at(dueAt))
                .param("tenant", wish.of().tenantId())
                .param("record", wish.of().recordId())
                .param("what", wish.what())
                .param("value", wish.value())
                .update();
    }

    private static Wish wish(ResultSet row, int number) throws SQLException {
        return new Wish(
                new KnownRecording.Identity(row.getObject("tenant_id", UUID.class), row.getString("record_id")),
                row.getString("what"),
                row.getString("value"),
                row.getInt("tries"),
                RecordingIndex.instant(row, "requested_at"),
                row.getBoolean("reverses"));
    }
}
