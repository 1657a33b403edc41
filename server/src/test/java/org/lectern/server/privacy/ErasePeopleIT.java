package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditRow;
import org.lectern.server.audit.AuditVerdict;

final class ErasePeopleIT {
    private static final Instant NOON = Pupils.NOON;
    private static final AuditActor OPERATOR = AuditActor.operator(new UUID(5, 5));
    private static final String JANE = "jane-4711@lms";
    private static final MeetingReference LESSON = Pupils.lesson("lesson1", NOON);
    private static final MeetingReference NEXT = Pupils.lesson("lesson2", NOON.plusSeconds(3600));
    private static final MeetingReference ELSEWHERE = Pupils.lesson("lesson9", NOON);
    private static final UUID ACCOUNT = new UUID(4, 4);

    private final Pupils school = new Pupils();

    @AfterEach
    void close() {
        school.close();
    }

    /** Jane in two classes with two devices, Bert beside her, and a namesake at another tenant; and every table knows Jane. */
    private void everybodyIsThere() {
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
                + "\",\"internal-user-id\":\"w_jane_phone\",\"name\":\"Jane Smith\"}}}}";
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
    }

    @Test
    void nothingOfThePersonIsLeftAndNobodyElseIsTouched() {
        everybodyIsThere();
        Map<String, Long> before = mentions("Jane Smith", JANE, "jane.s", "10.9.8.7");
        assertThat(before).containsKeys("event.body", "participant.state", "person.name", "delivery.payload");

        Erasure done = erase();

        assertThat(done.state()).isEqualTo(Erasure.State.WATCHING);
        assertThat(mentionsOfSchool()).isEmpty();
        assertThat(school.report(ELSEWHERE).people())
                .extracting(person -> person.who().name())
                .containsExactly("Jane Smith", "Bert Brown");
        assertThat(school.count("select count(*) from person where name = 'Jane Smith'"))
                .isEqualTo(1);
        assertThat(school.count("select count(*) from analytics_body where body like '%Bert Brown%'"))
                .isEqualTo(2);
        assertThat(school.count("select count(*) from analytics_body where body like '%\"chats\":7%'"))
                .isEqualTo(2);
    }

    @Test
    void whoWasSaidToBeThePersonStaysOneWithHer() {
        everybodyIsThere();
        sql(
                "insert into activity_link (meeting_id, person_key, linked_to, linked_by) values (?, ?, 'u:bert', ?)",
                Pupils.meetingId(NEXT),
                "u:" + JANE,
                ACCOUNT);

        Erasure done = erase();

        String stone = "u:" + done.tombstone();
        assertThat(school.count("select count(*) from activity_link where person_key = 'c:w_guest' and linked_to = '"
                        + stone + "'"))
                .isEqualTo(1);
        assertThat(school.count("select count(*) from activity_link where person_key = '" + stone
                        + "' and linked_to = 'u:bert'"))
                .isEqualTo(1);
        assertThat(done.receipt()).containsEntry("activity_link", 2);
    }

    @Test
    void everyCountAndSumStays() {
        everybodyIsThere();
        ClassActivity before = school.report(LESSON);

        Erasure done = erase();
        school.fold();

        ClassActivity after = school.report(LESSON);
        assertThat(after.people())
                .extracting(PersonActivity::presence)
                .isEqualTo(
                        before.people().stream().map(PersonActivity::presence).toList());
        assertThat(after.people())
                .extracting(PersonActivity::figures)
                .isEqualTo(before.people().stream().map(PersonActivity::figures).toList());
        assertThat(after.people())
                .extracting(person -> person.who().name())
                .containsExactly(done.tombstone(), "Bert Brown");
    }

    @Test
    void aRebuildGivesTheSameRows() {
        everybodyIsThere();
        erase();

        assertThat(school.rebuild().changed()).isZero();
        assertThat(school.rebuild().changed()).isZero();
        assertThat(mentionsOfSchool()).isEmpty();
    }

