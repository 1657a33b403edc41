package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditRow;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Copies of everything about somebody, as they are made, given out once, and go. */
final class PersonExportsIT {
    private static final AuditActor OPERATOR = AuditActor.operator(new UUID(5, 5));
    private static final String JANE = "jane-4711@lms";
    private static final MeetingReference LESSON = Pupils.lesson("lesson1", Pupils.NOON);

    private final Pupils school = new Pupils();
    private final PersonExports copies = process();

    private PersonExports process() {
        var export = new ExportPerson(
                school.databases.jobs(),
                school.activity.reports(),
                new ExportPerson.Rest(school.pseudonyms, school.audit),
                school.now::get);
        return new PersonExports(
                school.databases.jobs(),
                export,
                new PersonExports.Rest(school.vault, school.keys, school.audit),
                school.now::get);
    }

    @BeforeEach
    void janeWasThere() {
        school.started(LESSON, Pupils.NOON, "ENDED");
        school.joined(LESSON, Pupils.NOON.plusSeconds(10), "w_jane", JANE, "=Jane Smith");
        school.said(LESSON, Pupils.NOON.plusSeconds(30), "w_jane");
        school.happened(LESSON, Pupils.NOON.plusSeconds(600), "w_jane", "user-left", "");
        school.fold();
        sql(
                "insert into meeting_join (id, tenant_id, meeting_id, person, name, moderator, guest) values (?, ?, ?, ?,"
                        + " '=Jane Smith', false, false)",
                new UUID(4, 4),
                Pupils.SCHOOL,
                Pupils.meetingId(LESSON),
                JANE);
    }

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void isMadeInTheBackgroundAndFetchedOnceByWhoeverHasTheLink() throws IOException {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        assertThat(copies.find(link).orElseThrow().state()).isEqualTo(PersonExports.State.WAITING);
        assertThat(copies.take(link)).isEmpty();

        copies.run();

        assertThat(copies.find(link).orElseThrow().state()).isEqualTo(PersonExports.State.READY);
        assertThat(copies.find(link + "x")).isEmpty();
        Map<String, String> files = fetched(link);
        assertThat(files.get("events.json")).contains("w_jane");
        assertThat(copies.take(link)).isEmpty();
        assertThat(copies.find(link)).isEmpty();
        assertThat(school.count("select count(*) from person_export_part")).isZero();
        assertThat(copies.list(10)).extracting(PersonExports.Copy::state).containsExactly(PersonExports.State.FETCHED);
        assertThat(school.audit.newest(school.databases.web(), Pupils.SCHOOL, 10))
                .extracting(AuditRow::action)
                .contains("person.export-requested", "person.exported", "person.export-fetched");
    }

    @Test
    void aDownloadThatBreaksOffUsesNothingUp() throws IOException {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        copies.run();
        PersonExports.Taken taken = copies.take(link).orElseThrow();
        assertThat(copies.take(link)).as("while it is sent").isEmpty();
        assertThat(copies.find(link)).isPresent();

        assertThatThrownBy(() -> copies.send(taken, new Gone(100)))
                .isInstanceOf(IOException.class)
                .hasMessage("the other side is gone");
        PersonExports.Taken second = process().take(link).orElseThrow();
        assertThatThrownBy(() -> copies.send(second, new Gone(taken.copy().bytes() - 1)))
                .hasMessage("the other side is gone");

        assertThat(fetched(link).get("events.json")).contains("w_jane");
        assertThat(copies.find(link)).isEmpty();
        assertThat(school.audit.newest(school.databases.web(), Pupils.SCHOOL, 3))
                .extracting(AuditRow::action)
                .containsExactly("person.export-fetched", "person.export-broken-off", "person.export-broken-off");
    }

    /** Takes so many bytes, and breaks off. */
    private static final class Gone extends OutputStream {
        private long left;

        Gone(long bytes) {
            left = bytes;
        }

        @Override
        public void write(int b) throws IOException {
            if (left-- <= 0) {
                throw new IOException("the other side is gone");
            }
        }
    }

    @Test
    void aProcessThatDiedWhileItSentLeavesTheLinkToOthersAfterAWhile() throws IOException {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        copies.run();
        assertThat(copies.take(link)).isPresent();
        assertThat(process().take(link)).isEmpty();

        school.later(Duration.ofMinutes(11));

        assertThat(fetched(link)).containsKey("events.json");
    }

