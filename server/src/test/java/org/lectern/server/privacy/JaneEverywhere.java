package org.lectern.server.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;

/** Jane, whom every table of a school knows, and Bert beside her; and her namesake at another tenant. */
final class JaneEverywhere {
    private static final Instant NOON = Pupils.NOON;
    static final AuditActor OPERATOR = AuditActor.operator(new UUID(5, 5));
    static final String JANE = "jane-4711@lms";
    static final MeetingReference LESSON = Pupils.lesson("lesson1", NOON);
    static final MeetingReference NEXT = Pupils.lesson("lesson2", NOON.plusSeconds(3600));
    static final MeetingReference ELSEWHERE = Pupils.lesson("lesson9", NOON);
    static final UUID ACCOUNT = new UUID(4, 4);

    private final Pupils school;

    JaneEverywhere(Pupils school) {
        this.school = school;
    }

    /** Jane in two classes with two devices, Bert beside her, and a namesake at another tenant; and every table knows Jane. */
    void everywhere() {
        for (MeetingReference lesson : List.of(LESSON, NEXT, ELSEWHERE)) {
            school.started(lesson, NOON, "ENDED");
            school.joined(lesson, NOON.plusSeconds(10), "w_jane_" + lesson.serverMeetingId(), JANE, "Jane Smith");
            school.joined(lesson, NOON.plusSeconds(20), "w_bert_" + lesson.serverMeetingId(), "bert", "Bert Brown");
            school.said(lesson, NOON.plusSeconds(30), "w_jane_" + lesson.serverMeetingId());
            school.happened(
                    lesson,
                    NOON.plusSeconds(60),
                    "w_jane_" + lesson.serverMeetingId(),
                    "something-new",
                    ",\"external-user-id\":\"" + JANE + "\",\"name\":\"Jane Smith\",\"ip\":\"10.9.8.7\"");
            school.happened(lesson, NOON.plusSeconds(600), "w_jane_" + lesson.serverMeetingId(), "user-left", "");
            school.happened(lesson, NOON.plusSeconds(900), "w_bert_" + lesson.serverMeetingId(), "user-left", "");
        }
        school.joined(LESSON, NOON.plusSeconds(100), "w_jane_phone", JANE, "Jane (phone)");
        school.happened(LESSON, NOON.plusSeconds(200), "w_jane_phone", "user-left", "");
        school.fold();
        rest(Pupils.SCHOOL, Pupils.meetingId(LESSON), ACCOUNT);
        rest(Pupils.OTHER, Pupils.meetingId(ELSEWHERE), new UUID(4, 5));
    }

    private void rest(UUID tenant, UUID meeting, UUID account) {
        String event = "{\"data\":{\"attributes\":{\"user\":{\"external-user-id\":\"" + JANE
                + "\",\"internal-user-id\":\"w_jane_phone\",\"name\":\"Jane Smith\",\"avatar\":\"https://photos.example/4711.png\"}}}}";
        sql(
                "insert into person (tenant_id, id, name, sign_in_name, sign_in_key, password_hash, external_user_id,"
                        + " created_at) values (?, ?, 'Jane Smith', 'Jane.S', 'jane.s', 'x', ?, now())",
                tenant,
                account,
                JANE);
        sql("insert into course (id, tenant_id, name) values (?, ?, 'Maths')", account, tenant);
        sql(
                "insert into course_member (tenant_id, course_id, person_id, role) values (?, ?, ?, 'LEARNER')",
                tenant,
                account,
                account);
        sql(
                "insert into meeting_join (id, tenant_id, meeting_id, person, name, moderator, guest) values (?, ?, ?, ?,"
                        + " 'Jane Smith', false, false)",
                account,
                tenant,
                meeting,
                JANE);
        sql(
                "insert into join_ticket (hash, tenant_id, subject, person, expires_at) values (?, ?, 'room', ?, now())",
                account.toString().getBytes(StandardCharsets.UTF_8),
                tenant,
                account.toString());
        sql(
                "insert into analytics_body (internal_meeting_id, tenant_id, meeting_id, breakout, body) values (?, ?, ?,"
                        + " false, ?)",
                meeting.toString(),
                tenant,
                meeting,
                "{\"data\":{\"attendees\":[{\"ext_user_id\":\"" + JANE
                        + "\",\"name\":\"Jane Smith\",\"engagement\":{\"chats\":7}},{\"ext_user_id\":\"bert\",\"name\":\"Bert"
                        + " Brown\",\"engagement\":{\"chats\":2}}]}}");
        sql(
                "insert into meeting_poll (meeting_id, version, polled_at, told) values (?, 1, now(), ?)",
                meeting,
                "{\"people\":[{\"userId\":\"" + JANE + "\",\"name\":\"Jane Smith\"}]}");
        sql(
                "insert into outbox (topic, tenant_id, key, payload) values ('x', ?, ?, ?)",
                tenant,
                account.toString(),
                "{\"event\":" + quoted(event) + "}");
        sql(
                "insert into delivery (id, tenant_id, target, format, key, sealed_url, host, subject, payload, state, due_at,"
                        + " created_at, settled_at) values (?, ?, 't', 'hook', ?, '', 'lms.example', 's', ?, 'DELIVERED',"
                        + " now(), now(), now())",
                account,
                tenant,
                account.toString(),
                "domain=a&event=" + java.net.URLEncoder.encode("[" + event + "]", StandardCharsets.UTF_8)
                        + "&timestamp=1");
        sql(
                "insert into privacy_answer (tenant_id, person, answered_at, version, answer) values (?, ?, now(), 1,"
                        + " 'AGREED')",
                tenant,
                JANE);
        String server = tenant.equals(Pupils.SCHOOL) ? LESSON.serverMeetingId() : ELSEWHERE.serverMeetingId();
        String kept = "{\"detail\":{\"ext\":\"" + JANE + "\",\"name\":\"Jane Smith\"},\"server\":\"" + server
                + "\",\"track\":\"c:external " + JANE + "\"}";
        sql(
                "insert into dead_letter (server_id, reason, detail, bytes, digest, content) values (?, 'NOT_STORABLE', '', 1, '',"
                        + " ?)",
                new UUID(9, 9),
                kept.getBytes(StandardCharsets.UTF_8));
        sql(
                "insert into roster (id, tenant_id, scope, scope_id, state, file_name, created_by, created_at) values (?, ?, 'CLASS',"
                        + " ?, 'CURRENT', 'list.csv', ?, now())",
                account,
                tenant,
                meeting,
                account);
        sql("insert into roster_entry values (?, 1, 'Jane Smith', ?, 'Jane.S')", account, JANE);
        sql(
                "insert into attendance_correction (tenant_id, class_id, subject, judgement, reason, by_person, by_name, at)"
                        + " values (?, ?, ?, 'EXCUSED', 'Jane Smith was ill', ?, 'Jane Smith', now())",
                tenant,
                meeting,
                "u:" + JANE,
                account);
        sql(
                "insert into activity_link (meeting_id, person_key, linked_to, linked_by) values (?, 'c:w_guest', ?, ?)",
                meeting,
                "u:" + JANE,
                account);
        sql("insert into join_refusal values (?, now(), ?, 'Jane Smith', 'x', 'STALE', 'AAAA-0001')", tenant, JANE);
        sql("insert into poll_absence values (202611, ?, ?, 1, 2, false)", Pupils.SCHOOL, "nobody");
        school.audit.append(
                school.databases.web(),
                AuditEntry.of(tenant, AuditActor.nobody(), "sign-in.refused", "sign-in:jane.s")
                        .with("name", "Jane Smith"));
        sql("delete from poll_absence");
        sql("insert into poll_shown select bucket, meeting, ?, 1 from due where meeting_id = ?", JANE, meeting);
    }

