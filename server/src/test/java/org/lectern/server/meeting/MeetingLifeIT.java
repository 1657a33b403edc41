package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.person.Added;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.JoinAnswer;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.SetUpCourse;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Simulator;

/** The whole product with a server beside it: what no single feature can show. */
final class MeetingLifeIT {
    @TempDir
    static Path folder;

    private static LecternServer product;
    private static Simulator simulator;
    private static Course course;
    private static Person teacher;
    private static Person learner;
    private static int rooms;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.builder().start();
        Map<String, String> settings = new HashMap<>(TestDatabase.settings(TestDatabase.createConnection()));
        settings.put("lectern.http.port", "0");
        settings.put("lectern.data", folder.toString());
        product = LecternServer.start(SettingsSource.of(settings), Wiring.none());
        Tenant tenant = product.bean(TenantStore.class).create("school", "School");
        course = product.bean(SetUpCourse.class).course(tenant.id(), "Biology");
        teacher = person(tenant, "Ada", CourseRole.TEACHER);
        learner = person(tenant, "Bob", CourseRole.LEARNER);
        ServerStore servers = product.bean(ServerStore.class);
        servers.add(NewServer.of("one", ServerAddress.of(simulator.url()), SharedSecret.of(simulator.secret())));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> servers.list().getFirst().health() == ServerHealth.ONLINE
                        && !simulator.hookUrls().isEmpty());
    }

    @AfterAll
    static void stop() {
        product.stop();
        simulator.close();
    }

    @Test
    void anEndThatTheServerTellsClosesTheMeetingAtOnce() {
        Room room = room();
        Meeting meeting = open(room);
        Classroom classroom = classroom(meeting);
        classroom.enter("Ada", teacher.externalUserId(), org.lectern.simulator.Role.MODERATOR);

        classroom.end();

        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> !find(meeting).isRunning());
        // Event and callback race; whichever comes first closes it, and the report has the event's time.
        assertThat(find(meeting).endCause()).get().isIn(EndCause.HOOK, EndCause.CALLBACK);
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            ClassActivity activity = product.bean(ActivityReports.class).of(meeting.id());
            assertThat(activity.course().ended()).isNotNull();
            assertThat(activity.course().endInferred()).isFalse();
        });
        assertThat(open(room).id()).isNotEqualTo(meeting.id());
    }

    @Test
    void aTicketTakesABrowserInAndTheArrivalIsSeenByEvents() throws Exception {
        Room room = room();
        Meeting meeting = open(room);
        URI ticket = product.bean(JoinRoom.class).ticket(room, learner.id(), null);
        assertThat(ticket.toString()).startsWith(product.url() + "/join/");

        try (HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpResponse<String> head =
                    browser.send(HttpRequest.newBuilder(ticket).HEAD().build(), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> inside =
                    browser.send(HttpRequest.newBuilder(ticket).build(), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> again =
                    browser.send(HttpRequest.newBuilder(ticket).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(inside.statusCode()).isEqualTo(200);
            assertThat(inside.uri().toString()).contains("/html5client/");
            assertThat(again.statusCode()).isEqualTo(410);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(product.bean(Arrivals.class).list(meeting.id()))
                        .singleElement()
                        .satisfies(join -> {
                            assertThat(join.userId()).isEqualTo(learner.externalUserId());
                            assertThat(join.state()).isEqualTo(Join.State.ARRIVED);
                        }));
        assertThat(product.bean(ActivityReports.class).of(meeting.id()).onlineNow())
                .isEqualTo(1);
    }

    @Test
    void aJoinOfARunningMeetingLeadsToTheSameMeeting() {
        Room room = room();
        JoinRoom joins = product.bean(JoinRoom.class);

        var first = (JoinAnswer.Redirect) joins.join(room.slug(), teacher.id());
        var second = (JoinAnswer.Redirect) joins.join(room.slug(), learner.id());

        assertThat(second.meetingId()).isEqualTo(first.meetingId());
    }

    private static Meeting open(Room room) {
        return ((StartResult.Running) product.bean(JoinRoom.class).open(room)).meeting();
    }

    private static Meeting find(Meeting meeting) {
        return product.bean(MeetingStore.class).find(meeting.id()).orElseThrow();
    }

    private static Classroom classroom(Meeting meeting) {
        return simulator.classroom(meeting.requirePlace().serverMeetingId());
    }

    private static Room room() {
        rooms++;
        return product.bean(SetUpCourse.class).room(course, RoomSettings.named("Lab " + rooms));
    }

    private static Person person(Tenant tenant, String name, CourseRole role) {
        var added = (Added.Person) product.bean(PersonStore.class)
                .add(new NewPerson(tenant.id(), name, name, "a long enough password", false));
        product.bean(SetUpCourse.class).member(course, added.person().id(), role);
        return added.person();
    }
}
