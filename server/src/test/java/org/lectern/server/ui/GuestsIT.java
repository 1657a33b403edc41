package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.platform.Databases;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.ExportPerson;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.PrivacyPolicy;
import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.Guests;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;

/** People who come into a room with its code: what opens it, and what no longer does at the next request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GuestsIT {
    private static final String PAGE = "text/html,application/xhtml+xml";

    private School school;
    private Guests guests;
    private RecordedRoom recorded;
    private URI host;

    @BeforeAll
    void aRecordedClassOnAProtectedServer() {
        school = School.open(Simulator.builder().timings(Timings.real().withRecordingAfter(Duration.ofMillis(200))));
        guests = school.product.bean(Guests.class);
        host = URI.create(school.simulator.homeUrl());
        recorded = RecordedRoom.of(school, "Waves", Stage.PUBLISHED);
        String key = school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
        school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);
    }

    @AfterAll
    void close() {
        school.close();
    }

    private Room room(String name) {
        return school.product.bean(RoomStore.class).create(school.tenant, school.course.id(), RoomSettings.named(name));
    }

    private Room roomWithGuests(String name) {
        Room room = room(name);
        guests.renew(room);
        return room;
    }

    private String code(Room room) {
        return guests.access(room).orElseThrow().code().text();
    }

    private static String guestPage(Room room) {
        return "/r/" + room.slug() + "/guest";
    }

    private Browser guest(Room room, String name) {
        Browser browser = school.anonymous();
        browser.get(guestPage(room));
        HttpResponse<String> answer = browser.post(guestPage(room), Map.of("name", name, "code", code(room)));
        assertThat(answer.statusCode()).isEqualTo(303);
        return browser;
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void aRoomTakesNoGuestsUntilItsTeacherSaysSo() {
        Room room = room("Closed");
        Browser nobody = school.anonymous();
        assertThat(nobody.get(guestPage(room)).statusCode()).isEqualTo(404);
        assertThat(nobody.get("/sign-in?next=/r/" + room.slug()).body()).doesNotContain(guestPage(room));
        Browser teacher = school.signedIn(school.teacher);
        assertThat(teacher.get("/r/" + room.slug() + "/guests").body()).contains("No guest gets in");

        teacher.post("/r/" + room.slug() + "/guests", Map.of("change", "on"));

        String code = code(room);
        assertThat(code).matches("[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}");
        assertThat(teacher.get("/r/" + room.slug() + "/guests").body()).contains(code, guestPage(room));
        // Pressed twice, what was told stays.
        teacher.post("/r/" + room.slug() + "/guests", Map.of("change", "on"));
        assertThat(code(room)).isEqualTo(code);
        assertThat(nobody.get("/sign-in?next=/r/" + room.slug()).body()).contains(guestPage(room));
        // Its name is for who has the code.
        assertThat(nobody.get(guestPage(room)).body())
                .contains("Come in as a guest")
                .doesNotContain("Closed", code);
    }

    @Test
    void aGuestWaitsAndEntersAsViewerOnceTheClassRuns() {
        Room room = roomWithGuests("Evening talk");
        Browser guest = guest(room, "Gus Guest");
        assertThat(guest.get(guestPage(room)).body()).contains("Evening talk", "Gus Guest", "has not started yet");
        assertThat(location(guest.get(guestPage(room) + "/join"))).isEqualTo(guestPage(room));

        school.product.bean(JoinRoom.class).open(room);

        assertThat(location(guest.get(guestPage(room) + "?waiting=yes"))).isEqualTo(guestPage(room) + "/join");
        String address = location(guest.get(guestPage(room) + "/join"));
        assertThat(address)
                .startsWith(school.simulator.url())
                .contains("role=VIEWER", "guest=true", "fullName=Gus", "userID=guest-")
                .contains("logoutURL=");
        assertThat(school.product
                        .bean(Databases.class)
                        .web()
                        .jdbc()
                        .sql("select count(*) from meeting_join where name = 'Gus Guest' and guest and not moderator")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        // Neither a room that they did not come into, nor anything else of the product.
        assertThat(guest.get("/r/" + room.slug()).statusCode()).isEqualTo(302);
        assertThat(guest.get("/r/" + room.slug() + "/start").statusCode()).isIn(302, 404, 405);
    }

    @Test
    void guestsNeverOpenTheClassEvenWhereMembersMay() {
        RoomSettings named = RoomSettings.named("Open to members");
        Room room = school.product
                .bean(RoomStore.class)
                .create(
                        school.tenant,
                        school.course.id(),
                        new RoomSettings(
                                named.name(),
                                "",
                                RoomSettings.MayStart.MEMBERS,
                                false,
                                true,
                                RoomSettings.Recorded.AS_TENANT,
                                5));
        guests.renew(room);
        Browser guest = guest(room, "Early");

        assertThat(location(guest.get(guestPage(room) + "/join"))).isEqualTo(guestPage(room));
        assertThat(guest.get(guestPage(room)).body()).contains("has not started yet");
    }

    @Test
    void aWrongCodeOpensNothingAndTryingIsSlowedDown() {
        Room room = roomWithGuests("Guessed");
        Browser browser = school.anonymous();
        browser.get(guestPage(room));
        assertThat(browser.post(guestPage(room), Map.of("name", " ", "code", code(room)))
                        .statusCode())
                .isEqualTo(422);
        for (String wrong : List.of("", "aaaa-aaaa-aaaa", "' or 1=1")) {
            HttpResponse<String> answer = browser.post(guestPage(room), Map.of("name", "Eve", "code", wrong));
            assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
            assertThat(answer.body()).contains("That is not the code").doesNotContain("Guessed");
        }

        int last = 0;
        for (int i = 0; i < 6 && last != 429; i++) {
            last = browser.post(guestPage(room), Map.of("name", "Eve", "code", "bbbb-bbbb-bbbb"))
                    .statusCode();
        }
        assertThat(last).isEqualTo(429);
        // The right one is not looked at now either.
        assertThat(browser.post(guestPage(room), Map.of("name", "Eve", "code", code(room)))
                        .statusCode())
                .isEqualTo(429);
    }

    @Test
    void aCodeIsTakenHoweverItIsTyped() {
        Room room = roomWithGuests("Typed");
        for (String typed : List.of(
                code(room).toUpperCase(java.util.Locale.ROOT),
                code(room).replace("-", ""),
                "  " + code(room).replace("-", " ") + " ")) {
            Browser browser = school.anonymous();
            browser.get(guestPage(room));
            assertThat(browser.post(guestPage(room), Map.of("name", "Tim", "code", typed))
                            .statusCode())
                    .as(typed)
                    .isEqualTo(303);
        }
    }

    @Test
    void whoCameWithAnEarlierCodeIsNobodyAtTheNextRequest() {
        Room room = roomWithGuests("Renewed");
        school.product.bean(JoinRoom.class).open(room);
        Browser guest = guest(room, "Rita");
        String before = code(room);
        assertThat(location(guest.get(guestPage(room) + "/join"))).startsWith(school.simulator.url());

        school.signedIn(school.teacher).post("/r/" + room.slug() + "/guests", Map.of("change", "renew"));

        assertThat(location(guest.get(guestPage(room) + "/join"))).isEqualTo(guestPage(room));
        assertThat(guest.get(guestPage(room)).body()).contains("Come in as a guest");
        assertThat(guest.post(guestPage(room), Map.of("name", "Rita", "code", before))
                        .statusCode())
                .isEqualTo(401);
        assertThat(guest.post(guestPage(room), Map.of("name", "Rita", "code", code(room)))
                        .statusCode())
                .isEqualTo(303);
        // Turned off and on again, the code is another one: nobody comes back with what they had.
        String renewed = code(room);
        guests.turnOff(room);
        assertThat(guest.get(guestPage(room)).statusCode()).isEqualTo(404);
        guests.renew(room);
        assertThat(code(room)).isNotEqualTo(renewed);
        assertThat(guest.get(guestPage(room)).body()).contains("Come in as a guest");
    }

    @Test
    void aTenantThatForbidsGuestsHasNoneWhateverItsRoomsSay() {
        Room room = roomWithGuests("Forbidden");
        Browser guest = guest(room, "Fred");
        var tenants = school.product.bean(TenantStore.class);
        Browser teacher = school.signedIn(school.teacher);
        try {
            tenants.changePolicy(school.tenant, TenantPolicy.STANDARD.withGuests(false));

            assertThat(guest.get(guestPage(room)).statusCode()).isEqualTo(404);
            assertThat(guest.get(guestPage(room) + "/join").statusCode()).isEqualTo(404);
            assertThat(teacher.get("/r/" + room.slug() + "/guests").body()).contains("lets no guests in");
            Room other = room("Never on");
            assertThat(teacher.post("/r/" + other.slug() + "/guests", Map.of("change", "on"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(guests.access(other)).isEmpty();
        } finally {
            tenants.changePolicy(school.tenant, TenantPolicy.STANDARD);
        }
        assertThat(guest.get(guestPage(room)).statusCode()).isEqualTo(200);
    }

    @Test
    void aGuestIsAskedBeforeJoiningAsEverybodyIs() {
        Room room = roomWithGuests("Asking");
        school.product.bean(JoinRoom.class).open(room);
        var policies = school.product.bean(PrivacyPolicies.class);
        try {
            policies.change(
                    school.tenant,
                    new PrivacyPolicy(
                            Map.of(),
                            Set.of(),
                            new PrivacyPolicy.Notice(true, "We look after you.", PrivacyPolicy.Declined.UNNAMED)),
                    AuditActor.commandLine());
            Browser guest = guest(room, "Nora Noticed");
            String notice = guestPage(room) + "/notice";
            assertThat(location(guest.get(guestPage(room) + "/join"))).isEqualTo(notice);
            String text = guest.get(notice).body();
            assertThat(text).contains("We look after you.", notice);
            String version = text.replaceAll("(?s).*name=\"version\" value=\"(\\d+)\".*", "$1");

            guest.post(notice, Map.of("answer", "decline", "version", version));
            assertThat(location(guest.get(guestPage(room) + "/join"))).contains("userID=" + Attendant.UNNAMED);
            assertThat(location(guest.post(notice, Map.of("answer", "agree", "version", version))))
                    .isEqualTo(guestPage(room) + "/join");
            assertThat(location(guest.get(guestPage(room) + "/join"))).contains("userID=guest-");
        } finally {
            policies.change(school.tenant, PrivacyPolicy.STANDARD, AuditActor.commandLine());
        }
    }

    private HttpResponse<String> open(Browser browser, URI address) {
        return browser.send(
                HttpRequest.newBuilder(address).header("Accept", PAGE).GET().build());
    }

    /** Follows redirects as a browser does; answers the last status. */
    private int follow(Browser browser, URI from) {
        URI at = from;
        for (int hops = 0; hops < 8; hops++) {
            HttpResponse<String> answer = open(browser, at);
            if (answer.statusCode() != 302) {
                return answer.statusCode();
            }
            at = at.resolve(location(answer));
        }
        throw new AssertionError("goes round in circles at " + at.getPath());
    }

    @Test
    void aGuestWatchesWhereTheRoomSaysSoAndNotWithAnEarlierCode() throws Exception {
        Room room = recorded.room();
        guests.renew(room);
        Browser guest = guest(room, "Wilma Watcher");
        URI play = guest.at("/recordings/" + recorded.recordId() + "/play/presentation");
        URI raw = host.resolve("/playback/presentation/2.3/" + recorded.recordId());
        URI slide = host.resolve("/presentation/" + recorded.recordId() + "/slides/1.svg");
        assertThat(guest.get(guestPage(room)).body()).doesNotContain(recorded.recordId());
        assertThat(location(open(guest, play))).contains("/sign-in");

        Browser teacher = school.signedIn(school.teacher);
        teacher.post("/r/" + room.slug() + "/guests", Map.of("change", "watch", "watch", "true"));

        assertThat(guest.get(guestPage(room)).body()).contains("/recordings/" + recorded.recordId() + "/play/");
        assertThat(follow(guest, play)).isEqualTo(200);
        assertThat(guest.send(HttpRequest.newBuilder(slide).GET().build()).statusCode())
                .isEqualTo(200);
        // The address of the server leads in too; everybody else is asked who they are.
        assertThat(follow(guest(room, "Second"), raw)).isEqualTo(200);
        assertThat(location(open(school.anonymous(), play))).contains("/sign-in");
        // What is hidden from viewers is hidden from guests.
        var changes = school.product.bean(ChangeRecordings.class);
        changes.publish(school.tenant, AuditActor.commandLine(), List.of(recorded.recordId()), false);
        assertThat(guest.send(HttpRequest.newBuilder(slide).GET().build()).statusCode())
                .isEqualTo(403);
        assertThat(guest.get(guestPage(room)).body()).doesNotContain(recorded.recordId());
        changes.publish(school.tenant, AuditActor.commandLine(), List.of(recorded.recordId()), true);
        RecordedRoom.await(school, recorded.recordId(), Stage.PUBLISHED);
        assertThat(guest.send(HttpRequest.newBuilder(slide).GET().build()).statusCode())
                .isEqualTo(200);

        teacher.post("/r/" + room.slug() + "/guests", Map.of("change", "renew"));

        assertThat(guest.send(HttpRequest.newBuilder(slide).GET().build()).statusCode())
                .isEqualTo(403);
        assertThat(location(open(guest, play))).contains("/sign-in");
        // Whoever watched is counted and not named: there is nobody behind the name.
        assertThat(teacher.get("/recordings/" + recorded.recordId()).body()).doesNotContain("Wilma");
    }

    @Test
    void aGuestOfOneRoomWatchesNothingOfAnother() {
        Room room = roomWithGuests("Elsewhere");
        guests.watch(room, true);
        Browser guest = guest(room, "Otto");

        assertThat(location(open(guest, guest.at("/recordings/" + recorded.recordId() + "/play/presentation"))))
                .contains("/sign-in");
        assertThat(guest.get(guestPage(recorded.room())).statusCode()).isIn(200, 404);
        assertThat(guest.get(guestPage(room)).body()).doesNotContain(recorded.recordId());
    }

    @Test
    void aMemberGoesToTheRoomAndAnOutsiderWithAnAccountMayBeAGuest() {
        Room room = roomWithGuests("Mixed");
        assertThat(location(school.signedIn(school.learner).get(guestPage(room))))
                .isEqualTo("/r/" + room.slug());
        Browser stranger = school.signedIn(school.stranger);
        stranger.get(guestPage(room));
        assertThat(location(stranger.post(guestPage(room), Map.of("name", "Stan", "code", code(room)))))
                .isEqualTo(guestPage(room));
        assertThat(stranger.get(guestPage(room)).body()).contains("Mixed", "Stan");

        stranger.post(guestPage(room) + "/leave", Map.of());
        assertThat(stranger.get(guestPage(room)).body()).contains("Come in as a guest");
    }

    @Test
    void aGuestsDataAreInTheirCopyAndGoWithTheirErasure() throws Exception {
        Room room = roomWithGuests("Erased");
        Browser guest = guest(room, "Gone Guest");
        var jdbc = school.product.bean(Databases.class).web().jdbc();
        String person = jdbc.sql("select person from room_guest where name = 'Gone Guest'")
                .query(String.class)
                .single();
        var copied = school.product
                .bean(ExportPerson.class)
                .write(school.tenant, person, AuditActor.commandLine(), java.io.OutputStream.nullOutputStream());
        assertThat(copied).containsEntry("as-guest", 1);

        var erasing = school.product.bean(ErasePeople.class);
        var accepted =
                (ErasePeople.Requested.Accepted) erasing.request(school.tenant, person, AuditActor.commandLine());
        erasing.complete(accepted.erasure().id());

        Awaitility.await()
                .untilAsserted(() -> assertThat(jdbc.sql("select count(*) from room_guest where person = ?")
                                .param(person)
                                .query(Long.class)
                                .single())
                        .isZero());
        assertThat(guest.get(guestPage(room)).body()).contains("Come in as a guest");
    }
}
