package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lectern.e2e.Chromium.Look;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.Databases;
import org.lectern.server.privacy.PersonExports;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.PrivacyPolicy;
import org.lectern.server.privacy.Restrictions;
import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.room.Guests;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.ui.Browser;
import org.lectern.server.ui.School;
import org.lectern.server.usage.CountUsage;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes pictures of the main pages, 1280 and 390 wide, light and dark, of classes that took most of an hour: the simulated
 * server's clock starts in the past and is moved on. They go to {@code target/images}, or with
 * {@code -Dlectern.images=../docs/images} into the documentation.
 */
final class PicturesIT {
    private static final Path FOLDER = Path.of(System.getProperty("lectern.images", "target/images"));
    private static final boolean FOR_DOCUMENTATION = System.getProperty("lectern.images") != null;
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
            end(over);
            Room waves = recordedRoom("Waves, group A");
            String recording = recorded(waves, "Standing waves");
            String refused = recorded(waves, "");
            givenUp(refused);
            String deleted = recorded(waves, "");
            deleted(deleted);
            manyFiles();
            Room mechanics = room("Mechanics, group A");
            UUID running = hour(mechanics, 58);
            Room waiting = room("Thermodynamics");
            Map<String, String> ofTeacher = new TreeMap<>(Map.of(
                    "rooms", "/",
                    "room", "/r/" + mechanics.slug(),
                    "live", "/classes/" + running + "/live",
                    "report", "/classes/" + over + "/report"));
            ofTeacher.put("recordings", "/r/" + waves.slug() + "/recordings");
            ofTeacher.put("recording", "/recordings/" + recording);
            ofTeacher.put("recording-details", "/recordings/" + recording + "/details");
            ofTeacher.put("recording-captions", "/recordings/" + recording + "/captions");
            ofTeacher.put("recording-given-up", "/recordings/" + refused);
            ofTeacher.put("recording-watch", "/recordings/" + recording + "/watch/presentation");
            ofTeacher.put("recordings-mine", "/recordings");
            ofTeacher.put("room-recording", "/r/" + waves.slug() + "/recording");
            ofTeacher.put("notices", "/notices");
            school.product.bean(Guests.class).renew(waves);
            ofTeacher.put("room-guests", "/r/" + waves.slug() + "/guests");
            ofTeacher.put("recording-why", "/classes/" + classOf(recording) + "/recordings");
            String receipt = "/classes/" + classOf(deleted) + "/recordings";
            ofTeacher.put("recording-receipt", receipt);
            ofTeacher.put("recordings-narrowed", "/recordings?sort=name&state=shown&from=2026-01-01");
            PastTerm term = PastTerm.of(school);
            ofTeacher.put("attendance", "/classes/" + term.doubtful + "/attendance");
            ofTeacher.put("course-report", "/courses/" + term.course.id() + "/report");
            ofTeacher.put("expected", "/r/" + term.room.slug() + "/roster");
            ofTeacher.put("plan", "/r/" + term.room.slug() + "/plan");
            CallersMorning callers = CallersMorning.of(school, "city-school");
            callers.begin("evening");
            UUID delivery = deliveries(callers.tenantId);
            setAside();
            Map<String, String> ofOperator = new TreeMap<>(Map.of(
                    "admin", "/admin",
                    "running", "/classes?sort=-people",
                    "servers", "/admin/servers?sort=-people",
                    "hooks", "/admin/hooks",
                    "people", "/admin/people",
                    "tenants", "/admin/tenants",
                    "tenant", "/admin/tenants/" + callers.tenantId,
                    "tenant-policy", "/admin/tenants/" + callers.tenantId + "/policy",
                    "requests", "/admin/requests?tenant=city-school",
                    "request", "/admin/requests/" + callers.reencoded));
            ofOperator.put("server", "/admin/servers/" + school.server.id());
            ofOperator.put("placements", "/admin/servers/placements?sort=-expected");
            ofOperator.put("deliveries", "/admin/deliveries");
            school.product.bean(CountUsage.class).count();
            ofOperator.put(
                    "usage",
                    "/admin/usage?by=day&from=" + LocalDate.now(ZoneOffset.UTC).minusDays(90));
            ofOperator.put("learning-records", "/admin/tenants/" + callers.tenantId + "/statements");
            ofOperator.put("exports", "/exports");
            ofOperator.put("delivery", "/admin/deliveries/" + delivery);
            Map<String, String> atTheDoor = Map.of(
                    "join-not-running",
                    callers.join("nobody"),
                    "join-wrong-link",
                    callers.join("x") + "0",
                    "notice",
                    asking().join("evening"),
                    "personal-data",
                    "/personal-data/" + copy());
            ofOperator.put("hook", "/admin/hooks/" + school.server.id());
            ofOperator.put("tenant-chamilo", "/admin/tenants/" + callers.tenantId + "/chamilo");
            ofOperator.putAll(Map.of(
                    "inbox", "/admin/inbox",
                    "privacy", "/admin/privacy",
                    "support", "/admin/support",
                    "tenant-privacy", "/admin/tenants/" + callers.tenantId + "/privacy"));
            ofOperator.put("recordings-of-servers", "/admin/recordings");
            ofOperator.put("recording-import", "/admin/servers/" + school.server.id() + "/import");
            ofOperator.put("recording-files", "/admin/recordings/files");
            ofOperator.put("recording-receipt-of-operator", receipt);
            ofOperator.put("recording-archive", "/recordings/archive");
            ofOperator.put("disposals", "/disposals");
            ofOperator.put("tenant-recordings", "/admin/tenants/" + school.tenant + "/recordings");
            ofOperator.put("hook-clean-up", "/admin/hooks/clean-up");
            ofOperator.put("support-answer", "/admin/support#" + callers.tenantId);
            Page anonymous = anonymous(chromium);
            anonymous.navigate("/sign-in");
            shoot(anonymous, "sign-in");
            guest(anonymous, waves);
            anonymous.context().close();
            shootAll(anonymous(chromium), atTheDoor);
            shootAll(signedIn(chromium, "tom"), ofTeacher);
            shootAll(signedIn(chromium, "olivia"), ofOperator);
            shootAll(
                    signedIn(chromium, "lena"),
                    Map.of("waiting", "/r/" + waiting.slug(), "participation", "/participation"));
            school.product.bean(Restrictions.class).restrict(school.tenant, "pupil-4", AuditActor.commandLine());
            shootAll(
                    signedIn(chromium, "tom"),
                    Map.of(
                            "report-restricted", "/classes/" + over + "/report?sort=-talk",
                            "course-report-sorted", "/courses/" + term.course.id() + "/report?sort=share"));
            school.product
                    .bean(Restrictions.class)
                    .restrict(school.tenant, school.learner.externalUserId(), AuditActor.commandLine());
            shootAll(signedIn(chromium, "olivia"), Map.of("privacy-found", "/admin/privacy#" + school.tenant));

