package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.HookSignature;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.EventCounters;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;

/** What is answered to a delivery, and what becomes of it. */
final class InboxIT {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final long MILLIS = START.toEpochMilli();
    private static final MeetingReference OURS = new MeetingReference("abc-" + MILLIS, "abcdefghij-0123456789abcdef");
    private static final MeetingReference FOREIGN = new MeetingReference("def-" + MILLIS, "somebody-elses");

    private final Inlet.Knowing directory = new Inlet.Knowing();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Databases databases;
    private Inlet inlet;

    @BeforeEach
    void open() {
        databases = TestDatabase.create();
        InstantSource clock = now::get;
        inlet = new Inlet(databases, directory, Activity.Rules.STANDARD, clock);
    }

    @AfterEach
    void addUpAndClose() {
        assertThat(inlet.inbox().counters().addUp())
                .as("%s", inlet.inbox().counters())
                .isTrue();
        inlet.close();
        databases.close();
    }

    private static String joined(MeetingReference meeting, String connection, long second, String name) {
        return Events.event(
                meeting,
                "user-joined",
                connection,
                MILLIS + 1000 * second,
                ",\"external-user-id\":\"ext-" + connection + "\",\"name\":\"" + name + "\",\"role\":\"VIEWER\"");
    }

    private ClassActivity activity(long second) {
        return inlet.read(OURS.serverMeetingId(), START.plusSeconds(second));
    }

    private EventCounters.Counters counters() {
        return inlet.inbox().counters();
    }

    @Test
    void anUnknownTokenIsAnswered401AndNothingIsKept() throws InterruptedException {
        byte[] body = Inlet.form("[" + joined(OURS, "w_1", 1, "Jane") + "]");

        assertThat(inlet.post("other", Inlet.query(body), Inlet.FORM, body)).isEqualTo(401);
        assertThat(counters().received()).isZero();
    }

    @Test
    void aWrongOrMissingChecksumIsAnswered401AndCountedApart() throws InterruptedException {
        byte[] body = Inlet.form("[" + joined(OURS, "w_1", 1, "Jane") + "]");
        byte[] changed = Inlet.form("[" + joined(OURS, "w_2", 1, "Jane") + "]");

        assertThat(inlet.post(Inlet.TOKEN, Inlet.query(body), Inlet.FORM, changed))
                .isEqualTo(401);
        assertThat(inlet.post(Inlet.TOKEN, "k=v", Inlet.FORM, body)).isEqualTo(401);
        assertThat(inlet.send("GET", Inlet.TOKEN, Inlet.query(body), Map.of(), RawRequest.Body.NONE)
                        .status())
                .isEqualTo(401);
        inlet.close();

        assertThat(inlet.inbox().refused())
                .containsOnlyKeys(Refusal.WRONG_CHECKSUM, Refusal.NO_CHECKSUM, Refusal.WRONG_METHOD);
        assertThat(counters().received()).isZero();
    }

    @Test
    void theWeakChecksumIsTakenUnlessTheSettingsRefuseIt() throws InterruptedException {
        byte[] body = Inlet.form("[" + joined(OURS, "w_1", 1, "Jane") + "]");
        String query = "k=v&checksum="
                + HookSignature.sign(
                        HookSignature.Formula.CONSTANT, ChecksumAlgorithm.SHA1, Inlet.REGISTERED, body, Inlet.SECRET);

        assertThat(inlet.postStrictly(query, body)).isEqualTo(401);
        assertThat(counters().received()).isZero();
        assertThat(inlet.post(Inlet.TOKEN, query, Inlet.FORM, body)).isEqualTo(200);
        assertThat(counters().received()).isEqualTo(1);
    }

    @Test
    void aBodyOverTheLimitIsADeadLetterWithoutContent() throws InterruptedException {
        var tooLarge = new RawRequest.Body(new byte[0], true);

        assertThat(inlet.send("POST", Inlet.TOKEN, "k=v&checksum=00", Inlet.FORM, tooLarge)
                        .status())
                .isEqualTo(200);
        assertThat(counters().dead()).isEqualTo(1);
        assertThat(inlet.inbox().deadLetters(10).getFirst().reason()).isEqualTo(DeadLetter.Reason.TOO_LARGE);
    }

    @Test
    void brokenJsonInsideAGoodChecksumIsADeadLetter() throws InterruptedException {
        byte[] body = "domain=x&event=%5B%7B%22data%22%3A&timestamp=1".getBytes(StandardCharsets.UTF_8);

        assertThat(inlet.post(Inlet.TOKEN, Inlet.query(body), Inlet.FORM, body)).isEqualTo(200);
        assertThat(inlet.inbox().deadLetters(10).getFirst().reason()).isEqualTo(DeadLetter.Reason.UNREADABLE);
        assertThat(inlet.inbox().deadLetters(10).getFirst().digest()).hasSize(64);
        assertThat(counters().dead()).isEqualTo(1);
    }

