package org.lectern.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Seats;
import org.lectern.server.meeting.TicketHolder;
import org.lectern.server.person.Passwords;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.room.JoinAnswer.Refused;
import org.lectern.server.room.JoinAnswer.Wait;
import org.lectern.server.room.RoomSettings.MayStart;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantState;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Simulator;

final class JoinRoomIT {
    private final List<AutoCloseable> open = new ArrayList<>();
    private Simulator simulator;
    private Instance node;
    private Database database;
    private TenantStore tenants;
    private CourseStore courses;
    private RoomStore rooms;
    private JoinRoom joins;
    private Tenant tenant;
    private Course course;

    @BeforeEach
    void setUp() throws Exception {
        simulator = Simulator.builder().start();
        open.add(simulator);
        node = new Instance(TestDatabase.createConnection(), Instance.Settings.usual());
        open.add(node);
        node.add("one", simulator.url(), simulator.secret());
        database = node.databases.web();
        tenants = new TenantStore(database, TestMechanisms.vault(), java.time.InstantSource.system());
        courses = new CourseStore(database);
        rooms = new RoomStore(database);
        joins = new JoinRoom(
                rooms,
                new PersonStore(database, new Passwords(), java.time.InstantSource.system()),
                tenants,
                new JoinRoom.Meetings(
                        node.meetings,
                        node.start,
                        node.join,
                        node.tickets,
                        node.confirm,
                        new Seats(database, node.meetings, node.view::people)),
                Addresses.of(URI.create("https://classes.example.org")));
        tenant = tenants.create("school", "School");
        course = courses.create(tenant.id(), "Biology 7b");
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void aRoomIsFullWhenItsTenantHasAsManyPeopleInsideAsItMay() {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        Room other = rooms.create(tenant.id(), course.id(), RoomSettings.named("Hall"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        UUID learner = member("Bob", CourseRole.LEARNER);
        UUID late = member("Cyd", CourseRole.LEARNER);
        tenants.changePolicy(tenant.id(), TenantPolicy.STANDARD.withLimits(TenantLimits.NONE.withMaxParticipants(2)));

        assertThat(joins.join(room.slug(), teacher)).isInstanceOf(JoinAnswer.Redirect.class);
        assertThat(joins.join(room.slug(), learner)).isInstanceOf(JoinAnswer.Redirect.class);

        assertThat(joins.join(room.slug(), late))
                .isInstanceOfSatisfying(
                        JoinAnswer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(JoinAnswer.Refused.Reason.FULL));
        assertThat(joins.join(room.slug(), learner))
                .as("who is counted already")
                .isInstanceOf(JoinAnswer.Redirect.class);
        assertThat(joins.join(other.slug(), teacher))
                .as("over all classes of the tenant")
                .isInstanceOf(JoinAnswer.Refused.class);
    }

    @Test
    void nobodyIsSentToAServerThatDoesNotAnswerAnyMore() throws Exception {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        assertThat(joins.join(room.slug(), teacher)).isInstanceOf(JoinAnswer.Redirect.class);
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));
        node.pollNow();

        assertThat(joins.join(room.slug(), teacher))
                .isInstanceOfSatisfying(
                        JoinAnswer.Refused.class,
                        refused ->
                                assertThat(refused.reason()).isEqualTo(JoinAnswer.Refused.Reason.SERVER_UNREACHABLE));
    }

    @Test
    void theRoleIsDecidedByMembershipAlone() {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        UUID learner = member("Bob", CourseRole.LEARNER);

        assertThat(parameters(joins.join(room.slug(), teacher))).containsEntry("role", "MODERATOR");
        assertThat(parameters(joins.join(room.slug(), learner)))
                .containsEntry("role", "VIEWER")
                .containsEntry("guest", "false");

        courses.putMember(tenant.id(), course.id(), learner, CourseRole.TEACHER);
        courses.putMember(tenant.id(), course.id(), teacher, CourseRole.LEARNER);
        assertThat(parameters(joins.join(room.slug(), learner))).containsEntry("role", "MODERATOR");
        assertThat(parameters(joins.join(room.slug(), teacher))).containsEntry("role", "VIEWER");
    }

    @Test
    void namesCannotBecomeParameters() {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        member("T", CourseRole.TEACHER);
        joins.open(room);
        Map<String, String> names = new HashMap<>();
        names.put("Eve&role=MODERATOR", "Eve&role=MODERATOR");
        names.put("Eve%26role%3DMODERATOR", "Eve%26role%3DMODERATOR");
        names.put("Eve#role=MODERATOR", "Eve#role=MODERATOR");
        names.put("Eve+role+1", "Eve+role+1");
        names.put("Eve\r\nSet-Cookie: a=b", "EveSet-Cookie: a=b");
        names.put("Eve\ud83d\ude00", "Eve\ud83d\ude00");
        names.put("<script>alert(1)</script>", "<script>alert(1)</script>");
        names.put("\u202Eevil\u202C \u0639\u0631\u0628\u064a", "\u202Eevil\u202C \u0639\u0631\u0628\u064a");
        names.put("=HYPERLINK(1)", "=HYPERLINK(1)");
        names.put("n".repeat(200), "n".repeat(200));

        names.forEach((name, shown) -> {
            UUID learner = member(name, CourseRole.LEARNER);
            URI location = ((JoinAnswer.Redirect) joins.join(room.slug(), learner)).location();
            assertThat(location.toString()).matches("[!-~]+");
            Parameters sent = Parameters.parse(location.getRawQuery());
            assertThat(sent.list())
                    .extracting(Parameters.Parameter::name)
                    .containsExactlyInAnyOrder(
                            "meetingID",
                            "fullName",
                            "role",
                            "createTime",
                            "userID",
                            "guest",
                            "errorRedirectUrl",
                            "logoutURL",
                            "checksum");
            assertThat(sent.first("fullName")).contains(shown);
            assertThat(sent.all("role")).containsExactly("VIEWER");
            assertThat(sent.first("userID").orElseThrow()).matches("[a-z2-7]{26}");
        });
    }

    @Test
    void aRemovedMemberIsRefusedAtTheNextJoinWithATicketInHandToo() {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        UUID learner = member("Bob", CourseRole.LEARNER);
        joins.join(room.slug(), teacher);
        assertThat(joins.join(room.slug(), learner)).isInstanceOf(JoinAnswer.Redirect.class);
        joins.ticket(room, learner, null);

        courses.removeMember(tenant.id(), course.id(), learner);

        assertThat(reason(joins.join(room.slug(), learner))).isEqualTo(Refused.Reason.NOT_A_MEMBER);
        assertThat(JoinRoom.entry(joins.join(room.slug(), learner)))
                .isInstanceOfSatisfying(
                        TicketHolder.Entry.No.class,
                        no -> assertThat(no.reference()).matches("[a-z2-7]{8}"));
    }

    @Test
    void learnersWaitUntilSomebodyWhoMayStartsIt() {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        UUID learner = member("Bob", CourseRole.LEARNER);

        assertThat(joins.join(room.slug(), learner)).isEqualTo(new Wait(Wait.Reason.NOT_STARTED));
        assertThat(simulator.classrooms()).isEmpty();
        joins.join(room.slug(), teacher);
        assertThat(joins.join(room.slug(), learner)).isInstanceOf(JoinAnswer.Redirect.class);
    }

    @Test
    void roomsCanBeOpenedByMembersOrWaitForATeacher() {
        Room free = rooms.create(
                tenant.id(),
                course.id(),
                new RoomSettings("Free", "", MayStart.MEMBERS, false, true, RoomSettings.Recorded.AS_TENANT, 5));
        Room waiting = rooms.create(
                tenant.id(),
                course.id(),
                new RoomSettings("Waiting", "", MayStart.MEMBERS, true, true, RoomSettings.Recorded.AS_TENANT, 5));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        UUID learner = member("Bob", CourseRole.LEARNER);

        assertThat(joins.join(free.slug(), learner)).isInstanceOf(JoinAnswer.Redirect.class);
        assertThat(joins.join(waiting.slug(), learner)).isEqualTo(new Wait(Wait.Reason.NOT_STARTED));
        joins.open(waiting);
        assertThat(joins.join(waiting.slug(), learner)).isEqualTo(new Wait(Wait.Reason.NO_TEACHER_YET));
        joins.join(waiting.slug(), teacher);
        assertThat(joins.join(waiting.slug(), learner)).isInstanceOf(JoinAnswer.Redirect.class);
    }

    @Test
    void strangersUnknownRoomsAndSuspendedTenantsAreRefusedWithAReason() {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        Tenant other = tenants.create("other", "Other");
        UUID stranger = person(other.id(), "Mallory");

        assertThat(reason(joins.join("nothing-here", teacher))).isEqualTo(Refused.Reason.UNKNOWN_ROOM);
        assertThat(reason(joins.join(room.slug(), stranger))).isEqualTo(Refused.Reason.NOT_A_MEMBER);
        assertThat(reason(joins.join(room.slug(), UUID.randomUUID()))).isEqualTo(Refused.Reason.NOT_A_MEMBER);

        tenants.changeState(tenant.id(), TenantState.SUSPENDED);
        assertThat(reason(joins.join(room.slug(), teacher))).isEqualTo(Refused.Reason.TENANT_SUSPENDED);
        assertThat(simulator.classrooms()).isEmpty();
    }

    @Test
    void whoeverComesBackRefusedFindsTheSuccessor() throws Exception {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        var first = (JoinAnswer.Redirect) joins.join(room.slug(), teacher);
        simulator.restart(true, java.time.Duration.ZERO);

        joins.cameBackRefused(room.slug());
        var second = (JoinAnswer.Redirect) joins.join(room.slug(), teacher);

        assertThat(second.meetingId()).isNotEqualTo(first.meetingId());
        assertThat(simulator.classrooms()).hasSize(1);
    }

    @Test
    void joiningARunningMeetingAsksNoServer() {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        joins.join(room.slug(), teacher);
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502).times(1));

