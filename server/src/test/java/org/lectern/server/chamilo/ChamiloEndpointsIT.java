package org.lectern.server.chamilo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.chamilo.Campus.BY;
import static org.lectern.server.chamilo.Campus.SALT;
import static org.lectern.server.chamilo.Campus.event;
import static org.lectern.server.chamilo.Campus.joined;
import static org.lectern.server.chamilo.Campus.mapped;
import static org.lectern.server.chamilo.Campus.meetingId;
import static org.lectern.server.chamilo.Campus.now;
import static org.lectern.server.chamilo.Campus.person;
import static org.lectern.server.chamilo.Campus.sign;
import static org.lectern.server.chamilo.Campus.webhook;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.CreateHook;
import org.lectern.bbb.Hook;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.audit.AuditRow;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.chamilo.ChamiloKey.Use;
import org.lectern.server.hook.HookKeeper;
import org.lectern.server.hook.Inbox;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.platform.Databases;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;

/** What Chamilo's webhook address takes of the real sender, and what becomes of it. */
@ExtendWith(Campus.ForTests.class)
final class ChamiloEndpointsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Campus campus;

    ChamiloEndpointsIT(Campus campus) {
        this.campus = campus;
    }

    @BeforeEach
    void switchOn() {
        campus.switchOn();
    }

    @Test
    void countsOnceWhatTwoHooksTellOfAMeetingOfItsOwn() {
        String mid = meetingId();
        Classroom room = campus.school.simulator.create(mid, "Algebra");
        campus.client()
                .hooksCreate(CreateHook.global(campus.address(webhook(mid, now()))))
                .orElseThrow();
        Person ada = room.enter("Ada", "42", Role.MODERATOR);
        Person ben = room.enter("Ben", "43", Role.VIEWER);
        Awaitility.await().atMost(SOON).until(() -> campus.run(mid) != null);
        ada.say("one");
        ada.say("two");
        ben.raiseHand();
        ben.leave();
        room.end();

        ClassActivity activity = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> campus.activity(mid),
                        one -> one.course().endedAt().isPresent()
                                && person(one, "43").presence().sessions().size() == 1
                                && person(one, "42").figures().counts().messages() >= 2);

        assertThat(activity.people()).hasSize(2);
        assertThat(person(activity, "42").figures().counts().messages()).isEqualTo(2);
        assertThat(person(activity, "43").figures().counts().hands()).isEqualTo(1);
        Meeting meeting = campus.requireRun(mid);
        assertThat(meeting.tenantId()).isEqualTo(campus.tenant.id());
        assertThat(meeting.name()).isEqualTo(mid);
        Awaitility.await().atMost(SOON).until(() -> !campus.requireRun(mid).isRunning());
        Awaitility.await()
                .atMost(SOON)
                .until(() -> campus.school.product.bean(Inbox.class).counters().addUp());
        campus.client().hooksList().orElseThrow().stream()
                .filter(hook -> hook.callbackUrl().contains("/compat/"))
                .map(Hook::hookId)
                .forEach(id -> campus.client().hooksDestroy(id));
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
            assertThat(campus.post(webhook(mid, now()), json).statusCode()).isEqualTo(200);
            assertThat(campus.post(webhook(mid, now()), chat).statusCode()).isEqualTo(200);
            assertThat(campus.post(webhook(mid, now()), reaction).statusCode()).isEqualTo(200);
        }

        PersonActivity jane = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> campus.activity(mid).person("u:7").orElse(null),
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
        HttpResponse<String> answer =
                campus.send(HttpRequest.newBuilder(URI.create(campus.address(webhook("m", now()))))
                        .GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("no_payload");
        assertThat(campus.post(webhook("m", now()), "").body()).contains("no_payload");
        assertThat(campus.post(webhook("m", now()), "no body anybody can read").statusCode())
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
            assertThat(campus.post(path + query, body).statusCode()).as(query).isEqualTo(401);
        }
        assertThat(campus.post(webhook(mid, now()).replace("/campus/", "/other/"), body)
                        .statusCode())
                .as("the endpoint of a tenant that has not switched it on")
                .isEqualTo(401);
        assertThat(campus.post(webhook(mid, now()).replace("/campus/", "/nobody/"), body)
                        .statusCode())
                .isEqualTo(401);
        assertThat(campus.run(mid)).isNull();

        campus.school.product.bean(AnswerCounts.class).flush();
        assertThat(campus.store.answers(campus.tenant.id()))
                .extracting(ChamiloStore.Answers::outcome)
                .contains(Outcome.MISSING_SIGNATURE, Outcome.EXPIRED, Outcome.TIMELESS, Outcome.BAD_SIGNATURE);
        assertThat(campus.school
                        .product
                        .bean(AuditTrail.class)
                        .newest(campus.school.product.bean(Databases.class).web(), campus.tenant.id(), 50))
                .extracting(AuditRow::action)
                .contains("chamilo.refused");
    }

    @Test
    void takesTimelessAddressesAndOtherHashWhereSet() {
        campus.set(Map.of("webhooks_enabled", "true", "webhooks_timeless_urls", "true", "webhooks_hash_algo", "sha1"));
        String mid = meetingId();
        String sig = Signing.SHA1.sign(SALT, "1|" + mid);

        assertThat(campus.post("/t/campus/compat/chamilo/webhook?au=1&mid=" + mid + "&sig=" + sig, joined(mid, "7"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(campus.run(mid)).isNotNull();
    }

    @Test
    void limitsAddressOfOneMeetingToItAndTakesAllOnlyInGlobalScope() {
        String mine = meetingId();
        String another = meetingId();

        assertThat(campus.post(webhook(mine, now()), joined(another, "7")).body())
                .contains("\"taken\":0");
        assertThat(campus.post(webhook("", now()), joined(another, "7")).body()).contains("\"taken\":0");
        assertThat(campus.run(another)).isNull();
        long before = foreign();
        long created = System.currentTimeMillis() - 60_000;
        String ofTheServer = mapped("user-joined", another, "abc-" + created, "w_1", created + 1_000)
                .replace(
                        "bbb.example.org",
                        URI.create(campus.school.simulator.url()).getHost());
        assertThat(campus.post(webhook(mine, now()), ofTheServer).body()).contains("\"taken\":0");
        Awaitility.await().atMost(SOON).until(() -> foreign() == before + 1);

        campus.set(Map.of("webhooks_enabled", "true", "webhooks_scope", "global"));
        assertThat(campus.post(webhook("", now()), joined(another, "7")).body()).contains("\"taken\":1");
        assertThat(campus.run(another)).isNotNull();
    }

    @Test
    void appliesFilterOnReceiptButKnowsWhenTheMeetingEnds() {
        campus.set(Map.of("webhooks_enabled", "true", "webhooks_event_filter", "user_joined"));
        String mid = meetingId();

        assertThat(campus.post(webhook(mid, now()), event("participantjoined", mid, "7"))
                        .body())
                .contains("\"taken\":1");
        assertThat(campus.post(webhook(mid, now()), event("message_posted", mid, "7"))
                        .body())
                .contains("\"taken\":0");
        assertThat(campus.post(webhook(mid, now()), event("meeting-ended", mid, ""))
                        .body())
                .contains("\"taken\":1");
        Awaitility.await().atMost(SOON).until(() -> !campus.requireRun(mid).isRunning());
        assertThat(person(campus.activity(mid), "7").figures().counts().messages())
                .isZero();
    }

    @Test
    void leavesMeetingsOfOthersAlone() {
        String mid = meetingId();
        Tenant other = campus.school
                .product
                .bean(TenantStore.class)
                .create(
                        "rival"
                                + mid.substring(8, 16)
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('.', '-'),
                        "Rival");
        campus.store.addKey(other.id(), Use.WEBHOOK, SALT, BY);
        campus.store.change(
                other.id(),
                ((ChamiloSettings.Reading.Good) ChamiloSettings.STANDARD.with(
                                Map.of("webhooks_enabled", "true", "webhooks_scope", "global")))
                        .settings(),
                BY);
        assertThat(campus.post(webhook(mid, now()), joined(mid, "7")).body()).contains("\"taken\":1");

        String theirs = webhook("", now()).replace("/campus/", "/" + other.slug() + "/");
        assertThat(campus.post(theirs, joined(mid, "8")).body()).contains("\"taken\":0");

        assertThat(campus.activity(mid).person("u:8")).isEmpty();
        assertThat(campus.meetings.findLive(other.id(), mid)).isEmpty();
    }

    /** Events of meetings that are not ours, of the server that says it sent them. */
    private long foreign() {
        return campus.school
                .product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select coalesce(sum(events), 0) from foreign_event where server_id = ?")
                .param(campus.school.server.id())
                .query(Long.class)
                .single();
    }

    @Test
    void followsSecondRunOfTheSameMeetingApartFromTheFirst() {
        String mid = meetingId();
        long first = System.currentTimeMillis() - 60_000;
        assertThat(campus.post(webhook(mid, now()), mapped("user-joined", mid, "abc-" + first, "w_1", first + 1_000))
                        .body())
                .contains("\"taken\":1");
        UUID before = campus.requireRun(mid).id();
        long second = first + 30_000;
        assertThat(campus.post(webhook(mid, now()), mapped("user-joined", mid, "abc-" + second, "w_2", second + 1_000))
                        .body())
                .contains("\"taken\":1");
        assertThat(campus.post(webhook(mid, now()), mapped("user-left", mid, "abc-" + first, "w_1", first + 5_000))
                        .body())
                .contains("\"taken\":1");

        UUID after = campus.requireRun(mid).id();
        assertThat(after).isNotEqualTo(before);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> campus.reports.ofRun(before).people().size() == 1
                        && campus.reports.ofRun(after).people().size() == 1
                        && !campus.reports
                                .ofRun(before)
                                .people()
                                .getFirst()
                                .now()
                                .online());
        assertThat(campus.reports.ofRun(before).presence()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void keepsRunsApartWhenTheFirstIsToldOfLast() {
        String mid = meetingId();
        long first = System.currentTimeMillis() - 60_000;
        long second = first + 30_000;
        campus.post(webhook(mid, now()), mapped("user-joined", mid, "abc-" + second, "w_2", second + 1_000));
        UUID after = campus.requireRun(mid).id();
        campus.post(webhook(mid, now()), mapped("user-left", mid, "abc-" + first, "w_1", first + 5_000));
        campus.post(webhook(mid, now()), mapped("user-joined", mid, "abc-" + first, "w_1", first + 1_000));

        assertThat(campus.meetings.findLive(campus.tenant.id(), mid))
                .get()
                .extracting(Meeting::id)
                .isEqualTo(after);
        UUID before = campus.meetings
                .findByInternalId("abc-" + first)
                .map(Meeting::id)
                .orElseThrow();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> campus.reports.ofRun(before).presence().equals(Duration.ofSeconds(4))
                        && campus.reports.ofRun(after).people().size() == 1);
    }

    @Test
    void claimsAMeetingOnceHoweverManyTellOfItAtTheSameTime() {
        String mid = meetingId();
        long created = System.currentTimeMillis() - 60_000;
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                String body = mapped("user-joined", mid, "abc-" + created, "w_" + i, created + 1_000 + i);
                many.submit(() -> campus.post(webhook(mid, now()), body));
            }
        }

        assertThat(campus.meetings.history(campus.tenant.id(), mid, 10)).hasSize(1);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> campus.activity(mid).people().size() == 16);
    }

    @Test
    void followsAMeetingOfItsOwnThroughOurHookOnceThatIsEnsured() {
        String mid = meetingId();
        Classroom room = campus.school.simulator.create(mid, "Geometry");
        var ensure = campus.school.product.bean(EnsureHooks.class);
        assertThat(ensure.forMeeting(campus.tenant, meetingId(), BY))
                .isInstanceOf(EnsureHooks.Ensured.NotRunning.class);

        assertThat(ensure.forMeeting(campus.tenant, mid, BY)).isInstanceOf(EnsureHooks.Ensured.At.class);
        assertThat(ensure.forMeeting(campus.tenant, mid, BY))
                .isInstanceOfSatisfying(
                        EnsureHooks.Ensured.At.class,
                        at -> assertThat(at.kept()).isInstanceOf(HookKeeper.Kept.Present.class));
        room.enter("Ada", "42", Role.MODERATOR).say("one");

        Awaitility.await()
                .atMost(SOON)
                .until(() -> campus.activity(mid).people().size() == 1
                        && person(campus.activity(mid), "42").figures().counts().messages() == 1);
        assertThat(campus.requireRun(mid).name()).isEqualTo("Geometry");
        room.end();
        Awaitility.await().atMost(SOON).until(() -> !campus.requireRun(mid).isRunning());
    }
}