    @Test
    void anEventWithoutAnyMeetingIsADeadLetter() throws InterruptedException {
        assertThat(inlet.deliver("[{\"data\":{\"id\":\"user-joined\",\"attributes\":{\"user\":{\"internal-user-id\":"
                        + "\"w_1\"}},\"event\":{\"ts\":1}}}]"))
                .isEqualTo(200);
        assertThat(inlet.inbox().deadLetters(10).getFirst().reason()).isEqualTo(DeadLetter.Reason.NO_MEETING);
    }

    @Test
    void eventsOfTheYears1970And2200AreKeptFlaggedAndNotFolded() throws InterruptedException {
        inlet.deliver("[" + Events.event(OURS, "user-left", "w_1", 86_400_000L, "") + "]");
        inlet.deliver("[" + Events.event(OURS, "user-left", "w_1", 7_258_118_400_000L, "") + "]");
        inlet.deliver("[" + joined(OURS, "w_1", 1, "Jane") + "]");
        inlet.foldAll();

        assertThat(counters().outOfRange()).isEqualTo(2);
        assertThat(activity(61).people().getFirst().presence().total()).hasSeconds(60);
        assertThat(activity(61).people().getFirst().now().online()).isTrue();
    }

    @Test
    void namesArriveAsTheyWere() throws InterruptedException {
        String markup = "<script>alert(1)</script>";
        String rightToLeft = "\u202eمريم ליאור";
        String long500 = "名".repeat(500);
        String formula = "=HYPERLINK(1)";
        inlet.deliver("[" + joined(OURS, "w_1", 1, markup) + "," + joined(OURS, "w_2", 2, rightToLeft) + ","
                + joined(OURS, "w_3", 3, long500) + "," + joined(OURS, "w_4", 4, formula) + "]");
        inlet.deliver("[" + joined(OURS, "w_5", 5, "nul\\u0000 lone\\ud800") + "]");
        inlet.foldAll();

        assertThat(activity(60).people())
                .extracting(person -> person.who().name())
                .contains(markup, rightToLeft, long500, formula)
                .hasSize(5);
    }

    @Test
    void severalEventsInOneRequestCountEach() throws InterruptedException {
        inlet.deliver("[" + joined(OURS, "w_1", 1, "Jane") + "," + Events.chat(OURS, "w_1", MILLIS + 2000, "a") + ","
                + Events.chat(OURS, "w_1", MILLIS + 3000, "b") + "]");
        inlet.foldAll();

        assertThat(activity(10).people().getFirst().figures().counts().messages())
                .isEqualTo(2);
        assertThat(counters().folded()).isEqualTo(3);
    }

    @Test
    void aPersonInTwoTabsIsOnePersonInside() throws InterruptedException {
        String second = joined(OURS, "w_1b", 2, "Jane").replace("ext-w_1b", "ext-w_1");
        inlet.deliver("[" + joined(OURS, "w_1", 1, "Jane") + "," + second + "," + joined(OURS, "w_2", 3, "Joe") + "]");
        inlet.foldAll();
        UUID meeting = Inlet.Knowing.meetingId(OURS.serverMeetingId());

        assertThat(inlet.activity().reports().inside(List.of(meeting, UUID.randomUUID())))
                .isEqualTo(Map.of(meeting, 2));
    }

    @Test
    void aRetryOfTheSameMessageCountsOnce() throws InterruptedException {
        String chat = "[" + Events.chat(OURS, "w_1", MILLIS + 2000, "a") + "]";
        inlet.deliver(chat);
        inlet.deliver(chat);
        inlet.foldAll();

        assertThat(activity(10).people().getFirst().figures().counts().messages())
                .isEqualTo(1);
        assertThat(counters().duplicate()).isEqualTo(1);
    }

    @Test
    void eventsOfForeignMeetingsAreCountedAndNotKept() throws InterruptedException {
        directory.exceptions.put(FOREIGN, new MeetingDirectory.Unknown());
        inlet.deliver("[" + joined(FOREIGN, "w_1", 1, "Stranger") + "]");
        assertThat(stored()).as("at the door").isZero();
        inlet.foldAll();

        assertThat(counters().foreign()).isEqualTo(1);
        assertThat(stored()).isZero();
    }

    @Test
    void eventsOfAbandonedAttemptsAreKeptAndNeverFolded() throws InterruptedException {
        directory.exceptions.put(OURS, new MeetingDirectory.Abandoned());
        inlet.deliver("[" + joined(OURS, "w_1", 1, "Jane") + "]");
        inlet.foldAll();

        assertThat(counters().abandoned()).isEqualTo(1);
        assertThat(stored()).isEqualTo(1);
        assertThat(activity(10).people()).isEmpty();
    }