        assertThat(joins.join(room.slug(), teacher)).isInstanceOf(JoinAnswer.Redirect.class);

        assertThat(simulator.faults().calls())
                .as("the first call would have used it up")
                .isPresent();
    }

    @Test
    void aFailedStartIsToldWithAReference() {
        Room room = rooms.create(tenant.id(), course.id(), RoomSettings.named("Lab"));
        UUID teacher = member("Ada", CourseRole.TEACHER);
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));

        assertThat(reason(joins.join(room.slug(), teacher))).isEqualTo(Refused.Reason.COULD_NOT_START);
    }

    @Test
    void settingUpTwiceChangesNothing() {
        var setUp = new SetUpCourse(courses, rooms);
        UUID teacher = person(tenant.id(), "Ada");

        for (int i = 0; i < 2; i++) {
            Course chemistry = setUp.course(tenant.id(), "Chemistry");
            setUp.room(chemistry, RoomSettings.named("Lab"));
            setUp.member(chemistry, teacher, CourseRole.TEACHER);
        }

        Course chemistry = courses.findByName(tenant.id(), "Chemistry").orElseThrow();
        assertThat(courses.list(tenant.id())).hasSize(2);
        assertThat(rooms.listOfCourse(tenant.id(), chemistry.id())).hasSize(1);
        assertThat(courses.members(tenant.id(), chemistry.id())).hasSize(1);
        assertThat(rooms.listOfPerson(tenant.id(), teacher)).hasSize(1);
    }

    private UUID member(String name, CourseRole role) {
        UUID person = person(tenant.id(), name);
        courses.putMember(tenant.id(), course.id(), person, role);
        return person;
    }

    private UUID person(UUID tenantId, String name) {
        UUID id = UUID.randomUUID();
        database.jdbc()
                .sql("""
                        insert into person (tenant_id, id, name, sign_in_name, sign_in_key, password_hash, operator,
                            external_user_id, created_at)
                        values (:tenant, :id, :name, :key, :key, 'none', false, :external, now())
                        """)
                .param("tenant", tenantId)
                .param("id", id)
                .param("name", name)
                .param("key", id.toString())
                .param("external", RandomIds.token128())
                .update();
        return id;
    }

    private static Map<String, String> parameters(JoinAnswer answer) {
        var parameters = new HashMap<String, String>();
        Parameters.parse(((JoinAnswer.Redirect) answer).location().getRawQuery())
                .forEach(parameter -> parameters.put(parameter.name(), parameter.value()));
        return parameters;
    }

    private static Refused.@Nullable Reason reason(JoinAnswer answer) {
        return answer instanceof Refused refused && refused.reference().matches("[a-z2-7]{8}")
                ? refused.reason()
                : null;
    }
}
