package org.lectern.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.Runs;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.ObservationOrder;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.hook.Inlet;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.TestDatabase;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.MeetingLedger;
import org.lectern.simulator.Newcomer;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;

/** What servers tell after a class, beside what they told while it ran. */
final class ServerReportIT {
    private static final String CANARY = "canary-of-what-people-wrote";

    @TempDir
    Path data;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Simulator simulator;
    private RelayNode node;
    private Inlet inlet;

    @BeforeEach
    void begin() throws Exception {
        simulator = opened(Simulator.builder().start());
        node = opened(new RelayNode(TestDatabase.createConnection(), data));
        node.product.add("one", simulator.url(), simulator.secret());
        inlet = opened(new Inlet(
                node.product.databases,
                new OurMeetings(node.product.databases.web(), Instance.TAG),
                new Activity.Rules(ObservationOrder.BY_TIME, PlausibleTime.any()),
                InstantSource.system()));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private Classroom classroom(Meeting meeting) {
        return simulator.classroom(RelayNode.place(meeting).serverMeetingId());
    }

    private void tell(String meetingId) throws InterruptedException {
        for (String event : simulator.events(meetingId)) {
            assertThat(inlet.deliver("[" + event + "]")).isEqualTo(200);
        }
    }

    private int report(Meeting meeting, String body) {
        String authorization = "Bearer "
                + CallbackTokens.signAnalytics(
                        node.out.clock.instant().plus(Duration.ofHours(24)), SharedSecret.of(simulator.secret()));
        String token = java.util.Objects.requireNonNull(node.tokens.get(meeting.id()));
        return node.callback("analytics", token, body, authorization).status();
    }

    private ClassActivity read(Meeting meeting) {
        inlet.foldAll();
        return node.activity.reports().of(meeting.id(), Instant.now().plusSeconds(60));
    }

    private Meeting start() {
        Meeting meeting = node.start("room-1", "meetingKeepEvents", "true", "record", "true");
        node.tokens.put(meeting.id(), node.tokenOf(meeting, "analytics-callback-url"));
        return meeting;
    }

    private String lesson(Meeting meeting) {
        Classroom room = classroom(meeting);
        Person ada = room.enter("Ada", "Stud-42", Role.MODERATOR);
        Person phone = room.enter(Newcomer.telephone("+49 30 901820"));
        boolean _ = ada.openMicrophone() && ada.startTalking();
        boolean _ = ada.say(CANARY);
        boolean _ = ada.askPoll("Ready?", List.of("Yes", "No"));
        boolean _ = ada.answerPoll(1) && phone.answerPoll(0);
        boolean _ = ada.stopTalking();
        boolean _ = ada.startRecording() && ada.stopRecording();
        room.end();
        return simulator.analytics(room.internalMeetingId()).orElseThrow();
    }

    @Test
    void keepsAndPassesOnNothingWhereReportsAreNotCollected() throws Exception {
        Meeting meeting = start();
        String body = lesson(meeting);
        node.notCollected.add(Kind.REPORT);

        assertThat(report(meeting, body)).isEqualTo(200);

        assertThat(rows("analytics_body")).isZero();
        assertThat(rows("event where source = 3")).isZero();
        assertThat(rows("outbox where topic = '" + AnalyticsRelay.TOPIC + "'")).isZero();
    }

    private int rows(String table) {
        return node.product
                .databases
                .web()
                .jdbc()
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }

    @Test
    void addsSpeechAndAnswersHoweverOftenItComesAndEvenBeforeTheEvents() throws Exception {
        Meeting meeting = start();
        MeetingLedger ledger = classroom(meeting).ledger();
        String body = lesson(meeting);
        assertThat(report(meeting, body)).isEqualTo(200);
        tell(ledger.meeting().meetingId());
        for (int i = 0; i < Runs.of(50, 1_000); i++) {
            assertThat(report(meeting, body)).isEqualTo(200);
        }

        ClassActivity activity = read(meeting);

        PersonActivity ada = activity.person("u:Stud-42").orElseThrow();
        assertThat(ada.figures().talk().source()).isEqualTo(PersonActivity.TalkSource.ANALYTICS);
        assertThat(ada.figures().answers())
                .extracting(PersonActivity.PollAnswer::answer)
                .containsExactly("No");
        assertThat(ada.figures().sourced(Figure.MESSAGES).reported()).isEqualTo(1);
        assertThat(activity.figures().report().received()).isTrue();
        assertThat(activity.figures().report().disagreements()).isEmpty();
        assertThat(activity.figures().polls()).singleElement().satisfies(poll -> {
            assertThat(poll.question()).isEqualTo("Ready?");
            assertThat(poll.answers().value()).contains(2L);
        });
        assertThat(activity.people()).anyMatch(person -> person.who().nature().dialIn());
        assertThat(observationsOfReports()).isEqualTo(1 + 2 + 1);
        assertThat(node.activity.extras().rebuild().rebuild(Optional.empty()).changed())
                .isZero();
    }

    private long observationsOfReports() {
        return node.product
                .databases
                .web()
                .jdbc()
                .sql("select count(*) from event where source = 3")
                .query(Long.class)
                .single();
    }

    @Test
    void aReportOfAnotherMeetingOrTooLargeLeavesNothing() throws Exception {
        Meeting meeting = start();
        Meeting other = node.start("room-2");
        node.tokens.put(other.id(), node.tokenOf(other, "analytics-callback-url"));
        String body = lesson(meeting);

        assertThat(report(other, body)).isEqualTo(400);
        assertThat(report(meeting, "{\"version\":\"1.0\"}")).isEqualTo(400);
        assertThat(node.callback(
                                "analytics",
                                java.util.Objects.requireNonNull(node.tokens.get(meeting.id())),
                                new RawRequest.Body(new byte[0], true),
                                "")
                        .status())
                .isEqualTo(413);
        assertThat(observationsOfReports()).isZero();
        assertThat(report(meeting, body)).isEqualTo(200);
        assertThat(observationsOfReports()).isPositive();
    }

    @Test
    void whatHappensInABreakoutRoomBelongsToTheClassEvenIfItIsToldFirst() throws Exception {
        Meeting meeting = start();
        Classroom room = classroom(meeting);
        Person ada = room.enter("Ada", "42", Role.MODERATOR);
        Person bob = room.enter("Bob", "43", Role.VIEWER);
        boolean _ = ada.openBreakouts(1, 0);
        Classroom breakout = simulator.classrooms().stream()
                .filter(one -> !one.meetingId().equals(room.meetingId()))
                .findFirst()
                .orElseThrow();
        Person there = bob.enterBreakout(1).orElseThrow();
        boolean _ = there.say(CANARY);
        breakout.end();
        room.end();

        // Nobody knows yet whose the room is.
        tell(breakout.meetingId());
        tell(room.meetingId());
        inlet.foldAll();
        simulator.events(breakout.meetingId()).forEach(node::event);
        node.settle();
        ClassActivity activity = read(meeting);

        assertThat(activity.people())
                .extracting(one -> one.who().externalUserId())
                .containsExactly("42", "43");
        PersonActivity told = activity.person("u:43").orElseThrow();
        assertThat(told.figures().counts().messages()).isEqualTo(1);
        assertThat(told.presence().inBreakouts().toMillis())
                .isEqualTo(breakout.ledger().people().getFirst().figures().presenceMs());
        assertThat(activity.figures().rooms()).singleElement().satisfies(one -> {
            assertThat(one.name()).endsWith("(Room 1)");
            assertThat(one.number()).isEqualTo(1);
            assertThat(one.activity().people()).hasSize(1);
        });
        assertThat(read(meeting).course().endedAt())
                .contains(Instant.ofEpochMilli(
                        java.util.Objects.requireNonNull(room.ledger().moment().endedAt())));
    }

    @Test
    void whatPeopleWroteIsNowhereInTheDatabase() throws Exception {
        Meeting meeting = start();
        String serverMeetingId = RelayNode.place(meeting).serverMeetingId();
        String internal = classroom(meeting).internalMeetingId();
        String body = lesson(meeting);
        tell(serverMeetingId);
        var texts = new TreeMap<String, String>();
        texts.put("pad-content", "\"pad\":{\"id\":\"notes\",\"rev\":1,\"text\":\"%s\"}");
        texts.put(
                "transcript-updated",
                "\"transcript\":{\"id\":\"t\",\"transcript\":\"%s\",\"locale\":\"en\",\"final\":true}");
        texts.put(
                "chat-private-message-sent",
                "\"chat-message\":{\"message\":\"%s\",\"sender\":{\"internal-user-id\":\"w_a\"}}");
        texts.put("something-new", "\"thing\":{\"message\":\"%s\",\"text\":\"%s\"}");
        for (var text : texts.entrySet()) {
            String event = "{\"data\":{\"type\":\"event\",\"id\":\"" + text.getKey()
                    + "\",\"attributes\":{\"meeting\":{\"internal-meeting-id\":\"" + internal
                    + "\",\"external-meeting-id\":\"" + serverMeetingId + "\"},"
                    + text.getValue().formatted(CANARY, CANARY) + "},\"event\":{\"ts\":" + System.currentTimeMillis()
                    + "}}}";
            assertThat(inlet.deliver("[" + event + "]")).isEqualTo(200);
            node.event(event);
        }
        assertThat(report(meeting, body)).isEqualTo(200);
        assertThat(read(meeting).people()).isNotEmpty();

        String hex = HexFormat.of().formatHex(CANARY.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var jdbc = node.product.databases.web().jdbc();
        List<String> tables = jdbc.sql("""
                        select format('%I.%I', schemaname, tablename) from pg_tables
                        where schemaname not in ('pg_catalog', 'information_schema')
                        """).query(String.class).list();
        assertThat(tables).hasSizeGreaterThan(20);
        for (String table : tables) {
            assertThat(jdbc.sql("select count(*) from " + table + " t where t::text like :text or t::text like :hex")
                            .param("text", "%" + CANARY + "%")
                            .param("hex", "%" + hex + "%")
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }
}
