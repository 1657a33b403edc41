package org.lectern.server.privacy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.attendance.PersonalAttendance;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.springframework.jdbc.core.RowCallbackHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that is kept about one person, in one archive: for each kind a JSON file and the same as CSV, and a page that
 * says what is what.
 *
 * <p>Of texts that mention several people only the parts about this one are in it. Secrets and hashes are not: they tell
 * nothing.
 */
public final class ExportPerson {
    private static final JsonMapper JSON = new JsonMapper();
    /** A sign-in name that nobody has. */
    private static final String NOBODY = "\u0001";

    private final Database database;
    private final ActivityReports reports;
    private final Rest rest;
    private final InstantSource clock;

    /** What else exporting takes. */
    public record Rest(Pseudonyms pseudonyms, AuditTrail audit) {}

    public ExportPerson(Database database, ActivityReports reports, Rest rest, InstantSource clock) {
        this.database = database;
        this.reports = reports;
        this.rest = rest;
        this.clock = clock;
    }

    /**
     * Classes that the person was in: under their identifier, or as a guest of whom a teacher said that it was them.
     */
    private static final String ATTENDED = """
            select d.meeting_id from due d join participant p on p.bucket = d.bucket and p.meeting = d.meeting
            where d.tenant_id = :tenant and p.external_user_id = :person and d.meeting_id is not null
            union
            select l.meeting_id from activity_link l join meeting m on m.id = l.meeting_id
            where m.tenant_id = :tenant and l.linked_to = 'u:' || :person
            """;

    /** A kind of rows: {@code :tenant}, {@code :person} and {@code :account} stand for the person. */
    private record Rows(String file, String table, String sql) {}

    private static final List<Rows> ROWS = List.of(
            new Rows("account", "person", """
                    select name, sign_in_name, external_user_id, operator, created_at, removed_at from person
                    where tenant_id = :tenant and external_user_id = :person
                    """),
            new Rows("memberships", "course_member", """
                    select c.name as course, m.role, m.added_at from course_member m join course c on c.id = m.course_id
                    where m.tenant_id = :tenant and m.person_id = cast(:account as uuid) order by m.added_at
                    """),
            new Rows("past-memberships", "course_member_past", """
                    select c.name as course, m.role, m.from_at, m.until_at from course_member_past m
                    join course c on c.id = m.course_id
                    where m.tenant_id = :tenant and m.person_id = cast(:account as uuid) order by m.from_at
                    """),
            new Rows("sessions", "spring_session", """
                    select to_timestamp(creation_time / 1000) as signed_in_at, to_timestamp(last_access_time / 1000) as
                        last_used_at from spring_session where principal_name = :account order by creation_time
                    """),
            new Rows("tickets", "join_ticket", """
                    select subject as room, issued_at, expires_at, consumed_at from join_ticket
                    where tenant_id = :tenant and person = :account order by issued_at
                    """),
            new Rows("views", "recording_viewer", """
                    select record_id, format, views, first_at, last_at from recording_viewer
                    where tenant_id = :tenant and person = :person order by last_at
                    """),
            new Rows("playbacks", "playback_grant", """
                    select record_id, format, issued_at, expires_at from playback_grant
                    where tenant_id = :tenant and person_id = cast(:account as uuid) order by issued_at
                    """),
            new Rows("as-guest", "room_guest", """
                    select r.name as room, g.name, g.person, g.entered_at, g.expires_at
                    from room_guest g join room r on r.id = g.room_id
                    where g.tenant_id = :tenant and g.person = :person order by g.entered_at
                    """),
            // Of everybody in the class, and the institution's to give out: that there is one, and not what is in it.
            new Rows("recordings", "recording", """
                    select r.record_id, coalesce(m.name, '') as class, r.meeting_id, r.recorded_at, r.ended_at,
                        r.stage as state, r.published_at,
                        coalesce((select string_agg(f.type, ', ' order by f.type) from recording_format f
                            where f.tenant_id = r.tenant_id and f.record_id = r.record_id), '') as formats
                    from recording r left join meeting m on m.id = r.meeting_id
                    where r.tenant_id = :tenant and r.stage not in ('EXPECTED', 'NOT_RECORDED') and r.meeting_id in (
                    """ + ATTENDED + ") order by r.recorded_at"),
            new Rows("joins", "meeting_join", """
                    select m.name as class, j.meeting_id, j.person, j.name, j.moderator, j.guest, j.issued_at, j.arrived_at,
                        j.never_at, j.never_reason
                    from meeting_join j left join meeting m on m.id = j.meeting_id
                    where j.tenant_id = :tenant and j.person = :person order by j.issued_at
                    """),
            new Rows("refused", "join_refusal", """
                    select at, person, name, external_id as class, reason, reference from join_refusal
                    where tenant_id = :tenant and person = :person order by at
                    """),
            new Rows("links", "activity_link", """
                    select l.meeting_id, l.person_key, l.linked_to, l.linked_at from activity_link l
                    join meeting m on m.id = l.meeting_id
                    where m.tenant_id = :tenant and 'u:' || :person in (l.person_key, l.linked_to) order by l.linked_at
                    """),
            new Rows("answers", "privacy_answer", """
                    select a.answered_at, a.version, a.answer, n.text as notice from privacy_answer a
                    left join privacy_notice n on n.tenant_id = a.tenant_id and n.version = a.version
                    where a.tenant_id = :tenant and a.person = :person order by a.answered_at
                    """),
            new Rows("restrictions", "person_restriction", """
                    select since, lifted_at, restricted_by from person_restriction
                    where tenant_id = :tenant and person = :person order by since
                    """),
            new Rows("events", "event", """
                    with mine as (
                        select p.bucket, p.meeting, p.participant, d.meeting_id from participant p
                        join due d on d.bucket = p.bucket and d.meeting = p.meeting
                        where d.tenant_id = :tenant and p.external_user_id = :person)
                    select mine.meeting_id, to_timestamp(e.at_millis / 1000.0) as at, e.participant, e.kind, e.source,
                        e.received_at, e.body
                    from mine join event e on e.bucket = mine.bucket and e.meeting = mine.meeting
                        and e.participant = mine.participant
                    order by e.at_millis
                    """),
            new Rows("absences", "poll_absence", """
                    select d.meeting_id, to_timestamp(a.last_seen_millis / 1000.0) as last_seen_at,
                        to_timestamp(a.missed_at_millis / 1000.0) as missed_at
                    from poll_absence a join due d on d.bucket = a.bucket and d.meeting = a.meeting
                    where d.tenant_id = :tenant and a.external_user_id = :person
                    """),
            new Rows("sightings", "poll_shown", """
                    select d.meeting_id, to_timestamp(s.since_millis / 1000.0) as shown_since
                    from poll_shown s join due d on d.bucket = s.bucket and d.meeting = s.meeting
                    where d.tenant_id = :tenant and s.external_user_id = :person
                    """),
            new Rows("audit", "audit_entry", """
                    select at, action, actor, subject, detail from audit_entry
                    where tenant_id = :tenant and (lower(actor) like '%:' || lower(:account)
                        or lower(subject) in (lower('person:' || :account), lower('external:' || :person),
                            lower('sign-in:' || :name))
                        or strpos(detail, :person) > 0 and :person <> '')
                    order by seq
                    """));