    @Test
    void figuresWhoseEventsAreGoneAreErasedToo() {
        everybodyIsThere();
        sql("update due set sealed_at = now()");
        sql("delete from event");

        erase();

        assertThat(mentionsOfSchool()).isEmpty();
        assertThat(school.report(LESSON).people().getFirst().presence().total()).hasSeconds(590);
    }

    @Test
    void givesAReceiptThatTheAuditTrailHolds() {
        everybodyIsThere();

        Erasure done = erase();

        assertThat(done.receipt())
                .containsEntry("event", 5)
                .containsEntry("participant", 3)
                .containsEntry("person", 1)
                .containsEntry("course_member", 1)
                .containsEntry("meeting_join", 1)
                .containsEntry("join_ticket", 1)
                .containsEntry("analytics_body", 1)
                .containsEntry("delivery", 1)
                .containsEntry("outbox", 1)
                .containsEntry("dead_letter", 1)
                .containsEntry("roster_entry", 1)
                .containsEntry("attendance_correction", 1)
                .containsEntry("attendance_sign_off", 1)
                .containsEntry("join_refusal", 1)
                .containsEntry("meeting_poll", 1)
                .containsEntry("meeting", 2)
                .containsEntry("privacy_answer", 1)
                .containsEntry("audit_entry", 1);
        assertThat(school.audit.newest(school.databases.web(), Pupils.SCHOOL, 2))
                .extracting(AuditRow::action)
                .containsExactly("person.erased", "person.erasure-requested");
        assertThat(school.audit.verify(school.databases.web(), Pupils.SCHOOL)).isEqualTo(new AuditVerdict.Whole(3));
    }

