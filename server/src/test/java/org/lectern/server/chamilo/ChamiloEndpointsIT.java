package org.lectern.server.chamilo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateHook;
import org.lectern.bbb.Hook;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.chamilo.ChamiloKey.Use;
import org.lectern.server.hook.HookKeeper;
import org.lectern.server.hook.Inbox;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.ui.School;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;

/** A Chamilo that knows only its own addresses, in front of the whole product and a simulated server. */
@ExtendWith(ChamiloEndpointsIT.SharedSchool.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChamiloEndpointsIT {
    private static final SharedSecret SALT = SharedSecret.of("8cd8ef52e8e101574e400365b55e11a6");
    private static final SharedSecret APPLICATION = SharedSecret.of("ThisTokenIsNotSoSecretChangeIt");
    private static final AuditActor BY = AuditActor.commandLine();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final School school;
    private final ChamiloStore store;
    private final MeetingStore meetings;
    private final ActivityReports reports;
    private Tenant tenant;

    ChamiloEndpointsIT(School school) {
        this.school = school;
        this.store = school.product.bean(ChamiloStore.class);
        this.meetings = school.product.bean(MeetingStore.class);
        this.reports = school.product.bean(ActivityReports.class);
        this.tenant = school.product.bean(TenantStore.class).create("campus", "Campus");
    }

    static final class SharedSchool implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == School.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return School.shared(context);
        }
    }

    @BeforeAll
    void addKeys() {
        store.addKey(tenant.id(), Use.WEBHOOK, SharedSecret.of("an older salt of the same tenant"), BY);
        store.addKey(tenant.id(), Use.WEBHOOK, SALT, BY);
        store.addKey(tenant.id(), Use.CALLBACK, APPLICATION, BY);
    }

    @BeforeEach
    void switchOn() {
        set(Map.of("webhooks_enabled", "true", "webhooks_scope", "per_meeting"));
    }

    private void set(Map<String, String> changes) {
        var reading = (ChamiloSettings.Reading.Good) ChamiloSettings.STANDARD.with(changes);
        store.change(tenant.id(), reading.settings(), BY);
    }

    @Test
    void countsOnceWhatTwoHooksTellOfAMeetingOfItsOwn() {
        String mid = meetingId();
        Classroom room = school.simulator.create(mid, "Algebra");
        client().hooksCreate(CreateHook.global(address(webhook(mid, now())))).orElseThrow();
        Person ada = room.enter("Ada", "42", Role.MODERATOR);
        Person ben = room.enter("Ben", "43", Role.VIEWER);
        Awaitility.await().atMost(SOON).until(() -> run(mid) != null);
        ada.say("one");
        ada.say("two");
        ben.raiseHand();
        ben.leave();
        room.end();

        ClassActivity activity = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> activity(mid),
                        one -> one.course().endedAt().isPresent()
                                && person(one, "43").presence().sessions().size() == 1
                                && person(one, "42").figures().counts().messages() >= 2);

        assertThat(activity.people()).hasSize(2);
        assertThat(person(activity, "42").figures().counts().messages()).isEqualTo(2);
        assertThat(person(activity, "43").figures().counts().hands()).isEqualTo(1);
        Meeting meeting = requireRun(mid);
        assertThat(meeting.tenantId()).isEqualTo(tenant.id());
        assertThat(meeting.name()).isEqualTo(mid);
        Awaitility.await().atMost(SOON).until(() -> !requireRun(mid).isRunning());
        Awaitility.await()
                .atMost(SOON)
                .until(() -> school.product.bean(Inbox.class).counters().addUp());
        client().hooksList().orElseThrow().stream()
                .filter(hook -> hook.callbackUrl().contains("/compat/"))
                .map(Hook::hookId)
                .forEach(id -> client().hooksDestroy(id));
    }

    @Test
    void readsFlatBodiesOfEveryShapeAndCountsRepetitionsOnce() {
        String mid = meetingId();
        long at = now() - 60;
        String json = "{\"event\":\"participantjoined\",\"meetingID\":\"" + mid
                + "\",\"userID\":\"7\",\"username\":\"Jane\"," + "\"timestamp\":" + at + "}";
        String chat = "<event><event>message_posted</event><meetingID>" + mid
                + "</meetingID><userID>7</userID><timestamp>" + (at + 5) + "</timestamp></event>";
        String reaction = "event=reaction&userID=7&emoji=%F0%9F%91%8D&timestamp=" + (at + 6) * 1000;

        for (int i = 0; i < 3; i++) {
            assertThat(post(webhook(mid, now()), json).statusCode()).isEqualTo(200);
            assertThat(post(webhook(mid, now()), chat).statusCode()).isEqualTo(200);
            assertThat(post(webhook(mid, now()), reaction).statusCode()).isEqualTo(200);
        }

        PersonActivity jane = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> activity(mid).person("u:7").orElse(null),
                        one -> one != null
                                && one.figures().counts().reactionTotal() > 0
                                && one.figures().counts().messages() > 0);
        assertThat(jane.figures().counts().messages()).isEqualTo(1);
        assertThat(jane.figures().counts().reactions()).containsExactly(Map.entry("👍", 1));
        assertThat(jane.who().name()).isEqualTo("Jane");
        assertThat(jane.presence().firstJoin()).contains(Instant.ofEpochSecond(at));
    }

    @Test
    void answersGetAndEmptyBodiesAsChamiloDoes() {
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(URI.create(address(webhook("m", now())))).GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("no_payload");
        assertThat(post(webhook("m", now()), "").body()).contains("no_payload");
        assertThat(post(webhook("m", now()), "no body anybody can read").statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesWithoutForbiddingAndWritesNothing() {
        String mid = meetingId();
        String body = joined(mid, "7");
        String path = "/t/campus/compat/chamilo/webhook";

        for (String query : List.of(
                "",
                "?au=1&mid=" + mid + "&ts=" + now(),
                "?au=0&mid=" + mid + "&ts=" + now() + "&sig=" + sign("0|" + mid + "|" + now()),
                "?au=1&mid=" + mid + "&ts=" + (now() - 2_000) + "&sig=" + sign("1|" + mid + "|" + (now() - 2_000)),
                "?au=1&mid=" + mid + "&sig=" + sign("1|" + mid),
                "?au=1&mid=" + mid + "&ts=" + now() + "&sig=" + "0".repeat(64))) {
            assertThat(post(path + query, body).statusCode()).as(query).isEqualTo(401);
        }
        assertThat(post(webhook(mid, now()).replace("/campus/", "/other/"), body)
                        .statusCode())
                .as("the endpoint of a tenant that has not switched it on")
                .isEqualTo(401);
        assertThat(post(webhook(mid, now()).replace("/campus/", "/nobody/"), body)
                        .statusCode())
                .isEqualTo(401);
        assertThat(run(mid)).isNull();

        school.product.bean(AnswerCounts.class).flush();
        assertThat(store.answers(tenant.id()))
                .extracting(ChamiloStore.Answers::outcome)
                .contains(Outcome.MISSING_SIGNATURE, Outcome.EXPIRED, Outcome.TIMELESS, Outcome.BAD_SIGNATURE);
    }

    @Test
    void takesTimelessAddressesAndOtherHashWhereSet() {
        set(Map.of("webhooks_enabled", "true", "webhooks_timeless_urls", "true", "webhooks_hash_algo", "sha1"));
        String mid = meetingId();
        String sig = Signing.SHA1.sign(SALT, "1|" + mid);

        assertThat(post("/t/campus/compat/chamilo/webhook?au=1&mid=" + mid + "&sig=" + sig, joined(mid, "7"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(run(mid)).isNotNull();
    }

    @Test
    void limitsAddressOfOneMeetingToItAndTakesAllOnlyInGlobalScope() {
        String mine = meetingId();
        String another = meetingId();

        assertThat(post(webhook(mine, now()), joined(another, "7")).body()).contains("\"taken\":0");
        assertThat(post(webhook("", now()), joined(another, "7")).body()).contains("\"taken\":0");
        assertThat(run(another)).isNull();

        set(Map.of("webhooks_enabled", "true", "webhooks_scope", "global"));
        assertThat(post(webhook("", now()), joined(another, "7")).body()).contains("\"taken\":1");
        assertThat(run(another)).isNotNull();
    }

    @Test
    void appliesFilterOnReceiptButKnowsWhenTheMeetingEnds() {
        set(Map.of("webhooks_enabled", "true", "webhooks_event_filter", "user_joined"));
        String mid = meetingId();

        assertThat(post(webhook(mid, now()), event("participantjoined", mid, "7"))
                        .body())
                .contains("\"taken\":1");
        assertThat(post(webhook(mid, now()), event("message_posted", mid, "7")).body())
                .contains("\"taken\":0");
        assertThat(post(webhook(mid, now()), event("meeting-ended", mid, "")).body())
                .contains("\"taken\":1");
        Awaitility.await().atMost(SOON).until(() -> !requireRun(mid).isRunning());
        assertThat(person(activity(mid), "7").figures().counts().messages()).isZero();
    }

    @Test
    void leavesMeetingsOfOthersAlone() {
        String mid = meetingId();
        Tenant other = school.product
                .bean(TenantStore.class)
                .create(
                        "rival"
                                + mid.substring(8, 16)
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('.', '-'),
                        "Rival");
        store.addKey(other.id(), Use.WEBHOOK, SALT, BY);
        store.change(
                other.id(),
                ((ChamiloSettings.Reading.Good) ChamiloSettings.STANDARD.with(
                                Map.of("webhooks_enabled", "true", "webhooks_scope", "global")))
                        .settings(),
                BY);
        assertThat(post(webhook(mid, now()), joined(mid, "7")).body()).contains("\"taken\":1");

        String theirs = webhook("", now()).replace("/campus/", "/" + other.slug() + "/");
        assertThat(post(theirs, joined(mid, "8")).body()).contains("\"taken\":0");

        assertThat(activity(mid).person("u:8")).isEmpty();
        assertThat(meetings.findLive(other.id(), mid)).isEmpty();
    }

    @Test
    void followsSecondRunOfTheSameMeetingApartFromTheFirst() {
        String mid = meetingId();
        long first = System.currentTimeMillis() - 60_000;
        assertThat(post(webhook(mid, now()), mapped("user-joined", mid, "abc-" + first, "w_1", first + 1_000))
                        .body())
                .contains("\"taken\":1");
        UUID before = requireRun(mid).id();
        long second = first + 30_000;
        assertThat(post(webhook(mid, now()), mapped("user-joined", mid, "abc-" + second, "w_2", second + 1_000))
                        .body())
                .contains("\"taken\":1");
        assertThat(post(webhook(mid, now()), mapped("user-left", mid, "abc-" + first, "w_1", first + 5_000))
                        .body())
                .contains("\"taken\":1");

        UUID after = requireRun(mid).id();
        assertThat(after).isNotEqualTo(before);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> reports.ofRun(before).people().size() == 1
                        && reports.ofRun(after).people().size() == 1
                        && !reports.ofRun(before).people().getFirst().now().online());
        assertThat(reports.ofRun(before).presence()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void keepsRunsApartWhenTheFirstIsToldOfLast() {
        String mid = meetingId();
        long first = System.currentTimeMillis() - 60_000;
        long second = first + 30_000;
        post(webhook(mid, now()), mapped("user-joined", mid, "abc-" + second, "w_2", second + 1_000));
        UUID after = requireRun(mid).id();
        post(webhook(mid, now()), mapped("user-left", mid, "abc-" + first, "w_1", first + 5_000));
        post(webhook(mid, now()), mapped("user-joined", mid, "abc-" + first, "w_1", first + 1_000));

        assertThat(meetings.findLive(tenant.id(), mid))
                .get()
                .extracting(Meeting::id)
                .isEqualTo(after);
        UUID before = meetings.findByInternalId("abc-" + first).map(Meeting::id).orElseThrow();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> reports.ofRun(before).presence().equals(Duration.ofSeconds(4))
                        && reports.ofRun(after).people().size() == 1);
    }

    @Test
    void claimsAMeetingOnceHoweverManyTellOfItAtTheSameTime() {
        String mid = meetingId();
        long created = System.currentTimeMillis() - 60_000;
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                String body = mapped("user-joined", mid, "abc-" + created, "w_" + i, created + 1_000 + i);
                many.submit(() -> post(webhook(mid, now()), body));
            }
        }

        assertThat(meetings.history(tenant.id(), mid, 10)).hasSize(1);
        Awaitility.await().atMost(SOON).until(() -> activity(mid).people().size() == 16);
    }

    @Test
    void followsAMeetingOfItsOwnThroughOurHookOnceThatIsEnsured() {
        String mid = meetingId();
        Classroom room = school.simulator.create(mid, "Geometry");
        var ensure = school.product.bean(EnsureHooks.class);
        assertThat(ensure.forMeeting(tenant, meetingId(), BY)).isInstanceOf(EnsureHooks.Ensured.NotRunning.class);

        assertThat(ensure.forMeeting(tenant, mid, BY)).isInstanceOf(EnsureHooks.Ensured.At.class);
        assertThat(ensure.forMeeting(tenant, mid, BY))
                .isInstanceOfSatisfying(
                        EnsureHooks.Ensured.At.class,
                        at -> assertThat(at.kept()).isInstanceOf(HookKeeper.Kept.Present.class));
        room.enter("Ada", "42", Role.MODERATOR).say("one");

        Awaitility.await()
                .atMost(SOON)
                .until(() -> activity(mid).people().size() == 1
                        && person(activity(mid), "42").figures().counts().messages() == 1);
        assertThat(requireRun(mid).name()).isEqualTo("Geometry");
        room.end();
        Awaitility.await().atMost(SOON).until(() -> !requireRun(mid).isRunning());
    }

    @Test
    void takesSignedCallsAndNothingElse() {
        String mid = meetingId();
        long at = now() - 600;
        String join = call(mid, "join", at);
        String leave = "provider=bbb&meeting_id=" + mid + "&participant_id=42&action=leave&timestamp="
                + URLEncoder.encode(Instant.ofEpochSecond(at + 120).toString(), StandardCharsets.UTF_8);

        HttpResponse<String> unsigned = callback(join, null, null);
        HttpResponse<String> badly = callback(join, String.valueOf(now()), "0".repeat(64));
        HttpResponse<String> old = callback(join, String.valueOf(now() - 400), sign(now() - 400, join));
        assertThat(unsigned.statusCode()).isEqualTo(200);
        assertThat(badly.statusCode()).isEqualTo(200);
        assertThat(old.statusCode()).isEqualTo(401);
        assertThat(run(mid)).isNull();

        for (int i = 0; i < 2; i++) {
            assertThat(callback(join, String.valueOf(now()), sign(now(), join)).body())
                    .isEqualTo("OK\n");
            assertThat(callback(leave, String.valueOf(now()), "v1=" + sign(now(), leave))
                            .body())
                    .isEqualTo("OK\n");
        }

        PersonActivity person = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> activity(mid).person("u:42").orElse(null),
                        one -> one != null
                                && !one.presence().sessions().isEmpty()
                                && !one.now().online());
        assertThat(person.presence().total()).isEqualTo(Duration.ofSeconds(120));
        assertThat(person.presence().sessions()).hasSize(1);
    }

    @Test
    void refusesUnsignedCallsInStrictMode() {
        set(Map.of("webhooks_enabled", "true", "callback_strict", "true"));
        String join = call(meetingId(), "join", now());

        assertThat(callback(join, null, null).statusCode()).isEqualTo(401);
        assertThat(callback(join, String.valueOf(now()), "0".repeat(64)).statusCode())
                .isEqualTo(401);
        assertThat(callback(join, String.valueOf(now()), sign(now(), join)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysWhatIsWrongWithASignedCall() {
        for (String body : List.of(
                "",
                "[]",
                "{\"provider\":",
                "{\"provider\":\"bbb\"}",
                "{\"provider\":\"bbb\",\"meeting_id\":\"m\",\"participant_id\":1,\"action\":\"join\",\"timestamp\":\"soon\"}")) {
            assertThat(callback(body, String.valueOf(now()), sign(now(), body)).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        String nothing =
                "{\"provider\":\"bbb\",\"meeting_id\":\"" + meetingId() + "\",\"title\":\"X\",\"attendee_pw\":\"p\"}";
        assertThat(callback(nothing, String.valueOf(now()), sign(now(), nothing))
                        .body())
                .isEqualTo("OK\n");
    }

    @Test
    void servesTheCompleteDocumentToWhoeverSignsForIt() {
        String mid = meetingId();
        assertThat(post(webhook(mid, now()), joined(mid, "7")).statusCode()).isEqualTo(200);
        Awaitility.await().atMost(SOON).until(() -> !activity(mid).people().isEmpty());
        String signed = "?au=1&mid=" + mid + "&ts=" + now() + "&sig=" + sign("1|" + mid + "|" + now());

        HttpResponse<String> answer = get("/t/campus/compat/chamilo/activity" + signed);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"participant_id\":\"7\"")
                .contains(
                        "\"metrics\":{\"totals\":{\"talk_seconds\":0,\"camera_seconds\":0},\"counts\":{\"messages\":0,"
                                + "\"reactions\":0,\"hands\":0,\"reactions_breakdown\":{}},"
                                + "\"temp\":{\"talk_started_at\":0,\"camera_started_at\":0}}");
        assertThat(get("/t/campus/compat/chamilo/activity?au=1&mid=" + mid + "&sig=" + sign("1|" + mid))
                        .statusCode())
                .isEqualTo(401);
        assertThat(get("/t/campus/compat/chamilo/activity?au=1&mid=none&ts=" + now() + "&sig="
                                + sign("1|none|" + now()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void servesTheTableWithItsSumsAndWithoutFormulas() {
        String mid = meetingId();
        long at = now() - 100;
        for (String body : List.of(
                "{\"event\":\"participantjoined\",\"meetingID\":\"" + mid
                        + "\",\"userID\":\"7\",\"username\":\"=HYPERLINK(1)\",\"timestamp\":" + at + "}",
                "{\"event\":\"participantjoined\",\"meetingID\":\"" + mid
                        + "\",\"userID\":\"8\",\"username\":\"Ben\",\"timestamp\":" + at + "}",
                "{\"event\":\"message_posted\",\"meetingID\":\"" + mid + "\",\"userID\":\"7\",\"timestamp\":" + (at + 5)
                        + "}",
                "{\"event\":\"participantleft\",\"meetingID\":\"" + mid + "\",\"userID\":\"7\",\"timestamp\":"
                        + (at + 65) + "}",
                "{\"event\":\"participantleft\",\"meetingID\":\"" + mid + "\",\"userID\":\"8\",\"timestamp\":"
                        + (at + 3) + "}")) {
            assertThat(post(webhook(mid, now()), body).statusCode()).isEqualTo(200);
        }
        Awaitility.await()
                .atMost(SOON)
                .until(() -> activity(mid).presence().equals(Duration.ofSeconds(68))
                        && person(activity(mid), "7").figures().counts().messages() == 1);

        String[] lines = get("/t/campus/compat/chamilo/activity.csv?au=1&mid=" + mid + "&ts=" + now() + "&sig="
                        + sign("1|" + mid + "|" + now()))
                .body()
                .split("\r\n", -1);

        assertThat(lines[0]).isEqualTo("\"" + mid + "\"");
        assertThat(lines[1])
                .isEqualTo("\"User\",\"Online\",\"Talking\",\"Camera\",\"Messages\",\"Reactions\",\"Hands\",\"Status\","
                        + "\"First join\",\"Last seen\"");
        assertThat(List.of(lines[2], lines[3]))
                .anyMatch(line -> line.startsWith(
                        "\"'=HYPERLINK(1)\",\"00:01:05\",\"00:00:00\",\"00:00:00\",\"1\",\"0\",\"0\",\"Offline\",\"20"))
                .anyMatch(line -> line.startsWith("\"Ben\",\"00:00:03\""));
        assertThat(lines[4])
                .isEqualTo("\"Total\",\"00:01:08\",\"00:00:00\",\"00:00:00\",\"1\",\"0\",\"0\",\"\",\"\",\"\"");
        assertThat(lines[5]).isEmpty();
    }

    @Test
    void showsWhenAKeyWasUsedLastAndTakesItNoMoreOnceRetired() {
        SharedSecret secret = SharedSecret.of("a key that is retired in a moment");
        UUID id = store.addKey(tenant.id(), Use.WEBHOOK, secret, BY);
        String path = "/t/campus/compat/chamilo/webhook?au=1&mid=m&ts=" + now() + "&sig="
                + Signing.SHA256.sign(secret, "1|m|" + now());

        assertThat(post(path, "").statusCode()).isEqualTo(200);
        store.addKey(tenant.id(), Use.CALLBACK, SharedSecret.of("so that what was remembered is read anew"), BY);
        assertThat(store.keys(tenant.id()))
                .filteredOn(key -> key.id().equals(id))
                .singleElement()
                .satisfies(key -> assertThat(key.lastUsedAt()).isNotNull())
                .satisfies(key -> assertThat(key.toString()).doesNotContain("retired"));

        assertThat(store.retireKey(tenant.id(), id, BY)).isTrue();
        assertThat(store.retireKey(tenant.id(), id, BY)).isFalse();
        assertThat(post(path, "").statusCode()).isEqualTo(401);
    }

    private static String joined(String mid, String userId) {
        return event("participantjoined", mid, userId);
    }

    private static String event(String name, String mid, String userId) {
        return "{\"event\":\"" + name + "\",\"meetingID\":\"" + mid + "\",\"userID\":\"" + userId + "\",\"timestamp\":"
                + System.currentTimeMillis() + "}";
    }

    private static String mapped(String name, String mid, String internal, String connection, long at) {
        String event = "[{\"data\":{\"type\":\"event\",\"id\":\"" + name + "\",\"attributes\":{\"meeting\":"
                + "{\"internal-meeting-id\":\"" + internal + "\",\"external-meeting-id\":\"" + mid
                + "\"},\"user\":{\"internal-user-id\":\"" + connection + "\",\"name\":\"X\"}},\"event\":{\"ts\":" + at
                + "}}}]";
        return "domain=bbb.example.org&event=" + URLEncoder.encode(event, StandardCharsets.UTF_8) + "&timestamp=" + at;
    }

    private static String call(String mid, String action, long at) {
        return "{\"provider\":\"bbb\",\"meeting_id\":\"" + mid + "\",\"participant_id\":42,\"action\":\"" + action
                + "\",\"timestamp\":\"" + Instant.ofEpochSecond(at) + "\"}";
    }

    /** As PHP's uniqid makes them: with a dot. */
    private static String meetingId() {
        String random = UUID.randomUUID().toString().replace("-", "");
        return "1" + random.substring(0, 13) + "." + random.substring(13, 21);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static String sign(String text) {
        return Signing.SHA256.sign(SALT, text);
    }

    private static String sign(long at, String body) {
        return Signing.SHA256.sign(
                APPLICATION, HeaderSignature.signed(String.valueOf(at), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String webhook(String mid, long ts) {
        return "/t/campus/compat/chamilo/webhook?au=1&mid=" + mid + "&ts=" + ts + "&sig=" + sign("1|" + mid + "|" + ts);
    }

    private String address(String path) {
        return school.url() + path;
    }

    private @Nullable Meeting run(String mid) {
        return meetings.history(tenant.id(), mid, 1).stream().findFirst().orElse(null);
    }

    private Meeting requireRun(String mid) {
        return meetings.history(tenant.id(), mid, 1).getFirst();
    }

    private ClassActivity activity(String mid) {
        return reports.ofRun(requireRun(mid).id());
    }

    private static PersonActivity person(ClassActivity activity, String id) {
        return activity.person("u:" + id).orElseThrow();
    }

    private BbbClient client() {
        return BbbClient.of(school.simulator.url(), school.simulator.secret());
    }

    private HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(address(path))).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(address(path))).GET());
    }

    private HttpResponse<String> callback(String body, @Nullable String timestamp, @Nullable String signature) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address("/t/campus/compat/chamilo/callback")))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (timestamp != null) {
            request.header(HeaderSignature.TIMESTAMP, timestamp);
        }
        if (signature != null) {
            request.header(HeaderSignature.SIGNATURE, signature);
        }
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