    /** Whom it is about. */
    private record Person(UUID tenantId, String externalUserId, String account, String signInName) {}

    /**
     * Writes the archive, and that it was made into the audit trail.
     *
     * @return how many records are in it, by file
     */
    public Map<String, Integer> write(UUID tenantId, String externalUserId, AuditActor by, OutputStream out)
            throws IOException {
        Person person = person(tenantId, externalUserId);
        var counts = new TreeMap<String, Integer>();
        try (var zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Rows rows : ROWS) {
                counts.put(rows.file(), rows(zip, rows, person));
            }
            counts.put("activity", activity(zip, person));
            counts.put("attendance", attendance(zip, person));
            counts.put("mentions", mentions(zip, person));
            counts.put("pseudonyms", pseudonyms(zip, person));
            counts.put("recipients", recipients(zip, person));
            zip.putNextEntry(new ZipEntry("README.txt"));
            zip.write(readme(externalUserId, counts).getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        rest.audit().append(database, AuditEntry.of(tenantId, by, "person.exported", "external:" + externalUserId));
        return counts;
    }

    private Person person(UUID tenantId, String externalUserId) {
        return database.jdbc()
                .sql("select id, sign_in_name from person where tenant_id = ? and external_user_id = ?")
                .params(List.of(tenantId, externalUserId))
                .query((row, n) -> new Person(
                        tenantId,
                        externalUserId,
                        row.getObject("id", UUID.class).toString(),
                        row.getString("sign_in_name")))
                .optional()
                .orElse(new Person(tenantId, externalUserId, new UUID(0, 0).toString(), NOBODY));
    }

    private int rows(ZipOutputStream zip, Rows rows, Person person) throws IOException {
        try (var file = new PersonRows(zip, rows.file())) {
            database.jdbc()
                    .sql(rows.sql())
                    .param("tenant", person.tenantId())
                    .param("person", person.externalUserId())
                    .param("account", person.account())
                    .param("name", person.signInName())
                    .query((RowCallbackHandler) row -> file.add(object(row)));
            return file.count();
        }
    }

    private int activity(ZipOutputStream zip, Person person) throws IOException {
        List<UUID> meetings = database.jdbc()
                .sql("""
                        select d.meeting_id from due d
                        where d.tenant_id = :tenant and d.meeting_id in (select meeting_id from (""" + ATTENDED + """
                        ) attended)
                        group by d.meeting_id order by min(d.first_received_at)
                        """)
                .param("tenant", person.tenantId())
                .param("person", person.externalUserId())
                .query(UUID.class)
                .list();
        try (var file = new PersonRows(zip, "activity")) {
            for (UUID meeting : meetings) {
                for (PersonActivity one : reports.of(meeting, clock.instant()).people()) {
                    if (one.who().externalUserId().equals(person.externalUserId())
                            || one.who().key().equals("u:" + person.externalUserId())) {
                        file.add(Map.of("meeting_id", meeting.toString(), "activity", one));
                    }
                }
            }
            return file.count();
        }
    }

    private int attendance(ZipOutputStream zip, Person person) throws IOException {
        String signIn = person.signInName().equals(NOBODY) ? "" : person.signInName();
        var kept = new PersonalAttendance(database)
                .about(new PersonalAttendance.Subject(person.tenantId(), person.externalUserId(), signIn));
        try (var file = new PersonRows(zip, "attendance")) {
            kept.corrections().forEach(file::add);
            kept.entries().forEach(file::add);
            kept.lines().forEach(file::add);
            return file.count();
        }
    }

    private int mentions(ZipOutputStream zip, Person person) throws IOException {
        var scrub = new Scrub(new PersonMark(person.externalUserId(), Set.of(), ""));
        try (var file = new PersonRows(zip, "mentions")) {
            for (EraseFromTables.Texts texts : EraseFromTables.TEXTS) {
                database.jdbc()
                        .sql("select " + texts.read() + " as t from " + texts.table() + " where " + texts.ofTenant()
                                + " and (strpos(" + texts.read() + ", :person) > 0 or strpos(" + texts.read()
                                + ", :encoded) > 0)")
                        .param("tenant", person.tenantId())
                        .param("person", person.externalUserId())
                        .param("encoded", encoded(person))
                        .query((RowCallbackHandler) row -> {
                            for (String part : scrub.mentions(row.getString("t"))) {
                                file.add(Map.of("table", texts.table(), "part", JSON.readTree(part)));
                            }
                        });
            }
            return file.count();
        }
    }

    private int pseudonyms(ZipOutputStream zip, Person person) throws IOException {
        try (var file = new PersonRows(zip, "pseudonyms")) {
            for (Channel channel : Channel.values()) {
                file.add(Map.of(
                        "channel",
                        channel.text(),
                        "pseudonym",
                        rest.pseudonyms().of(person.tenantId(), channel, person.externalUserId())));
            }
            return file.count();
        }
    }

    private int recipients(ZipOutputStream zip, Person person) throws IOException {
        try (var file = new PersonRows(zip, "recipients")) {
            database.jdbc()
                    .sql("""
                            select host, format, count(*) as deliveries, max(settled_at) as last_at from delivery
                            where tenant_id = :tenant and state = 'DELIVERED'
                              and exists (select 1 from unnest(:names::text[]) as n (name) where strpos(payload, name) > 0)
                            group by host, format order by host, format
                            """)
                    .param("tenant", person.tenantId())
                    .param("names", names(person))
                    .query((RowCallbackHandler) row -> file.add(object(row)));
            return file.count();
        }
    }

    /** Under which the person can stand in what was delivered; learning record stores are told pseudonyms alone. */
    private String[] names(Person person) {
        var names = new ArrayList<>(List.of(person.externalUserId(), encoded(person)));
        for (Channel channel : Channel.values()) {
            names.add(rest.pseudonyms().of(person.tenantId(), channel, person.externalUserId()));
        }
        return names.toArray(String[]::new);
    }

    /** As forms have it. */
    private static String encoded(Person person) {
        return java.net.URLEncoder.encode(person.externalUserId(), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> object(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        var object = new java.util.LinkedHashMap<String, Object>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i);
            @Nullable Object value = row.getObject(i);
            if (value instanceof java.sql.Timestamp time) {
                object.put(name, time.toInstant().toString());
            } else if (value instanceof String text && (name.equals("body") || name.equals("detail"))) {
                object.put(name, JSON.readTree(text));
            } else if (value instanceof Number || value instanceof Boolean) {
                object.put(name, value);
            } else if (value != null) {
                object.put(name, value.toString());
            }
        }
        return object;
    }

    private String readme(String externalUserId, Map<String, Integer> counts) {
        var text = new StringBuilder();
        text.append("Everything that is kept here about one person, as of ")
                .append(clock.instant())
                .append(".\nThe person's identifier: ")
                .append(externalUserId)
                .append("\n\nRecords by file:\n");
        counts.forEach((file, count) -> text.append("  ")
                .append(file)
                .append(".json and .csv: ")
                .append(count)
                .append('\n'));
        text.append("\nColumns of the database that hold something of people, and what is done with them:\n");
        var why = new ArrayList<String>();
        PersonalColumns.declared().forEach((column, declared) -> {
            switch (declared.treatment()) {
                case PERSON, MENTIONS, KEPT, MASKED ->
                    why.add("  " + column + ": " + declared.treatment().name().toLowerCase(java.util.Locale.ROOT)
                            + (declared.why().isEmpty() ? "" : " - " + declared.why()));
                case SECRET, CLASS, TECHNICAL -> {}
            }
        });
        why.forEach(line -> text.append(line).append('\n'));
        text.append("""

                Not in here: what BigBlueButton servers keep themselves (recordings, their own logs), and what was sent to
                the recipients in recipients.json.
                """);
        return text.toString();
    }
}