    @Test
    void askingAgainIsTheSameErasureAndChangesNothingMore() {
        everybodyIsThere();
        Erasure first = erase();

        Erasure second = erase();

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.tombstone()).isEqualTo(first.tombstone());
        assertThat(second.receipt()).isEqualTo(first.receipt());
    }

    @Test
    void whatStillComesOfEarlierClassesIsErasedAndWhoJoinsLaterIsSomebodyNew() {
        everybodyIsThere();
        String pseudonym = school.pseudonyms.of(Pupils.SCHOOL, Channel.XAPI, JANE);
        Erasure done = erase();
        school.joined(LESSON, NOON.plusSeconds(700), "w_jane_late", JANE, "Jane Smith");
        school.fold();
        MeetingReference later = Pupils.lesson("later", NOON.plus(Duration.ofDays(20)));

        school.later(Duration.ofHours(1));
        school.erasing().run();
        school.fold();

        assertThat(mentionsOfSchool()).isEmpty();
        assertThat(school.report(LESSON).people()).hasSize(2);
        school.now.set(Instant.now().plus(Duration.ofDays(20)));
        school.erasing().run();
        assertThat(school.erasing().find(done.id()).orElseThrow().state()).isEqualTo(Erasure.State.DONE);
        assertThat(school.count("select count(*) from person_erasure where sealed is not null"))
                .isZero();
        school.joined(later, NOON.plus(Duration.ofDays(20)), "w_jane_again", JANE, "Jane Smith");
        school.fold();
        assertThat(school.report(later).people().getFirst().who().name()).isEqualTo("Jane Smith");
        assertThat(school.pseudonyms.of(Pupils.SCHOOL, Channel.XAPI, JANE)).isNotEqualTo(pseudonym);
    }

    @Test
    void goesOnWhereAKilledProcessStopped() {
        everybodyIsThere();
        UUID id = request().id();
        sql("create function stop() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$");
        sql("create trigger stop before update on delivery for each row execute function stop()");
        assertThatThrownBy(() -> school.erasing().complete(id)).hasMessageContaining("killed");
        assertThat(mentionsOfSchool()).containsKey("delivery.payload").doesNotContainKey("event.body");
        sql("drop trigger stop on delivery");

        Erasure done = school.erasing().complete(id);

        assertThat(mentionsOfSchool()).isEmpty();
        assertThat(done.receipt()).containsEntry("event", 5).containsEntry("delivery", 1);
    }

    @Test
    void twoProcessesEraseOnce() throws Exception {
        everybodyIsThere();
        request();

        try (var threads = Executors.newFixedThreadPool(4)) {
            var runs = new ArrayList<java.util.concurrent.Future<?>>();
            for (int i = 0; i < 4; i++) {
                runs.add(threads.submit(() -> school.erasing().run()));
            }
            for (var run : runs) {
                run.get();
            }
        }

        Erasure done = school.erasing().list(Pupils.SCHOOL, 1).getFirst();
        assertThat(done.receipt()).containsEntry("event", 5).containsEntry("participant", 3);
        assertThat(mentionsOfSchool()).isEmpty();
    }

    @Test
    void theLastOperatorStays() {
        everybodyIsThere();
        sql("update person set operator = true where tenant_id = ?", Pupils.SCHOOL);

        assertThat(school.erasing().request(Pupils.SCHOOL, JANE, OPERATOR))
                .isEqualTo(new ErasePeople.Requested.LastOperator());
        assertThat(school.count("select count(*) from person_erasure")).isZero();
    }

    @Test
    void anExportHoldsEverythingAboutThePersonAndNothingOfOthers() throws IOException {
        everybodyIsThere();
        var out = new ByteArrayOutputStream();

        export().write(Pupils.SCHOOL, JANE, OPERATOR, out);

        Map<String, String> files = unzip(out.toByteArray());
        assertThat(files.get("account.json")).contains("Jane Smith", "Jane.S");
        assertThat(files.get("memberships.json")).contains("Maths");
        assertThat(files.get("joins.json")).contains("Algebra", JANE);
        assertThat(files.get("events.json")).contains("w_jane_phone");
        assertThat(files.get("activity.json")).contains(Pupils.meetingId(NEXT).toString());
        assertThat(files.get("mentions.json")).contains("\"chats\":7").doesNotContain("\"chats\":2");
        assertThat(files.get("audit.json")).contains("sign-in.refused");
        assertThat(files.get("attendance.json")).contains("Jane Smith was ill", "list.csv");
        assertThat(files.get("answers.json")).contains("AGREED");
        assertThat(files.get("recipients.json")).contains("lms.example");
        assertThat(files.get("pseudonyms.json")).contains(school.pseudonyms.of(Pupils.SCHOOL, Channel.XAPI, JANE));
        assertThat(files.get("README.txt")).contains("person.name: person", "events.json and .csv: 10");
        assertThat(String.join("", files.values()))
                .doesNotContain("Bert", "w_bert")
                .doesNotContain(Pupils.meetingId(ELSEWHERE).toString());
        assertThat(school.audit
                        .newest(school.databases.web(), Pupils.SCHOOL, 1)
                        .getFirst()
                        .action())
                .isEqualTo("person.exported");
    }

    @Test
    void anExportHoldsClassesThatThePersonAttendedAsAGuestAndTheirRecordings() throws IOException {
        MeetingReference asGuest = Pupils.lesson("lesson3", NOON);
        MeetingReference other = Pupils.lesson("lesson4", NOON);
        for (MeetingReference lesson : List.of(asGuest, other)) {
            school.started(lesson, NOON, "ENDED");
            school.joined(lesson, NOON.plusSeconds(10), "w_guest", "", "Somebody");
            school.joined(lesson, NOON.plusSeconds(20), "w_bert", "bert", "Bert Brown");
            school.happened(lesson, NOON.plusSeconds(600), "w_guest", "user-left", "");
            sql(
                    "insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,"
                            + " recorded_at, ended_at, stage, stage_at) values (?, ?, ?, ?, ?, 'x', now(), now(), 'PUBLISHED',"
                            + " now())",
                    Pupils.SCHOOL,
                    lesson.internalMeetingId(),
                    Pupils.meetingId(lesson),
                    new UUID(9, 9),
                    lesson.serverMeetingId());
        }
        school.fold();
        sql(
                "insert into activity_link (meeting_id, person_key, linked_to, linked_by) values (?, ?, ?, ?)",
                Pupils.meetingId(asGuest),
                school.report(asGuest).people().stream()
                        .filter(one -> one.who().name().equals("Somebody"))
                        .findFirst()
                        .orElseThrow()
                        .who()
                        .key(),
                "u:" + JANE,
                ACCOUNT);
        var out = new ByteArrayOutputStream();

        Map<String, Integer> counts = export().write(Pupils.SCHOOL, JANE, OPERATOR, out);

        Map<String, String> files = unzip(out.toByteArray());
        assertThat(counts).containsEntry("activity", 1).containsEntry("recordings", 1);
        assertThat(files.get("activity.json"))
                .contains(Pupils.meetingId(asGuest).toString())
                .doesNotContain("Bert");
        assertThat(files.get("recordings.json"))
                .contains(asGuest.internalMeetingId(), "PUBLISHED")
                .doesNotContain(other.internalMeetingId());
    }

    @Test
    void anExportNamesStoresThatWereToldOfThePersonUnderAPseudonym() throws IOException {
        everybodyIsThere();
        for (Channel channel : Channel.values()) {
            for (String person : List.of(JANE, "bert")) {
                sql(
                        "insert into delivery (id, tenant_id, target, format, key, sealed_url, host, subject, payload, state,"
                                + " due_at, created_at, settled_at) values (?, ?, 't', 'xapi', ?, '', ?, 's', ?, 'DELIVERED',"
                                + " now(), now(), now())",
                        UUID.randomUUID(),
                        Pupils.SCHOOL,
                        channel + person,
                        channel.name().toLowerCase(java.util.Locale.ROOT) + "." + person.substring(0, 4) + ".example",
                        "[{\"actor\":{\"account\":{\"name\":\"" + school.pseudonyms.of(Pupils.SCHOOL, channel, person)
                                + "\"}}}]");
            }
        }
        var out = new ByteArrayOutputStream();

        export().write(Pupils.SCHOOL, JANE, OPERATOR, out);

        assertThat(unzip(out.toByteArray()).get("recipients.json"))
                .contains("lms.example", "xapi.jane.example", "caliper.jane.example")
                .doesNotContain("bert");
    }

    @Test
    void anExportAfterAnErasureIsEmpty() throws IOException {
        everybodyIsThere();
        erase();
        var out = new ByteArrayOutputStream();

        Map<String, Integer> counts = export().write(Pupils.SCHOOL, JANE, OPERATOR, out);

        counts.keySet().removeIf(file -> file.equals("pseudonyms"));
        assertThat(counts.values()).containsOnly(0);
    }

    private ExportPerson export() {
        return new ExportPerson(
                school.databases.jobs(),
                school.activity.reports(),
                new ExportPerson.Rest(school.pseudonyms, school.audit),
                school.now::get);
    }

    private Erasure request() {
        school.now.set(Instant.now().plusSeconds(5));
        return school.erasing().request(Pupils.SCHOOL, JANE, OPERATOR)
                        instanceof ErasePeople.Requested.Accepted(Erasure erasure)
                ? erasure
                : org.assertj.core.api.Assertions.fail("refused");
    }

    private Erasure erase() {
        return school.erasing().complete(request().id());
    }

    private void sql(String sql, Object... params) {
        school.databases.web().jdbc().sql(sql).params(params).update();
    }

    private static String quoted(String json) {
        return "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private Map<String, Long> mentionsOfSchool() {
        return mentions("Jane Smith", JANE, "jane.s", "Jane (phone)", "10.9.8.7");
    }

    /**
     * Rows, by column, that hold one of the texts in any form; of tables that know tenants only the school's. The sealed
     * name of whom an open erasure is about is nothing that a reader of the database could read.
     */
    private Map<String, Long> mentions(String... texts) {
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

    private static Map<String, String> unzip(byte[] archive) throws IOException {
        var files = new TreeMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
