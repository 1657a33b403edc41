package org.lectern.server.chamilo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.chamilo.ChamiloStore.Wanted;
import org.lectern.server.hook.Events;
import org.lectern.server.hook.Inlet;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;

/** What our own hook tells of classes of tenants with an event filter, and of which meetings a hook is wanted. */
final class FilteredReceiptIT {
    private static final AuditActor BY = AuditActor.operator(new UUID(5, 5));
    private static final UUID CAMPUS = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Databases databases = TestDatabase.create();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON.minusSeconds(60));
    private final ChamiloStore store = store();
    private Activity activity;
    private Inlet inlet;

    private ChamiloStore store() {
        return new ChamiloStore(databases.web(), TestVault.create(), new AuditTrail(now::get), now::get);
    }

    @BeforeEach
    void open() {
        var standard = Activity.Rules.STANDARD;
        var filters = new FilteredReceipt(store, new CallbackRuns(databases.web()), now::get);
        var rules = new Activity.Rules(standard.order(), standard.plausible(), filters);
        var ours = new OurMeetings(databases.web(), "abcdefghij");
        inlet = new Inlet(databases, ours, rules, now::get);
        activity = Activity.of(databases, ours, rules, now::get);
        tenant(CAMPUS, "campus");
        tenant(OTHER, "other");
    }

    @AfterEach
    void close() {
        inlet.close();
        databases.close();
    }

    private void tenant(UUID id, String slug) {
        databases
                .web()
                .jdbc()
                .sql("insert into tenant (id, slug, name, state) values (?, ?, ?, 'ACTIVE')")
                .params(List.of(id, slug, slug))
                .update();
    }

    private void filter(UUID tenantId, String names) {
        var reading = (ChamiloSettings.Reading.Good) ChamiloSettings.STANDARD.with(
                Map.of(ChamiloSettings.ENABLED, "true", ChamiloSettings.EVENT_FILTER, names));
        store.change(tenantId, reading.settings(), BY);
    }

    private static UUID id(MeetingReference lesson) {
        return UUID.nameUUIDFromBytes(lesson.serverMeetingId().getBytes(StandardCharsets.UTF_8));
    }

    /** A class of half a minute with a join, a message, a hand, a camera and a leave. */
    private MeetingReference attended(UUID tenantId, String name, Instant at) throws InterruptedException {
        var lesson = new MeetingReference(name + "-" + at.toEpochMilli(), "abcdefghij-" + name);
        databases
                .web()
                .jdbc()
                .sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                            moderator_password, expected, state, attempt, server_meeting_id, internal_meeting_id,
                            created_at, started_at, ended_at, end_cause)
                        values (:id, :tenant, :server, 'Algebra', '', '', '', 25, 'ENDED', 1, :server, :internal, :at, :at,
                            cast(:at as timestamptz) + interval '1 minute', 'HOOK')
                        """)
                .param("id", id(lesson))
                .param("tenant", tenantId)
                .param("server", lesson.serverMeetingId())
                .param("internal", lesson.internalMeetingId())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        databases
                .web()
                .jdbc()
                .sql("""
                        insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state,
                            internal_meeting_id, ended_token) values (?, ?, 1, ?, 'WON', ?, ?)
                        """)
                .params(List.of(
                        lesson.serverMeetingId(),
                        id(lesson),
                        new UUID(9, 9),
                        lesson.internalMeetingId(),
                        lesson.serverMeetingId().getBytes(StandardCharsets.UTF_8)))
                .update();
        long millis = at.toEpochMilli();
        for (String event : List.of(
                Events.event(
                        lesson,
                        "user-joined",
                        "w_1",
                        millis + 1000,
                        ",\"external-user-id\":\"anna\",\"name\":\"Anna\",\"role\":\"VIEWER\""),
                Events.chat(lesson, "w_1", millis + 2000, "m"),
                Events.event(lesson, "user-raise-hand-changed", "w_1", millis + 3000, ",\"raise-hand\":true"),
                Events.event(lesson, "user-cam-broadcast-start", "w_1", millis + 4000, ",\"stream\":\"s\""),
                Events.event(lesson, "something-new", "w_1", millis + 5000, ""),
                Events.event(lesson, "user-left", "w_1", millis + 31_000, ""),
                Events.event(lesson, "meeting-ended", "", millis + 32_000, ""))) {
            assertThat(inlet.deliver("[" + event + "]")).isEqualTo(200);
        }
        inlet.foldAll();
        return lesson;
    }

    private PersonActivity anna(MeetingReference lesson) {
        return activity.reports().of(id(lesson)).people().getFirst();
    }

    @Test
    void onlyWhatPassesTheFilterOfItsTenantIsStored() throws InterruptedException {
        filter(CAMPUS, "participantjoined, user_left, publicchatmessageposted");

        MeetingReference lesson = attended(CAMPUS, "a", NOON);
        MeetingReference elsewhere = attended(OTHER, "b", NOON);

        PersonActivity anna = anna(lesson);
        assertThat(anna.presence().total()).hasSeconds(30);
        assertThat(anna.figures().counts().messages()).isEqualTo(1);
        assertThat(anna.figures().collected(Figure.MESSAGES)).isTrue();
        assertThat(List.of(Figure.HANDS, Figure.HAND_TIME, Figure.CAMERA, Figure.REACTIONS, Figure.MICROPHONE))
                .noneMatch(anna.figures()::collected);
        assertThat(activity.reports().of(id(lesson)).course().endedAt()).contains(NOON.plusSeconds(32));
        assertThat(anna(elsewhere).figures().collected(Figure.HANDS)).isTrue();
        assertThat(anna(elsewhere).figures().counts().hands()).isEqualTo(1);
        assertThat(activity.extras().counters().read()).satisfies(counters -> {
            assertThat(counters.received()).isEqualTo(14);
            assertThat(counters.notCollected()).isEqualTo(3);
            assertThat(counters.addUp()).isTrue();
        });
    }

    @Test
    void aClassIsToldOfByTheFilterThatHeldThen() throws InterruptedException {
        MeetingReference before = attended(CAMPUS, "before", NOON);
        now.set(NOON.plusSeconds(1000));
        filter(CAMPUS, "user-joined,user-left");
        MeetingReference under = attended(CAMPUS, "under", NOON.plusSeconds(2000));
        now.set(NOON.plusSeconds(3000));
        filter(CAMPUS, "");
        MeetingReference after = attended(CAMPUS, "after", NOON.plusSeconds(4000));
        now.set(NOON.plusSeconds(5000));

        assertThat(anna(before).figures().collected(Figure.MESSAGES)).isTrue();
        assertThat(anna(under).figures().collected(Figure.MESSAGES)).isFalse();
        assertThat(anna(after).figures().collected(Figure.MESSAGES)).isTrue();
    }

    @Test
    void aTenantThatSwitchedItsEndpointsOffHasNoFilter() throws InterruptedException {
        filter(CAMPUS, "user-joined,user-left");
        store.change(CAMPUS, ChamiloSettings.STANDARD, BY);
        now.set(NOON);

        MeetingReference lesson = attended(CAMPUS, "a", NOON.plusSeconds(10));

        assertThat(anna(lesson).figures().counts().messages()).isEqualTo(1);
        assertThat(anna(lesson).figures().collected(Figure.MESSAGES)).isTrue();
    }

    @Test
    void eachMeetingThatSomebodyJoinedIsTakenByOneOfTwoProcesses() throws Exception {
        for (int i = 0; i < 60; i++) {
            store.wantEnsured(CAMPUS, "meeting " + i);
            store.wantEnsured(CAMPUS, "meeting " + i);
        }
        var taken = new ArrayList<Wanted>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var runs = new ArrayList<Future<List<Wanted>>>();
            for (ChamiloStore node : List.of(store, store())) {
                runs.add(threads.submit(() -> {
                    var mine = new ArrayList<Wanted>();
                    for (List<Wanted> some = node.takeWanted(7); !some.isEmpty(); some = node.takeWanted(7)) {
                        mine.addAll(some);
                    }
                    return mine;
                }));
            }
            for (Future<List<Wanted>> run : runs) {
                taken.addAll(run.get());
            }
        }

        assertThat(taken).hasSize(60).doesNotHaveDuplicates();
        store.wantEnsured(CAMPUS, "meeting 1");
        assertThat(store.takeWanted(10)).as("within the same minute").isEmpty();
        databases
                .web()
                .jdbc()
                .sql("update chamilo_ensure set ensured_at = now() - interval '61 seconds'")
                .update();
        store.wantEnsured(CAMPUS, "meeting 1");
        assertThat(store.takeWanted(10)).containsExactly(new Wanted(CAMPUS, "meeting 1"));
    }
}