    Erasure request() {
        school.now.set(Instant.now().plusSeconds(5));
        return school.erasing().request(Pupils.SCHOOL, JANE, OPERATOR)
                        instanceof ErasePeople.Requested.Accepted(Erasure erasure)
                ? erasure
                : org.assertj.core.api.Assertions.fail("refused");
    }

    Erasure erase() {
        return school.erasing().complete(request().id());
    }

    void sql(String sql, Object... params) {
        school.databases.web().jdbc().sql(sql).params(params).update();
    }

    private static String quoted(String json) {
        return "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    Map<String, Long> mentionsOfSchool() {
        return mentions("Jane Smith", JANE, "jane.s", "Jane (phone)", "10.9.8.7", "photos.example");
    }

    /**
     * Rows, by column, that hold one of the texts in any form; of tables that know tenants only the school's. The sealed
     * name of whom an open erasure is about is nothing that a reader of the database could read.
     */
    Map<String, Long> mentions(String... texts) {
        var found = new TreeMap<String, Long>();
        record Column(String table, String name, String type, boolean tenant, boolean meeting) {}
        List<Column> columns = school.databases
                .web()
                .jdbc()
                .sql("""
                        select c.table_name, c.column_name, c.data_type,
                            exists (select 1 from information_schema.columns t where t.table_name = c.table_name
                                and t.column_name = 'tenant_id') as tenant,
                            exists (select 1 from information_schema.columns t where t.table_name = c.table_name
                                and t.column_name in ('meeting')) as meeting
                        from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                        where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name !~ '^event_'
                          and c.data_type in ('text', 'bytea', 'jsonb', 'ARRAY')
                        """)
                .query((row, n) -> new Column(
                        row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5)))
                .list();
        for (Column column : columns) {
            String text = column.type().equals("bytea")
                    ? "encode(t." + column.name() + ", 'escape')"
                    : "t." + column.name() + "::text";
            String where = column.tenant()
                    ? " and t.tenant_id = '" + Pupils.SCHOOL + "'"
                    : column.meeting()
                            ? " and exists (select 1 from due d where d.meeting = t.meeting and d.tenant_id = '"
                                    + Pupils.SCHOOL + "')"
                            : List.of("meeting_poll", "activity_link").contains(column.table())
                                    ? " and t.meeting_id = '" + Pupils.meetingId(LESSON) + "'"
                                    : column.table().equals("roster_entry")
                                            ? " and exists (select 1 from roster r where r.id = t.roster_id and r.tenant_id = '"
                                                    + Pupils.SCHOOL + "')"
                                            : column.table().equals("dead_letter")
                                                    ? " and strpos(encode(t.content, 'escape'), 'lesson1') > 0"
                                                    : "";
            for (String one : texts) {
                for (String form : List.of(one, java.net.URLEncoder.encode(one, StandardCharsets.UTF_8))) {
                    long rows = school.databases
                            .web()
                            .jdbc()
                            .sql("select count(*) from " + column.table() + " t where strpos(lower(" + text
                                    + "), lower(?)) > 0" + where)
                            .param(form)
                            .query(Long.class)
                            .single();
                    if (rows > 0) {
                        found.merge(column.table() + "." + column.name(), rows, Long::sum);
                    }
                }
            }
        }
        return found;
    }
}
