package org.lectern.server.privacy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/** Takes somebody out of the tables beside the log: whole rows, columns, and texts that mention people. */
final class EraseFromTables {
    private static final int PORTION = 200;

    private final Database database;

    EraseFromTables(Database database) {
        this.database = database;
    }

    /** @param cursor where the next portion begins; empty if there is none */
    record Portion(String cursor, int changed) {}

    /**
     * Texts that may mention people.
     *
     * @param key that orders the rows, as text
     * @param column assigned to
     * @param read the column as text
     * @param write a text as the column has it
     */
    record Texts(String table, String key, String column, String read, String write, String ofTenant) {
        Texts(String table, String key, String column, String ofTenant) {
            this(table, key, column, column, "?", ofTenant);
        }
    }

    static final List<Texts> TEXTS = List.of(
            new Texts("analytics_body", "internal_meeting_id", "body", "tenant_id = :tenant"),
            new Texts(
                    "meeting_poll",
                    "meeting_id::text",
                    "told",
                    "meeting_id in (select id from meeting m where m.tenant_id = :tenant)"),
            new Texts("delivery", "id::text", "payload", "tenant_id = :tenant"),
            new Texts("outbox", "to_char(id, 'FM0000000000000000000')", "payload", "tenant_id = :tenant"),
            new Texts(
                    "dead_letter",
                    "to_char(id, 'FM0000000000000000000')",
                    "content",
                    "convert_from(content, 'UTF8')",
                    "convert_to(?, 'UTF8')",
                    "content is not null and substring(convert_from(content, 'UTF8') from '\"server\":\"([^\"]*)\"') in"
                            + " (select a.server_meeting_id from create_attempt a join meeting m on m.id = a.meeting_id"
                            + " where m.tenant_id = :tenant)"));

    /** The next rows of the texts that hold an identifier of the person. */
    Portion scrub(UUID tenantId, Texts texts, PersonMark mark, String cursor) {
        var needles = new ArrayList<String>();
        needles.add(mark.externalUserId());
        needles.add(java.net.URLEncoder.encode(mark.externalUserId(), java.nio.charset.StandardCharsets.UTF_8));
        needles.addAll(mark.connections());
        record Row(String key, String text) {}
        List<Row> rows = database.jdbc()
                .sql("select " + texts.key() + " as k, " + texts.read() + " as t from " + texts.table() + " where "
                        + texts.ofTenant() + " and " + texts.key() + " > :cursor and exists (select 1 from"
                        + " unnest(:needles::text[]) as n (n) where strpos(" + texts.read() + ", n) > 0)"
                        + " order by k limit " + PORTION + " for update")
                .param("tenant", tenantId)
                .param("cursor", cursor)
                .param("needles", needles.toArray(String[]::new))
                .query((row, n) -> new Row(row.getString("k"), row.getString("t")))
                .list();
        var scrub = new Scrub(mark);
        int changed = 0;
        for (Row row : rows) {
            String other = scrub.text(row.text(), false);
            if (other != null) {
                changed += database.jdbc()
                        .sql("update " + texts.table() + " set " + texts.column() + " = " + texts.write() + " where "
                                + texts.key() + " = ?")
                        .params(List.of(other, row.key()))
                        .update();
            }
        }
        return new Portion(rows.size() < PORTION ? "" : rows.getLast().key(), changed);
    }

    /** Names that the person was seen with outside the log. */
    Set<String> names(UUID tenantId, String externalUserId) {
        return new TreeSet<>(database.jdbc()
                .sql("""
                        select name from person where tenant_id = :tenant and external_user_id = :person
                        union select sign_in_name from person where tenant_id = :tenant and external_user_id = :person
                        union select distinct name from meeting_join where tenant_id = :tenant and person = :person
                        union select name from room_guest where tenant_id = :tenant and person = :person
                        """)
                .param("tenant", tenantId)
                .param("person", externalUserId)
                .query(String.class)
                .list());
    }

    /** Joins that were issued. */
    int joins(UUID tenantId, PersonMark mark) {
        return database.jdbc()
                .sql("update meeting_join set person = ?, name = ? where tenant_id = ? and person = ?")
                .params(List.of(mark.tombstone(), mark.tombstone(), tenantId, mark.externalUserId()))
                .update();
    }

    /** Joins that were refused. */
    int refusals(UUID tenantId, PersonMark mark) {
        return database.jdbc()
                .sql("update join_refusal set person = ?, name = ? where tenant_id = ? and person = ?")
                .params(List.of(mark.tombstone(), mark.tombstone(), tenantId, mark.externalUserId()))
                .update();
    }

