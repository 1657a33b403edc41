package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lectern.e2e.Chromium.Look;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.ui.School;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;

/**
 * Takes pictures of the main pages, 1280 and 390 wide, light and dark, of classes that took most of an hour: the simulated
 * server's clock starts in the past and is moved on. They go to {@code target/images}, or with
 * {@code -Dlectern.images=../docs/images} into the documentation.
 */
final class PicturesIT {
    private static final Path FOLDER = Path.of(System.getProperty("lectern.images", "target/images"));
    private static final List<String> NAMES = List.of(
            "Amina Haddad",
            "Ben Okafor",
            "Chloé Dubois",
            "Dmitri Volkov",
            "Elif Yılmaz",
            "Farah Nasser",
            "Giulia Conti",
            "Hiro Tanaka",
            "Ines Moreau",
            "Jonas Weber");

    private final School school = School.open(
            Simulator.builder().clock(SteppedClock.startingAt(Instant.now().minus(Duration.ofMinutes(112)))));
    private final Random random = new Random(11);

    @Test
    void takesPicturesOfTheMainPages() throws IOException {
        try (school;
                Chromium chromium = Chromium.start()) {
            Room optics = room("Optics, group A");
            UUID over = hour(optics, 52);
            school.product.bean(EndMeeting.class).end(over);
            Room mechanics = room("Mechanics, group A");
            UUID running = hour(mechanics, 58);
            Room waiting = room("Thermodynamics");
            Map<String, String> ofTeacher = new TreeMap<>(Map.of(
                    "rooms", "/",
                    "room", "/r/" + mechanics.slug(),
                    "live", "/classes/" + running + "/live",
                    "report", "/classes/" + over + "/report"));
            PastTerm term = PastTerm.of(school);
            ofTeacher.put("attendance", "/classes/" + term.doubtful + "/attendance");
            ofTeacher.put("course-report", "/courses/" + term.course.id() + "/report");
            ofTeacher.put("expected", "/r/" + term.room.slug() + "/roster");
            ofTeacher.put("plan", "/r/" + term.room.slug() + "/plan");
            CallersMorning callers = CallersMorning.of(school, "city-school");
            Map<String, String> ofOperator = new TreeMap<>(Map.of(
                    "admin", "/admin",
                    "running", "/classes",
                    "servers", "/admin/servers",
                    "hooks", "/admin/hooks",
                    "people", "/admin/people",
                    "tenants", "/admin/tenants",
                    "tenant", "/admin/tenants/" + callers.tenantId,
                    "tenant-policy", "/admin/tenants/" + callers.tenantId + "/policy",
                    "requests", "/admin/requests?tenant=city-school",
                    "request", "/admin/requests/" + callers.reencoded));
            var colours = List.of(Look.WIDE, Look.WIDE.dark(), Look.NARROW, Look.NARROW.dark());
            for (Look look : colours) {
                Page anonymous = chromium.person(school.url().toString(), look);
                anonymous.navigate("/sign-in");
                shoot(anonymous, "sign-in", look);
                anonymous.context().close();
                shootAll(signedIn(chromium, "tom", look), ofTeacher, look);
                shootAll(signedIn(chromium, "olivia", look), ofOperator, look);
                shootAll(
                        signedIn(chromium, "lena", look),
                        Map.of("waiting", "/r/" + waiting.slug(), "participation", "/participation"),
                        look);
            }

            assertThat(chromium.complaints()).isEmpty();
        }
        try (var pictures = Files.list(FOLDER)) {
            assertThat(pictures.filter(file -> file.toString().endsWith(".png")))
                    .hasSizeGreaterThanOrEqualTo(40);
        }
    }

    private Room room(String name) {
        return school.product.bean(RoomStore.class).create(school.tenant, school.course.id(), RoomSettings.named(name));
    }

    /** A class of so many minutes in which people come, speak, write, leave. */
    private UUID hour(Room room, int minutes) {
        school.product.bean(JoinRoom.class).open(room);
        Meeting meeting = school.product
                .bean(MeetingStore.class)
                .findLive(room.tenantId(), room.externalId())
                .orElseThrow();
        var place = meeting.place();
        if (place == null) {
            throw new IllegalStateException("not placed: " + meeting.id());
        }
        Classroom classroom = school.simulator.classroom(place.serverMeetingId());
        Person teacher = classroom.enter("Tom Teacher", school.teacher.externalUserId(), Role.MODERATOR);
        teacher.openMicrophone();
        teacher.shareCamera();
        List<Person> inside = new ArrayList<>();
        for (int minute = 0; minute < minutes; minute++) {
            if (inside.size() < NAMES.size() && minute < 8) {
                for (int i = 0; i < 2 && inside.size() < NAMES.size(); i++) {
                    String name = NAMES.get(inside.size());
                    inside.add(classroom.enter(name, "pupil-" + inside.size(), Role.VIEWER));
                }
            }
            inside.forEach(this::act);
            if (minute == 40) {
                inside.get(7).leave();
            }
            if (minute % 11 == 10) {
                teacher.mute();
            } else if (minute % 11 == 1) {
                teacher.unmute();
            }
            school.simulator.advance(Duration.ofMinutes(1));
        }
        inside.get(2).raiseHand();
        inside.get(5).raiseHand();
        school.simulator.advance(Duration.ofSeconds(20));
        var reports = school.product.bean(ActivityReports.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> reports.of(meeting.id()).people().stream()
                                .filter(person -> person.now().hand())
                                .count()
                        == 2);
        return meeting.id();
    }

    private void act(Person person) {
        switch (random.nextInt(26)) {
            case 0, 1 -> person.openMicrophone();
            case 2, 3, 4 -> person.leaveAudio();
            case 5 -> person.shareCamera();
            case 6 -> person.stopCamera();
            case 7, 8 -> person.say("A question");
            case 9 -> person.react(random.nextBoolean() ? "👍" : "❤️");
            case 10 -> {
                person.raiseHand();
                person.lowerHand();
            }
            default -> {}
        }
    }

    private Page signedIn(Chromium chromium, String name, Look look) {
        Page page = chromium.person(school.url().toString(), look);
        page.navigate("/sign-in");
        page.getByLabel("Sign-in name").fill(name);
        page.getByLabel("Password").fill(School.PASSWORD);
        Stage.button(page, "Sign in").click();
        page.waitForURL("**/");
        return page;
    }

    private static void shootAll(Page page, Map<String, String> pages, Look look) {
        pages.forEach((name, path) -> {
            page.navigate(path);
            if (name.equals("live")) {
                page.locator("[data-when=on]").waitFor();
            }
            shoot(page, name, look);
        });
        page.context().close();
    }

    private static void shoot(Page page, String name, Look look) {
        String colours = look.colours() == ColorScheme.DARK ? "dark" : "light";
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name + "-" + look.width() + "-" + colours + ".png"))
                .setFullPage(true));
    }
}
