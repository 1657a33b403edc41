package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.audit.AuditActor;

/** What the copy of somebody's data holds, and that it holds nothing of others. */
final class ExportPersonIT {
    private static final Instant NOON = Pupils.NOON;
    private static final AuditActor OPERATOR = JaneEverywhere.OPERATOR;
    private static final String JANE = JaneEverywhere.JANE;
    private static final MeetingReference NEXT = JaneEverywhere.NEXT;
    private static final MeetingReference ELSEWHERE = JaneEverywhere.ELSEWHERE;
    private static final UUID ACCOUNT = JaneEverywhere.ACCOUNT;

    private final Pupils school = new Pupils();
    private final JaneEverywhere jane = new JaneEverywhere(school);

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void anExportHoldsEverythingAboutThePersonAndNothingOfOthers() throws IOException {
        jane.everywhere();
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
            jane.sql(
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
        jane.sql(
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
        jane.everywhere();
        for (Channel channel : Channel.values()) {
            for (String person : List.of(JANE, "bert")) {
                jane.sql(
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
        jane.everywhere();
        jane.erase();
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
