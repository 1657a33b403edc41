package org.lectern.server.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.ToldClasses;
import org.lectern.server.attendance.Plans;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.privacy.PrivacyKeys;
import org.lectern.server.privacy.Pseudonyms;
import org.lectern.server.statement.Destination.Content;
import org.lectern.server.statement.Happening.Kind;
import org.lectern.server.statement.TellRun.Part;
import org.lectern.server.statement.TellRun.Told;

/** Under which registration a run and its breakout rooms are told. */
final class TellRunIT {
    private static final UUID TENANT = new UUID(1, 1);
    private static final UUID ROOM = new UUID(2, 2);
    /** Five minutes before midnight in UTC. */
    private static final Instant START = Instant.parse("2026-03-01T23:55:00Z");

    private static final Instant END = START.plus(Duration.ofMinutes(45));

    private final Databases databases = TestDatabase.create();
    private final StatementStore store = new StatementStore(databases.web());
    private final Map<UUID, ClassActivity> activities = new HashMap<>();
    private final List<List<UUID>> classes = new ArrayList<>();
    private Plans.@Nullable Planned planned =
            new Plans.Planned(LocalDate.of(2026, 3, 2), Optional.of(Duration.ofHours(1)));

    @BeforeEach
    void begin() {
        sql("insert into tenant (id, slug, name, state) values (?, 'school', 'School', 'ACTIVE')", TENANT);
        sql("insert into course (id, tenant_id, name) values (?, ?, 'Maths')", new UUID(3, 3), TENANT);
        sql(
                "insert into room (id, tenant_id, course_id, slug, name) values (?, ?, ?, 'r', 'Tutoring Anna')",
                ROOM,
                TENANT,
                new UUID(3, 3));
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void isToldByTheDayThatWasPlannedInItsRoom() {
        Told told = tell(run("room-" + ROOM, START, END));

        assertThat(told.main().place().plan())
                .isEqualTo(new ClassPlace.Plan(LocalDate.of(2026, 3, 2), Optional.of(Duration.ofHours(1))));
        assertThat(told.main().place().registration())
                .isEqualTo(told.main().place().uuid("session", ROOM.toString(), "2026-03-02"));
    }

    @Test
    void aRunThatNoRoomOpenedIsToldByTheDayOnWhichItBegan() {
        Told told = tell(run("lms-4711", START, END));

        assertThat(told.main().place().plan())
                .isEqualTo(new ClassPlace.Plan(LocalDate.of(2026, 3, 1), Optional.empty()));
    }

    @Test
    void aClassThatWentOnAfterMidnightHasOneRegistration() {
        planned = null;
        UUID first = run("room-" + ROOM, START, START.plusSeconds(120));
        UUID second = run("room-" + ROOM, START.plusSeconds(600), END);
        classes.add(List.of(first, second));

        assertThat(tell(second).main().place().registration())
                .isEqualTo(tell(first).main().place().registration());
        assertThat(tell(second).classId()).isEqualTo(first);
        assertThat(tell(second).main().place().session())
                .isNotEqualTo(tell(first).main().place().session());
    }

    @Test
    void whatWasToldKeepsItsRegistrationWhenTheRoomIsPlannedAnew() {
        UUID run = run("room-" + ROOM, START, END);
        Told before = tell(run);
        store.keepDay(TENANT, before.classId(), before.main().place().plan().date());
        store.keepDay(TENANT, before.classId(), LocalDate.of(2020, 1, 1));
        planned = new Plans.Planned(LocalDate.of(2026, 3, 1), Optional.empty());

        assertThat(tell(run).main().place().registration())
                .isEqualTo(before.main().place().registration());
    }

    @Test
    void breakoutRoomsAreToldOfWithWhoCameAndLeftAndNothingThatCountsTwice() {
        UUID run = run("room-" + ROOM, START, END);
        PersonActivity guest = person("", "c:w_1", START.plusSeconds(300));
        PersonActivity ada = person("ada", "u:ada", START.plusSeconds(310));
        var rooms = List.of(
                new ClassFigures.Room(new UUID(9, 1), 2, "Anna's group", activity(List.of(ada, guest), List.of())),
                new ClassFigures.Room(
                        new UUID(9, 2),
                        0,
                        "",
                        new ClassActivity(
                                new UUID(9, 2),
                                END,
                                new ClassActivity.Course(null, null, false),
                                List.of(),
                                List.of())),
                new ClassFigures.Room(new UUID(9, 3), 0, "", activity(List.of(ada), List.of())));
        activities.put(run, activity(List.of(ada, guest), rooms));

        Told told = tell(run);

        assertThat(told.breakouts())
                .extracting(part -> part.place().breakout())
                .as("of the server; those that nobody told come after it, the empty one too")
                .containsExactly(2, 4);
        Part first = told.breakouts().getFirst();
        assertThat(first.happenings())
                .extracting(Happening::kind)
                .containsExactlyInAnyOrder(Kind.STARTED, Kind.ENDED, Kind.JOINED, Kind.JOINED, Kind.LEFT, Kind.LEFT);
        assertThat(first.place().title().name())
                .as("names of rooms are not to be sent")
                .isEqualTo(ROOM + " / 2");
        assertThat(first.place().registration())
                .isEqualTo(first.place().uuid("session", ROOM.toString(), "2026-03-02", "b2"));
        assertThat(told.parts().flatMap(part -> part.happenings().stream()).map(Happening::id))
                .doesNotHaveDuplicates();
        assertThat(guests(first)).isNotEmpty().isEqualTo(guests(told.main()));
    }

    private static Set<String> guests(Part part) {
        return part.happenings().stream()
                .filter(one -> one.kind() == Kind.JOINED)
                .map(one -> one.requireWho().userId())
                .filter(id -> id.startsWith("guest|"))
                .collect(java.util.stream.Collectors.toSet());
    }

    private Told tell(UUID run) {
        var destinations = new DestinationStore(databases.web(), TestMechanisms.vault());
        var pseudonyms =
                new Pseudonyms(databases.web(), new PrivacyKeys(TestMechanisms.vault(), InstantSource.system()));
        var sources = new TellRun.Sources(
                new ToldClasses(activities),
                new Classes(),
                new StoreActors(pseudonyms, (tenant, person) -> false),
                Addresses.of(URI.create("https://lectern.example.org")),
                (tenant, room, id, began) -> planned == null ? Plans.Planned.none(began) : planned);
        var terms = new Destination.Terms(
                Destination.Identity.PSEUDONYMOUS, false, Set.of(Content.PRESENCE, Content.ATTENDED), "");
        return new TellRun(store, destinations, sources)
                .told(store.find(TENANT, run).orElseThrow(), terms);
    }

    private final class Classes implements MeetingDirectory {
        @Override
        public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
            return Map.of();
        }

        @Override
        public boolean carriesOurTag(String serverMeetingId) {
            return false;
        }

        @Override
        public List<UUID> runsOfClass(UUID meetingId) {
            return classes.stream()
                    .filter(runs -> runs.contains(meetingId))
                    .findFirst()
                    .orElse(List.of(meetingId));
        }
    }