    /** Where a teacher said who somebody in a class is; one that an earlier pass renamed stands for this one. */
    int links(UUID tenantId, PersonMark mark) {
        int changed = 0;
        for (String column : List.of("person_key", "linked_to")) {
            changed += database.jdbc()
                    .sql("update activity_link l set " + column + " = :stone from meeting m"
                            + " where m.id = l.meeting_id and m.tenant_id = :tenant and l." + column + " = :person"
                            + " and not exists (select 1 from activity_link o where o.meeting_id = l.meeting_id"
                            + " and o.person_key = :stone and '" + column + "' = 'person_key')")
                    .param("stone", "u:" + mark.tombstone())
                    .param("tenant", tenantId)
                    .param("person", "u:" + mark.externalUserId())
                    .update();
        }
        return changed
                + database.jdbc()
                        .sql("""
                                delete from activity_link l using meeting m
                                where m.id = l.meeting_id and m.tenant_id = ? and l.person_key = ?
                                """)
                        .params(List.of(tenantId, "u:" + mark.externalUserId()))
                        .update();
    }

    int answers(UUID tenantId, PersonMark mark) {
        return database.jdbc()
                .sql("update privacy_answer set person = ? where tenant_id = ? and person = ?")
                .params(List.of(mark.tombstone(), tenantId, mark.externalUserId()))
                .update();
    }