    @Test
    void ofManyWhoFetchAtOnceOneGetsIt() throws Exception {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        copies.run();
        Callable<Boolean> fetch = () -> {
            Optional<PersonExports.Taken> taken = process().take(link);
            if (taken.isPresent()) {
                copies.send(taken.get(), OutputStream.nullOutputStream());
            }
            return taken.isPresent();
        };

        int got = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(8, fetch))) {
                got += one.get() ? 1 : 0;
            }
        }

        assertThat(got).isEqualTo(1);
    }

    @Test
    void whatGoesWhileItIsSentIsNotTakenForWhole() {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        copies.run();
        PersonExports.Taken taken = copies.take(link).orElseThrow();
        sql("delete from person_export");

        assertThatThrownBy(() -> copies.send(taken, OutputStream.nullOutputStream()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void hasEveryKindAsATableBesideTheJson() throws IOException {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        copies.run();

        Map<String, String> files = fetched(link);

        for (String name : files.keySet()) {
            if (name.endsWith(".json")) {
                JsonNode json = JsonMapper.shared().readTree(files.get(name));
                String csv = Objects.requireNonNull(files.get(name.replace(".json", ".csv")));
                assertThat(csv).as(name).startsWith("\uFEFF");
                List<CSVRecord> rows = CSVFormat.RFC4180
                        .parse(new StringReader(csv.substring(1)))
                        .getRecords();
                assertThat(rows).as(name).hasSize(json.isEmpty() ? 0 : json.size() + 1);
            }
        }
        List<CSVRecord> joins = CSVFormat.RFC4180
                .parse(new StringReader(
                        Objects.requireNonNull(files.get("joins.csv")).substring(1)))
                .getRecords();
        assertThat(joins.getFirst()).contains("person", "name");
        assertThat(joins.get(1)).contains(JANE, "'=Jane Smith");
        assertThat(files.get("README.txt")).contains("joins.json and .csv: 1");
    }

    @Test
    void liesSealedAndTellsNobodyWhomItIsAbout() {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        assertThat(stored()).doesNotContain(JANE).doesNotContain(link);

        copies.run();

        assertThat(stored()).doesNotContain(JANE).doesNotContain(link);
        assertThat(school.count("select count(*) from person_export where sealed is not null"))
                .isZero();
    }

    @Test
    void isGoneAfterSevenDays() {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        copies.run();
        school.later(PersonExports.VALID.minusSeconds(1));
        assertThat(copies.find(link)).isPresent();
        assertThat(copies.expire()).isZero();

        school.later(Duration.ofSeconds(2));

        assertThat(copies.find(link)).isEmpty();
        assertThat(copies.take(link)).isEmpty();
        assertThat(copies.expire()).isEqualTo(1);
        assertThat(school.count("select count(*) from person_export_part")).isZero();
    }

    @Test
    void twoProcessesMakeEachOnce() throws InterruptedException {
        List<String> links = IntStream.range(0, 12)
                .mapToObj(i -> copies.order(Pupils.SCHOOL, JANE, OPERATOR))
                .toList();
        PersonExports other = process();

        Thread one = Thread.ofVirtual().start(copies::run);
        Thread two = Thread.ofVirtual().start(other::run);
        one.join();
        two.join();

        assertThat(links).allMatch(link -> copies.take(link).isPresent());
        assertThat(school.count("select count(*) from person_export where tries = 1"))
                .isEqualTo(12);
        assertThat(school.count("select count(*) from audit_entry where action = 'person.exported'"))
                .isEqualTo(12);
    }

    @Test
    void aProcessThatFellSilentIsFollowedByAnotherAndThreeAreEnough() {
        String link = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        var store = new PersonExportStore(school.databases.web(), school.vault);
        PersonExportStore.Claimed silent = store.claim(now()).orElseThrow();
        assertThat(store.claim(now())).isEmpty();
        school.later(Duration.ofMinutes(11));

        copies.run();

        assertThat(copies.find(link).orElseThrow().state()).isEqualTo(PersonExports.State.READY);
        assertThat(store.putPart(silent, 9, new byte[1], now())).isFalse();
        assertThat(store.finish(silent, PersonExports.State.FAILED, 0)).isFalse();

        String another = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        for (int i = 0; i < 3; i++) {
            assertThat(store.claim(now())).isPresent();
            school.later(Duration.ofMinutes(11));
        }
        assertThat(store.claim(now())).isEmpty();
        assertThat(copies.find(another).orElseThrow().state()).isEqualTo(PersonExports.State.FAILED);
    }

    @Test
    void anErasureDeletesCopiesOfThePersonAndNobodyElses() {
        String waiting = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        String ready = copies.order(Pupils.SCHOOL, JANE, OPERATOR);
        String others = copies.order(Pupils.SCHOOL, "bert", OPERATOR);
        String elsewhere = copies.order(Pupils.OTHER, JANE, OPERATOR);
        assertThat(copies.next()).isTrue();

        ErasePeople erase = school.erasing();
        if (erase.request(Pupils.SCHOOL, JANE, OPERATOR) instanceof ErasePeople.Requested.Accepted(Erasure erasure)) {
            assertThat(erase.complete(erasure.id()).receipt()).containsEntry("person_export", 2);
        }

        assertThat(copies.find(waiting)).isEmpty();
        assertThat(copies.find(ready)).isEmpty();
        assertThat(copies.find(others)).isPresent();
        assertThat(copies.find(elsewhere)).isPresent();
    }

    private Instant now() {
        return Objects.requireNonNull(school.now.get());
    }

    private Map<String, String> fetched(String link) throws IOException {
        var out = new ByteArrayOutputStream();
        copies.send(copies.take(link).orElseThrow(), out);
        var files = new HashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private String stored() {
        return school.databases
                        .web()
                        .jdbc()
                        .sql("select string_agg(x::text, '') from person_export x")
                        .query(String.class)
                        .single()
                + school.databases
                        .web()
                        .jdbc()
                        .sql("select coalesce(string_agg(encode(sealed, 'escape'), ''), '') from person_export_part")
                        .query(String.class)
                        .single();
    }

    private void sql(String sql, Object... params) {
        school.databases.web().jdbc().sql(sql).params(Arrays.asList(params)).update();
    }
}