    private UUID run(String externalId, Instant began, Instant ended) {
        UUID id = UUID.randomUUID();
        sql(
                "insert into meeting (id, tenant_id, external_id, name, params, attendee_password, moderator_password,"
                        + " expected, state, attempt, started_at, ended_at, end_cause)"
                        + " values (?, ?, ?, 'x', '', ''::bytea, ''::bytea, 5, 'ENDED', 1, ?, ?, 'HOOK')",
                id,
                TENANT,
                externalId,
                began.atOffset(ZoneOffset.UTC),
                ended.atOffset(ZoneOffset.UTC));
        activities.put(id, activity(List.of(person("ada", "u:ada", began)), List.of()));
        return id;
    }

    private static ClassActivity activity(List<PersonActivity> people, List<ClassFigures.Room> rooms) {
        return new ClassActivity(
                ROOM,
                END,
                new ClassActivity.Course(START, END, false),
                people,
                List.of(),
                new ClassFigures(List.of(), List.of(), List.of(), rooms, ClassFigures.Report.NONE));
    }

    private static PersonActivity person(String id, String key, Instant from) {
        var session = new PersonActivity.Session(from, END, Duration.between(from, END), Mark.OBSERVED);
        return new PersonActivity(
                new PersonActivity.Who(key, id, "Name", "VIEWER", false),
                new PersonActivity.Presence(List.of(session), session.length(), 1),
                PersonActivity.Figures.ABSENT,
                PersonActivity.Now.NOTHING,
                Map.of());
    }

    private void sql(String sql, Object... params) {
        databases.web().jdbc().sql(sql).params(params).update();
    }
}