            school.simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));
            jdbc().sql("update server set answered_at = now() - interval '1 hour', next_poll_at = 'infinity'")
                    .update();
            String silent = callers.join("evening");
            var door = new Browser(school.url());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> door.get(silent).statusCode() == 503);
            shootAll(anonymous(chromium), Map.of("join-server-silent", silent));

            assertThat(chromium.complaints()).isEmpty();
        }
        try (var pictures = Files.list(FOLDER)) {
            assertThat(pictures.filter(file -> file.toString().endsWith(".png")))
                    .hasSizeGreaterThanOrEqualTo(64);
        }
    }

    /** Where somebody fetches what is kept about them. */
    private String copy() {
        var copies = school.product.bean(PersonExports.class);
        String link = copies.order(
                school.teacher.tenantId(), school.teacher.externalUserId(), AuditActor.operator(school.operator.id()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> copies.find(link).orElseThrow().state() == PersonExports.State.READY);
        return link;
    }

    /** At the door, and waiting behind it, where recordings are to be seen. */
    private void guest(Page page, Room room) {
        Guests guests = school.product.bean(Guests.class);
        guests.watch(room, true);
        page.navigate("/r/" + room.slug() + "/guest");
        shoot(page, "guest-entry");
        page.locator("#name").fill("Nadia Petrova");
        page.locator("#code").fill(guests.access(room).orElseThrow().code().text());
        Stage.button(page, "Go on").click();
        page.waitForSelector(".waiting");
        shoot(page, "guest");
    }

    /** The server takes a moment of its own clock for it, which stands still unless it is moved on. */
    private void end(UUID meeting) {
        Thread ending = Thread.ofVirtual()
                .start(() -> school.product.bean(EndMeeting.class).end(meeting));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            school.simulator.advance(Duration.ofMillis(100));
            return !ending.isAlive();
        });
    }

    private JdbcClient jdbc() {
        return school.product.bean(Databases.class).jobs().jdbc();
    }

    /** At its server too, whose files nobody has removed yet. */
    private void deleted(String recordId) {
        jdbc().sql("update recording set stage = 'DELETED' where record_id = :id")
                .param("id", recordId)
                .update();
        jdbc().sql("""
                        insert into recording_deletion (tenant_id, record_id, requested_at, requested_by, sent_at, accepted_at,
                            confirmed_at, confirmed_by)
                        values (:tenant, :id, now() - interval '8 days', :by, now() - interval '1 day', now() - interval '1 day',
                            now() - interval '23 hours', 'LISTED_AS_DELETED')
                        """)
                .param("tenant", school.tenant)
                .param("id", recordId)
                .param("by", "person:" + school.teacher.id())
                .update();
    }

    /** What its server did not take: a name, and captions. */
    private void givenUp(String recordId) {
        jdbc().sql("""
                        insert into recording_given_up (tenant_id, record_id, what, reason, given_up_at) values
                            (:tenant, :id, 'meta:bbb-recording-name', 'INVALID_REQUEST', now() - interval '2 days'),
                            (:tenant, :id, 'caption:subtitles de', 'never shown', now() - interval '3 hours')
                        """).param("tenant", school.tenant).param("id", recordId).update();
    }

    /** More deletions whose files are still to be removed than one page of the task holds. */
    private void manyFiles() {
        jdbc().sql("""
                        insert into recording_deletion (tenant_id, record_id, requested_at, requested_by, confirmed_at, confirmed_by)
                        select :tenant, lpad(to_hex(n), 40, '7') || '-' || 1700000000000 + n, now() - interval '20 days',
                            'system:retention', now() - interval '12 days', 'NOT_LISTED'
                        from generate_series(1, 110) as n
                        """).param("tenant", school.tenant).update();
    }

    /** A meeting with our mark that nobody knows. */
    private void setAside() {
        jdbc().sql("""
                        insert into quarantined_meeting (server_id, server_meeting_id, name, people)
                        values (:server, 'k3v9-7c1bq4xw2m5tz8ydhr6n', 'Chemistry, group B', 14)
                        """).param("server", school.server.id()).update();
    }

    /** One of each kind; answers the one that died. */
    private UUID deliveries(UUID tenant) {
        UUID dead = UUID.randomUUID();
        for (String[] row : new String[][] {
            {"DELIVERED", "end-callback", "moodle.city.example", "end of meeting", null},
            {"WAITING", "recording-ready", "moodle.city.example", "recording of meeting", "answered 503"},
            {"DEAD", "analytics", "old.city.example", "analytics of meeting", "answered 404"},
            {"DEAD", "notice", "", "notice", "no delivery could be made of it in 8 tries"}
        }) {
            UUID id = row[1].equals("analytics") ? dead : UUID.randomUUID();
            jdbc().sql("""
                            insert into delivery (id, tenant_id, target, format, key, sealed_url, host, subject, payload,
                                state, attempts, due_at, created_at, settled_at, reason)
                            values (:id, :tenant, 'shown', :format, :key, '\\x', :host, :subject, '', :state, 1,
                                now() + interval '1 hour', now() - interval '9 minutes',
                                case when :state = 'WAITING' then null else now() end, :reason)
                            """)
                    .param("id", id)
                    .param("tenant", tenant)
                    .param("format", row[1])
                    .param("key", id.toString())
                    .param("host", row[2])
                    .param("subject", row[3] + " " + UUID.randomUUID())
                    .param("state", row[0])
                    .param("reason", row[4])
                    .update();
            jdbc().sql("insert into delivery_attempt values (:id, 1, now() - interval '8 minutes', 212, :status,"
                            + " :outcome)")
                    .param("id", id)
                    .param("status", row[4] == null ? 200 : Integer.valueOf(row[4].replaceAll("\\D", "")))
                    .param("outcome", row[4] == null ? "answered 200" : row[4])
                    .update();
        }
        return dead;
    }

    private Room room(String name) {
        return school.product.bean(RoomStore.class).create(school.tenant, school.course.id(), RoomSettings.named(name));
    }

    private Room recordedRoom(String name) {
        return school.product
                .bean(RoomStore.class)
                .create(
                        school.tenant,
                        school.course.id(),
                        new RoomSettings(
                                name,
                                "",
                                RoomSettings.MayStart.TEACHERS,
                                false,
                                true,
                                RoomSettings.Recorded.ALLOWED,
                                25));
    }

    /** A short class whose recording the product has found; answers its record ID. */
    private String recorded(Room room, String name) {
        school.product.bean(JoinRoom.class).open(room);
        Meeting meeting = school.product
                .bean(MeetingStore.class)
                .findLive(room.tenantId(), room.externalId())
                .orElseThrow();
        Meeting.Place place = Objects.requireNonNull(meeting.place());
        Classroom classroom = school.simulator.classroom(place.serverMeetingId());
        Person teacher = classroom.enter("Tom Teacher", school.teacher.externalUserId(), Role.MODERATOR);
        assertThat(teacher.startRecording()).isTrue();
        school.simulator.advance(Duration.ofMinutes(2));
        end(meeting.id());
        school.simulator.advance(Duration.ofMinutes(1));
        String recordId = Objects.requireNonNull(place.internalMeetingId());
        RecordingShelf shelf = school.product.bean(RecordingShelf.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> shelf.find(school.tenant, recordId)
                        .filter(one -> one.stage() == org.lectern.server.recording.Stage.PUBLISHED)
                        .isPresent());
        if (!name.isEmpty()) {
            rename(recordId, name);
        }
        return recordId;
    }

    private void rename(String recordId, String name) {
        try {
            school.product
                    .bean(ChangeRecordings.class)
                    .update(
                            school.tenant,
                            AuditActor.person(school.teacher.id()),
                            List.of(recordId),
                            Map.of("bbb-recording-name", name, "bbb-recording-description", "Nodes and antinodes"),
                            null);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID classOf(String recordId) {
        return Objects.requireNonNull(school.product
                .bean(RecordingShelf.class)
                .find(school.tenant, recordId)
                .orElseThrow()
                .meetingId());
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
        teacher.startTalking();
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
            case 0, 1 -> {
                person.openMicrophone();
                person.startTalking();
            }
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

    private Page anonymous(Chromium chromium) {
        return chromium.person(school.url().toString(), Look.WIDE);
    }

    private Page signedIn(Chromium chromium, String name) {
        Page page = anonymous(chromium);
        page.navigate("/sign-in");
        page.getByLabel("Sign-in name").fill(name);
        page.getByLabel("Password").fill(School.PASSWORD);
        Stage.button(page, "Sign in").click();
        page.waitForURL("**/");
        return page;
    }

    private static void shootAll(Page page, Map<String, String> pages) {
        pages.forEach((name, path) -> {
            page.navigate(path);
            if (name.equals("live")) {
                page.locator("[data-when=on]").waitFor();
            }
            if (name.equals("support-answer")) {
                askWhy(page, path.substring(path.indexOf('#') + 1));
            }
            if (name.equals("privacy-found")) {
                page.locator("#tenant").selectOption(path.substring(path.indexOf('#') + 1));
                page.locator("#text").fill("len");
                Stage.button(page, "Find").click();
                page.locator(".badge.warn").first().waitFor();
            }
            shoot(page, name);
        });
        page.context().close();
    }

    /** Refusals are written down a moment after they are told. */
    private static void askWhy(Page page, String tenant) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            page.navigate("/admin/support");
            page.locator("#tenant").selectOption(tenant);
            page.locator("#text").fill("Ada");
            Stage.button(page, "Find").click();
            return page.locator("article").count() > 0;
        });
    }

    /** A caller whose people read the notice before they join. */
    private CallersMorning asking() {
        CallersMorning asking = CallersMorning.of(school, "asking-school", "Asking School");
        PrivacyPolicy asks = new PrivacyPolicy(
                Map.of(),
                Set.of(),
                new PrivacyPolicy.Notice(true, "We take care of what we write down.", PrivacyPolicy.Declined.UNNAMED));
        school.product.bean(PrivacyPolicies.class).change(asking.tenantId, asks, AuditActor.commandLine());
        return asking;
    }

    /** In every look for the documentation, in two of them where the pictures are for whoever looks into a failed build. */
    private static void shoot(Page page, String name) {
        List<Look> looks = FOR_DOCUMENTATION ? Look.all() : List.of(Look.WIDE, Look.NARROW.dark());
        for (Look look : looks) {
            look.on(page);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(FOLDER.resolve(name + "-" + look.suffix() + ".png"))
                    .setFullPage(true));
        }
        Look.WIDE.on(page);
    }
}