    /**
     * Metadata of classes that are over, where a platform put exactly the person's identifier or a name; a name of one word
     * is too common for that.
     */
    int parameters(UUID tenantId, PersonMark mark, Set<String> names) {
        List<String> needles = names.stream()
                .filter(name -> name.strip().contains(" "))
                .map(name -> java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8))
                .toList();
        int changed = 0;
        for (String needle : needles) {
            changed += database.jdbc()
                    .sql("""
                            update meeting set params = replace(replace(params, '=' || :needle || '&', '=' || :stone || '&'),
                                '=' || :spaced || '&', '=' || :stone || '&')
                            where tenant_id = :tenant and state = 'ENDED'
                              and (strpos(params, '=' || :needle || '&') > 0 or strpos(params, '=' || :spaced || '&') > 0)
                            """)
                    .param("needle", needle)
                    .param("spaced", needle.replace("+", "%20"))
                    .param("stone", mark.tombstone())
                    .param("tenant", tenantId)
                    .update();
        }
        return changed;
    }

    /**
     * Files of many classes that are kept: one that was ordered of this person alone goes, and any other is made anew, since
     * it may hold a line of theirs. So do those that are being made just now.
     */
    int exports(UUID tenantId, PersonMark mark, Set<String> names) {
        int gone = database.jdbc()
                .sql("""
                        delete from export_job where tenant_id = :tenant and person <> ''
                          and (person = :person or exists (
                            select 1 from unnest(:names::text[]) as n (name) where strpos(lower(n.name), lower(person)) > 0))
                        """)
                .param("tenant", tenantId)
                .param("person", mark.externalUserId())
                .param("names", names.toArray(String[]::new))
                .update();
        List<UUID> stale = database.jdbc()
                .sql("""
                        update export_job set state = 'WAITING', tries = 0, done = 0, total = 0, bytes = 0, lease = null,
                            lease_until = null, finished_at = null
                        where tenant_id = :tenant and state in ('RUNNING', 'DONE')
                        returning id
                        """)
                .param("tenant", tenantId)
                .query(UUID.class)
                .list();
        database.jdbc()
                .sql("delete from export_part where job_id = any(:jobs)")
                .param("jobs", stale.toArray(UUID[]::new))
                .update();
        return gone + stale.size();
    }

    /** That somebody's data were not used stays true of the classes of that time; from now on nothing is known of them. */
    int restrictions(UUID tenantId, PersonMark mark, Instant now) {
        return database.jdbc()
                .sql("""
                        update person_restriction set person = :stone, lifted_at = coalesce(lifted_at, :now)
                        where tenant_id = :tenant and person = :person
                        """)
                .param("stone", mark.tombstone())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("tenant", tenantId)
                .param("person", mark.externalUserId())
                .update();
    }

    /** Copies of what was kept about the person, whether fetched or not. */
    int copies(UUID erasureId) {
        return database.jdbc().sql("""
                        delete from person_export x using person_erasure e
                        where e.id = ? and x.tenant_id = e.tenant_id and x.fingerprint = e.fingerprint
                        """).param(erasureId).update();
    }

    /** Joins that wait for an answer: sealed, so whose each is cannot be asked, and made anew by the next click. */
    int keptJoins(UUID tenantId) {
        return database.jdbc()
                .sql("delete from kept_join where tenant_id = :tenant")
                .param("tenant", tenantId)
                .update();
    }

    /** Somebody who came in with a room's code, with their ways to recordings: their browser is nobody's from now on. */
    int guests(UUID tenantId, PersonMark mark) {
        List<UUID> gone = database.jdbc()
                .sql("delete from room_guest where tenant_id = ? and person = ? returning id")
                .params(List.of(tenantId, mark.externalUserId()))
                .query(UUID.class)
                .list();
        for (String table : List.of("playback_token", "playback_grant")) {
            database.jdbc()
                    .sql("delete from " + table + " where tenant_id = :tenant and guest_id = any(:guests)")
                    .param("tenant", tenantId)
                    .param("guests", gone.toArray(UUID[]::new))
                    .update();
        }
        return gone.size();
    }

    /** The person's own account, if there is one, with what hangs on it. */
    Map<String, Integer> account(UUID tenantId, PersonMark mark) {
        @Nullable
        UUID id = database.jdbc()
                .sql("select id from person where tenant_id = ? and external_user_id = ? for update")
                .params(List.of(tenantId, mark.externalUserId()))
                .query(UUID.class)
                .optional()
                .orElse(null);
        if (id == null) {
            return Map.of();
        }
        int sessions = database.jdbc()
                .sql("delete from spring_session where principal_name = ?")
                .param(id.toString())
                .update();
        int members = database.jdbc()
                .sql("delete from course_member where tenant_id = ? and person_id = ?")
                .params(List.of(tenantId, id))
                .update();
        members += database.jdbc()
                .sql("delete from course_member_past where tenant_id = ? and person_id = ?")
                .params(List.of(tenantId, id))
                .update();
        int tickets = database.jdbc()
                .sql("delete from join_ticket where tenant_id = ? and person = ?")
                .params(List.of(tenantId, id.toString()))
                .update();
        int passes = database.jdbc()
                        .sql("delete from playback_token where tenant_id = ? and person_id = ?")
                        .params(List.of(tenantId, id))
                        .update()
                + database.jdbc()
                        .sql("delete from playback_grant where tenant_id = ? and person_id = ?")
                        .params(List.of(tenantId, id))
                        .update();
        int views = database.jdbc()
                .sql("delete from recording_viewer where tenant_id = ? and person = ?")
                .params(List.of(tenantId, mark.externalUserId()))
                .update();
        int people = database.jdbc()
                .sql("""
                        update person set name = ?, sign_in_name = ?, sign_in_key = ?, password_hash = '-', operator = false,
                            external_user_id = ?, removed_at = coalesce(removed_at, now())
                        where tenant_id = ? and id = ?
                        """)
                .params(Arrays.asList(
                        mark.tombstone(), mark.tombstone(), mark.tombstone(), mark.tombstone(), tenantId, id))
                .update();
        return Map.of(
                "spring_session",
                sessions,
                "course_member",
                members,
                "join_ticket",
                tickets,
                "playback_grant",
                passes,
                "recording_viewer",
                views,
                "person",
                people);
    }

    /** What the person types to sign in; empty for somebody without an account. */
    String signIn(UUID tenantId, String externalUserId) {
        return database.jdbc()
                .sql("select sign_in_name from person where tenant_id = ? and external_user_id = ?")
                .params(List.of(tenantId, externalUserId))
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** As the one who corrected or signed a list of attendance: the account's row keeps its identifier. */
    int byNames(UUID tenantId, PersonMark mark) {
        int changed = 0;
        for (String table : List.of("attendance_correction", "attendance_sign_off")) {
            changed += database.jdbc()
                    .sql("update " + table + " t set by_name = :stone from person p where t.tenant_id = :tenant"
                            + " and p.id = t.by_person and p.tenant_id = :tenant and p.external_user_id = :person"
                            + " and t.by_name <> :stone")
                    .param("stone", mark.tombstone())
                    .param("tenant", tenantId)
                    .param("person", mark.externalUserId())
                    .update();
        }
        return changed
                + database.jdbc()
                        .sql("""
                                update attendance_sign_off t set sheet = replace(sheet::text,
                                    '"byName": ' || to_json(p.name)::text,
                                    '"byName": ' || to_json(cast(:stone as text))::text)::jsonb
                                from person p where t.tenant_id = :tenant and p.tenant_id = :tenant
                                  and p.external_user_id = :person
                                  and strpos(sheet::text, '"byName": ' || to_json(p.name)::text) > 0
                                """)
                        .param("stone", mark.tombstone())
                        .param("tenant", tenantId)
                        .param("person", mark.externalUserId())
                        .update();
    }

    /** Whether the person is the only one who may run the installation. */
    boolean isLastOperator(UUID tenantId, String externalUserId) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from person where tenant_id = :tenant and external_user_id = :person
                                and operator and removed_at is null)
                          and not exists (select 1 from person where operator and removed_at is null
                                and not (tenant_id = :tenant and external_user_id = :person))
                        """)
                .param("tenant", tenantId)
                .param("person", externalUserId)
                .query(Boolean.class)
                .single();
    }
}
