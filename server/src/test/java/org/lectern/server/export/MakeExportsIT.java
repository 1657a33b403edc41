package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ToldClasses;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Participation;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Added;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.Passwords;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.platform.Vault;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantStore;

final class MakeExportsIT {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final ExportSettings SETTINGS = new ExportSettings(Duration.ofDays(1), 100_000_000);

    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final Databases databases = connection.pools();
    private final Databases others = connection.pools();
    private final Vault vault = TestMechanisms.vault();
    private final ToldClasses activities = new ToldClasses();
    private final CourseStore courses = new CourseStore(databases.web());
    private final PersonStore people = new PersonStore(databases.web(), new Passwords(), CLOCK);
    private final ExportStore store = new ExportStore(databases.jobs(), vault);
    private final Exports exports = new Exports(store, SETTINGS, CLOCK, () -> {});
    private final UUID tenant = new TenantStore(databases.web(), vault, CLOCK)
            .create("school", "School")
            .id();
    private final Person teacher = person("tom");
    private final Course course = courses.create(tenant, "Physics");
    private final Room room = new RoomStore(databases.web()).create(tenant, course.id(), RoomSettings.named("Optics"));

    MakeExportsIT() {
        courses.putMember(tenant, course.id(), teacher.id(), CourseRole.TEACHER);
    }

    @AfterEach
    void close() {
        databases.close();
        others.close();
    }