    @Test
    void eventsThatComeBeforeTheirMeetingIsKnownWaitForIt() throws InterruptedException {
        directory.exceptions.put(OURS, new MeetingDirectory.Unknown());
        inlet.deliver("[" + joined(OURS, "w_1", 1, "Jane") + "]");
        inlet.foldAll();
        assertThat(counters().pending()).isEqualTo(1);
        assertThat(inlet.inbox().pending(10).getFirst().meeting()).isEqualTo(OURS);

        directory.exceptions.remove(OURS);
        inlet.activity().extras().pending().attach(OURS.serverMeetingId());
        inlet.foldAll();

        assertThat(counters().pending()).isZero();
        assertThat(activity(10).people()).hasSize(1);
    }

    @Test
    void eventsOfAMeetingThatNobodyNamesBecomeForeignAfterTenMinutes() throws InterruptedException {
        var unnamed = new MeetingReference("xyz-" + MILLIS, "");
        directory.exceptions.put(unnamed, new MeetingDirectory.Unknown());
        inlet.deliver("[" + joined(unnamed, "w_1", 1, "Jane") + "]");
        inlet.foldAll();
        assertThat(counters().pending()).isEqualTo(1);

        now.set(Instant.now().plus(Duration.ofMinutes(11)));
        inlet.activity().log();
        databases.web().jdbc().sql("update due set due_at = now()").update();
        inlet.foldAll();

        assertThat(counters().foreign()).isEqualTo(1);
        assertThat(stored()).isZero();
    }

    @Test
    void eventsThatNameTheirMeetingInTwoWaysBelongTogether() throws InterruptedException {
        var external = new MeetingReference("", OURS.serverMeetingId());
        inlet.deliver("[" + joined(external, "w_1", 1, "Jane") + "]");
        inlet.foldAll();
        inlet.deliver("[" + Events.event(OURS, "user-left", "w_1", MILLIS + 31_000, "") + "]");
        inlet.foldAll();
        inlet.deliver("[" + Events.chat(external, "w_1", MILLIS + 2000, "a") + "]");
        inlet.foldAll();

        assertThat(activity(100).people()).hasSize(1);
        assertThat(activity(100).people().getFirst().presence().total()).hasSeconds(30);
        assertThat(activity(100).people().getFirst().figures().counts().messages())
                .isEqualTo(1);
    }

    @Test
    void aRebuildGivesTheSameRows() throws InterruptedException {
        for (int second = 0; second < 400; second += 10) {
            inlet.deliver("[" + Events.chat(OURS, "w_1", MILLIS + 1000L * second, "m" + second) + "]");
            inlet.foldAll();
        }
        var rebuilt = inlet.activity().extras().rebuild().rebuild(Optional.empty());
        var again = inlet.activity()
                .extras()
                .rebuild()
                .rebuild(Optional.of(Inlet.Knowing.meetingId(OURS.serverMeetingId())));

        assertThat(rebuilt.meetings()).isEqualTo(1);
        assertThat(rebuilt.changed()).isZero();
        assertThat(again.digest()).isEqualTo(rebuilt.digest());
        assertThat(activity(400).people().getFirst().figures().counts().messages())
                .isEqualTo(40);
    }

    @Test
    void whatASealedClassGetsIsDead() throws InterruptedException {
        inlet.deliver("[" + joined(OURS, "w_1", 1, "Jane") + "]");
        inlet.foldAll();
        databases.web().jdbc().sql("update due set sealed_at = now()").update();

        assertThat(inlet.deliver("[" + Events.chat(OURS, "w_1", MILLIS + 2000, "a") + "]"))
                .isEqualTo(200);
        assertThat(counters().dead()).isEqualTo(1);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void aMeetingThatCannotBeFoldedKeepsNoOtherBack() throws InterruptedException {
        var other = new MeetingReference("ghi-" + MILLIS, "abcdefghij-fedcba9876543210");
        databases
                .web()
                .jdbc()
                .sql("alter table participant add check (external_user_id <> 'ext-bad')")
                .update();
        inlet.deliver("[" + joined(other, "bad", 1, "Eve") + "]");
        inlet.deliver("[" + joined(OURS, "w_1", 1, "Jane") + "]");
        inlet.foldAll();

        assertThat(activity(10).people()).hasSize(1);
        assertThat(counters().waiting()).isEqualTo(1);
    }

    @Test
    void refusalsThatCouldNotBeWrittenAreWrittenLater() {
        var tally = new HookTally(InstantSource.system());
        var hooks = new HookStore(databases.web(), TestVault.create());
        tally.refused(Refusal.NOT_STORED);
        Databases down = TestDatabase.create();
        down.close();

        assertThatThrownBy(() -> tally.flush(down.intake(), hooks)).isInstanceOf(DatabaseUnavailable.class);
        tally.flush(databases.intake(), hooks);

        assertThat(inlet.inbox().refused()).containsEntry(Refusal.NOT_STORED, 1L);
    }

    @Test
    void aDatabaseThatIsDownIsAnswered503() throws InterruptedException {
        databases.intake().close();

        assertThat(inlet.deliver("[" + joined(OURS, "w_1", 1, "Jane") + "]")).isEqualTo(503);
    }

    private long stored() {
        return databases
                .web()
                .jdbc()
                .sql("select count(*) from event")
                .query(Long.class)
                .single();
    }
}