    @Test
    void writesEveryPersonOfEveryClassIntoAWorkbook() throws IOException {
        held(LocalDate.of(2026, 3, 2), 3);
        held(LocalDate.of(2026, 3, 9), 4);
        UUID id = order(BulkFormat.XLSX, ExportOrder.Filter.ALL);

        assertThat(making(databases, SETTINGS).next()).isTrue();

        ExportJob job = job(id);
        assertThat(job.state()).isEqualTo(ExportJob.State.DONE);
        assertThat(job.done()).isEqualTo(2).isEqualTo(job.total());
        byte[] file = file(job);
        assertThat(file).hasSize((int) job.bytes());
        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            var lines = workbook.getFirstSheet().read();
            assertThat(lines).hasSize(1 + 7);
            assertThat(lines.get(1).getCellText(1)).isEqualTo("Optics");
            assertThat(lines.get(7).getCellText(4)).isEqualTo("Person D3");
            assertThat(workbook.findSheet("Classes").orElseThrow().read()).hasSize(3);
        }
    }

    @Test
    void writesOnlyTheDaysAndThePersonThatWereAskedFor() throws IOException {
        held(LocalDate.of(2026, 3, 2), 3);
        held(LocalDate.of(2026, 3, 9), 3);
        held(LocalDate.of(2026, 3, 16), 3);
        UUID id = order(
                BulkFormat.CSV,
                new ExportOrder.Filter(
                        LocalDate.of(2026, 3, 9), LocalDate.of(2026, 3, 9), new PersonFilter("b1"), null, null));

        making(databases, SETTINGS).next();

        var lines = ReportCsvTest.parse(file(job(id)));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1).get(4)).isEqualTo("Person B1");
        assertThat(lines.get(1).get(0)).startsWith("2026-03-09");
    }

    @Test
    void keepsTheFileSealed() {
        held(LocalDate.of(2026, 3, 2), 3);
        UUID id = order(BulkFormat.JSON, ExportOrder.Filter.ALL);
        making(databases, SETTINGS).next();

        List<byte[]> parts = databases
                .web()
                .jdbc()
                .sql("select sealed from export_part where job_id = ?")
                .param(id)
                .query((row, n) -> row.getBytes(1))
                .list();

        assertThat(parts)
                .isNotEmpty()
                .allSatisfy(part -> assertThat(new String(part, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("Person"));
    }

    @Test
    void nobodyElseFindsIt() {
        UUID id = order(BulkFormat.CSV, ExportOrder.Filter.ALL);
        Person other = person("olga");

        assertThat(exports.find(tenant, other.id(), id)).isEmpty();
        assertThat(exports.cancel(tenant, other.id(), id)).isFalse();
        assertThat(exports.list(tenant, other.id())).isEmpty();
        assertThat(job(id).state()).isEqualTo(ExportJob.State.WAITING);
    }

    @Test
    void twoProcessesMakeEachOrderOnce() throws InterruptedException {
        held(LocalDate.of(2026, 3, 2), 2);
        List<Person> teachers =
                IntStream.range(0, 10).mapToObj(i -> person("t" + i)).toList();
        List<UUID> ids = teachers.stream()
                .flatMap(one -> {
                    courses.putMember(tenant, course.id(), one.id(), CourseRole.TEACHER);
                    return IntStream.range(0, 3).mapToObj(i -> order(one, BulkFormat.CSV, ExportOrder.Filter.ALL));
                })
                .toList();

        Thread one = Thread.ofVirtual().start(() -> all(making(databases, SETTINGS)));
        Thread two = Thread.ofVirtual().start(() -> all(making(others, SETTINGS)));
        one.join();
        two.join();

        assertThat(activities.asked()).isEqualTo(ids.size());
        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from export_job where state = 'DONE' and tries = 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(ids.size());
    }

    @Test
    void anotherProcessTakesOverFromOneThatFellSilentAndItsRestCountsForNothing() throws IOException {
        held(LocalDate.of(2026, 3, 2), 2);
        held(LocalDate.of(2026, 3, 9), 2);
        UUID id = order(BulkFormat.CSV, ExportOrder.Filter.ALL);
        activities.meanwhile(meeting -> {
            // The first process stands still here, for longer than its lease, and the other does all of the work.
            activities.meanwhile(nothing -> {});
            databases
                    .web()
                    .jdbc()
                    .sql("update export_job set lease_until = now() - interval '1 second'")
                    .update();
            assertThat(making(others, SETTINGS).next()).isTrue();
        });

        making(databases, SETTINGS).next();

        ExportJob job = job(id);
        assertThat(job.state()).isEqualTo(ExportJob.State.DONE);
        assertThat(ReportCsvTest.parse(file(job))).hasSize(1 + 4);
        assertThat(activities.asked())
                .as("the first one reads no further class")
                .isEqualTo(1 + 2);
    }

    @Test
    void stopsAsSoonAsAnotherProcessHasItsOrder() {
        held(LocalDate.of(2026, 3, 2), 2);
        held(LocalDate.of(2026, 3, 9), 2);
        UUID id = order(BulkFormat.CSV, ExportOrder.Filter.ALL);
        activities.meanwhile(meeting -> {
            activities.meanwhile(nothing -> {});
            databases
                    .web()
                    .jdbc()
                    .sql("update export_job set lease_until = now() - interval '1 second'")
                    .update();
            assertThat(new ExportStore(others.jobs(), vault).claim()).isPresent();
        });

        making(databases, SETTINGS).next();

        assertThat(activities.asked()).isEqualTo(1);
        assertThat(job(id).state()).isEqualTo(ExportJob.State.RUNNING);
    }

    @Test
    void leavesAnOrderToOthersWhenItsProcessStops() throws IOException {
        held(LocalDate.of(2026, 3, 2), 2);
        held(LocalDate.of(2026, 3, 9), 2);
        UUID id = order(BulkFormat.CSV, ExportOrder.Filter.ALL);
        MakeExports first = making(databases, SETTINGS);
        activities.meanwhile(meeting -> first.stop());

        first.next();

        assertThat(job(id).state()).isEqualTo(ExportJob.State.WAITING);
        assertThat(first.next()).isFalse();
        assertThat(making(others, SETTINGS).next()).isTrue();
        assertThat(ReportCsvTest.parse(file(job(id)))).hasSize(1 + 4);
    }

    @Test
    void givesUpAnOrderThatKilledThreeProcesses() {
        UUID id = order(BulkFormat.CSV, ExportOrder.Filter.ALL);
        for (int i = 0; i < ExportStore.MOST_TRIES; i++) {
            assertThat(store.claim()).isPresent();
            databases
                    .web()
                    .jdbc()
                    .sql("update export_job set lease_until = now() - interval '1 second'")
                    .update();
        }

        assertThat(store.claim()).isEmpty();
        assertThat(job(id).failure()).isEqualTo("exports.failure.broken");
    }

    @Test
    void stopsWhenItIsCancelled() {
        held(LocalDate.of(2026, 3, 2), 2);
        held(LocalDate.of(2026, 3, 9), 2);
        UUID id = order(BulkFormat.CSV, ExportOrder.Filter.ALL);
        activities.meanwhile(
                meeting -> assertThat(exports.cancel(tenant, teacher.id(), id)).isEqualTo(activities.asked() == 1));

        making(databases, SETTINGS).next();

        assertThat(job(id).state()).isEqualTo(ExportJob.State.CANCELLED);
        assertThat(activities.asked()).isEqualTo(1);
        assertThat(parts()).isZero();
    }

    @Test
    void makesNothingForSomebodyWhoMayNotHaveItAnyMore() {
        held(LocalDate.of(2026, 3, 2), 2);
        UUID id = order(BulkFormat.CSV, ExportOrder.Filter.ALL);
        courses.removeMember(tenant, course.id(), teacher.id());

        making(databases, SETTINGS).next();

        assertThat(job(id).failure()).isEqualTo("exports.failure.not-allowed");
        assertThat(activities.asked()).isEqualTo(0);
    }

    @Test
    void makesNoFileThatIsLargerThanFilesMayBe() {
        IntStream.range(0, 30).forEach(i -> held(LocalDate.of(2026, 3, 2), 1_000));
        UUID id = order(BulkFormat.JSON, ExportOrder.Filter.ALL);

        making(databases, new ExportSettings(Duration.ofDays(1), 1_500_000)).next();

        assertThat(job(id).failure()).isEqualTo("exports.failure.too-large");
        assertThat(parts()).isZero();
    }

    @Test
    void takesNoMoreOrdersOfOnePersonThanItMayHaveOpen() {
        IntStream.range(0, Exports.MOST_OPEN).forEach(i -> order(BulkFormat.CSV, ExportOrder.Filter.ALL));

        assertThat(exports.order(wanted(teacher, BulkFormat.CSV, ExportOrder.Filter.ALL)))
                .isEmpty();
    }

    @Test
    void deletesWhatExpired() {
        held(LocalDate.of(2026, 3, 2), 2);
        order(BulkFormat.CSV, ExportOrder.Filter.ALL);
        making(databases, SETTINGS).next();

        assertThat(store.expire(CLOCK.instant())).isZero();
        assertThat(store.expire(CLOCK.instant().plus(Duration.ofDays(2)))).isEqualTo(1);
        assertThat(parts()).isZero();
    }

    private void all(MakeExports make) {
        while (make.next()) {
            // The next.
        }
    }

    private int parts() {
        return databases
                .web()
                .jdbc()
                .sql("select count(*) from export_part")
                .query(Integer.class)
                .single();
    }

    private ExportJob job(UUID id) {
        return databases
                .web()
                .jdbc()
                .sql("select person_id from export_job where id = ?")
                .param(id)
                .query(UUID.class)
                .optional()
                .flatMap(person -> exports.find(tenant, person, id))
                .orElseThrow();
    }

    private byte[] file(ExportJob job) throws IOException {
        var out = new ByteArrayOutputStream();
        exports.copyTo(job, out);
        return out.toByteArray();
    }

    private UUID order(BulkFormat format, ExportOrder.Filter filter) {
        return order(teacher, format, filter);
    }

    private UUID order(Person by, BulkFormat format, ExportOrder.Filter filter) {
        return exports.order(wanted(by, format, filter)).orElseThrow();
    }

    private ExportOrder wanted(Person by, BulkFormat format, ExportOrder.Filter filter) {
        return new ExportOrder(
                tenant,
                by.id(),
                new ExportOrder.What(course.id(), "Physics"),
                format,
                filter,
                Classes.WORDING.zone(),
                Classes.WORDING.locale());
    }

    private MakeExports making(Databases of, ExportSettings settings) {
        var classes = new OrderedClasses(
                new CourseStore(of.jobs()),
                new RoomStore(of.jobs()),
                new MeetingStore(of.jobs(), vault),
                new PersonStore(of.jobs(), new Passwords(), CLOCK));
        return new MakeExports(
                new ExportStore(of.jobs(), vault),
                classes,
                new MakeExports.Sources(activities, new Unjudged(), List.of()),
                Classes.WORDING.messages(),
                settings);
    }

    private Person person(String name) {
        Added added = people.add(new NewPerson(tenant, name, name, "a good long password", false));
        return ((Added.Person) added).person();
    }

    private void held(LocalDate day, int number) {
        UUID id = UUID.randomUUID();
        Instant from = day.atTime(9, 0).toInstant(ZoneOffset.UTC);
        activities.put(
                id,
                new ClassActivity(
                        id,
                        from.plusSeconds(3600),
                        new ClassActivity.Course(from, from.plusSeconds(3600), false),
                        Classes.withPeople(number).activity().people(),
                        List.of()));
        databases
                .web()
                .jdbc()
                .sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                            moderator_password, expected, state, attempt, created_at, started_at, ended_at, end_cause)
                        values (?, ?, ?, 'Optics', '', ''::bytea, ''::bytea, 5, 'ENDED', 1, ?, ?, ?, 'HOOK')
                        """)
                .params(
                        id,
                        tenant,
                        room.externalId(),
                        from.atOffset(ZoneOffset.UTC),
                        from.atOffset(ZoneOffset.UTC),
                        from.plusSeconds(3600).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Nobody is expected anywhere. */
    private static final class Unjudged implements AttendanceReports {
        @Override
        public Optional<ClassSheet> ofClass(UUID tenantId, UUID meetingId) {
            return Optional.empty();
        }

        @Override
        public CourseSheet ofCourse(Course course, ReportFilter filter, ZoneId zone) {
            throw new UnsupportedOperationException("not of exports");
        }

        @Override
        public List<ClassSheet> sheets(Course course, ReportFilter filter, ZoneId zone) {
            throw new UnsupportedOperationException("not of exports");
        }

        @Override
        public List<Participation> ofPerson(Person person, ReportFilter filter, ZoneId zone) {
            throw new UnsupportedOperationException("not of exports");
        }
    }
}
