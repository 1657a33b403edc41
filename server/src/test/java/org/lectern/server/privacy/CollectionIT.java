package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.hook.Events;
import org.lectern.server.hook.Inlet;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.OurMeetings;

final class CollectionIT {
    private static final Instant NOON = Pupils.NOON;
    private static final AuditActor OPERATOR = AuditActor.operator(new UUID(5, 5));
    private static final MeetingReference LESSON = Pupils.lesson("lesson1", NOON);
    private static final MeetingReference ELSEWHERE = Pupils.lesson("lesson9", NOON);

    private final Pupils school =
            Pupils.collecting(pupils -> new Collection(pupils.databases.web(), pupils.policies, pupils.now::get));

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void everyKindOfObservationIsOfOneThatCanBeSwitchedOffOrIsAlwaysCollected() {
        Set<String> always = Set.of(
                "MEETING_CREATED",
                "MEETING_ENDED",
                "JOINED",
                "LEFT",
                "SEEN",
                "UNSEEN",
                "RECORDING_STARTED",
                "RECORDING_STOPPED",
                "RECORDING_CHANGED");

        assertThat(Arrays.stream(Kind.values())
                        .filter(kind -> Collection.kindOf(kind).isEmpty())
                        .map(Kind::name))
                .isSubsetOf(always);
    }

    @Test
    void whatIsSwitchedOffIsNotStoredAndReadsNotCollected() {
        collect(Pupils.SCHOOL, Map.of("collect.messages", "off", "collect.camera", "off"));

        for (MeetingReference lesson : List.of(LESSON, ELSEWHERE)) {
            attended(lesson);
        }

        assertThat(school.count("select count(*) from event e join due d using (bucket, meeting) where d.tenant_id = '"
                        + Pupils.SCHOOL + "' and kind = 22"))
                .isZero();
        PersonActivity anna = school.report(LESSON).people().getFirst();
        assertThat(anna.figures().collected(Figure.MESSAGES)).isFalse();
        assertThat(anna.figures().collected(Figure.CAMERA)).isFalse();
        assertThat(anna.figures().collected(Figure.HANDS)).isTrue();
        assertThat(anna.presence().total()).hasSeconds(50);
        PersonActivity other = school.report(ELSEWHERE).people().getFirst();
        assertThat(other.figures().collected(Figure.MESSAGES)).isTrue();
        assertThat(other.figures().counts().messages()).isEqualTo(1);
    }

    @Test
    void whatIsNotStoredIsCounted() {
        collect(Pupils.SCHOOL, Map.of("collect.messages", "off"));

        attended(LESSON);

        var counters = school.activity.extras().counters().read();
        assertThat(counters.notCollected()).isEqualTo(1);
        assertThat(counters.addUp()).isTrue();
    }

    @Test
    void aClassIsToldOfByWhatHeldThen() {
        attended(LESSON);
        school.now.set(NOON.plusSeconds(7200));
        collect(Pupils.SCHOOL, Map.of("collect.messages", "off"));
        MeetingReference second = Pupils.lesson("second", NOON.plusSeconds(8000));
        attended(second, NOON.plusSeconds(8000));
        school.now.set(NOON.plusSeconds(20_000));
        collect(Pupils.SCHOOL, Map.of("collect.messages", "on"));
        MeetingReference third = Pupils.lesson("third", NOON.plusSeconds(21_000));
        attended(third, NOON.plusSeconds(21_000));

        assertThat(hasMessages(LESSON)).isTrue();
        assertThat(hasMessages(second)).isFalse();
        assertThat(hasMessages(third)).isTrue();
    }

    @Test
    void whatComesOfABreakoutRoomBeforeAnybodyKnowsWhoseItIsIsLeftOutOnceItIsKnown() {
        collect(Pupils.SCHOOL, Map.of("collect.messages", "off"));
        var standard = Activity.Rules.STANDARD;
        var rules = new Activity.Rules(
                standard.order(),
                standard.plausible(),
                new Collection(school.databases.web(), school.policies, school.now::get));
        var ours = new OurMeetings(school.databases.web(), "abcdefghij");
        Activity activity = Activity.of(school.databases, ours, rules, school.now::get);
        String made = "0123456789abcdef0123456789abcdef01234567-" + NOON.toEpochMilli();
        var room = new MeetingReference("f00d-" + NOON.toEpochMilli(), made);
        school.started(LESSON, NOON, "RUNNING");
        school.now.set(NOON.plusSeconds(3600));
        try (var inlet = new Inlet(school.databases, ours, rules, school.now::get)) {
            for (String event : List.of(
                    Events.event(
                            room,
                            "user-joined",
                            "w_1",
                            NOON.plusSeconds(1).toEpochMilli(),
                            ",\"external-user-id\":\"w_0-1\",\"name\":\"Anna\",\"role\":\"VIEWER\""),
                    Events.chat(room, "w_1", NOON.plusSeconds(2).toEpochMilli(), "early"),
                    Events.chat(room, "w_1", 86_400_000L, "of another time"))) {
                assertThat(deliver(inlet, event)).isEqualTo(200);
            }
            foldAll(activity);
            assertThat(school.count("select count(*) from event where kind = 22"))
                    .isEqualTo(2);

            new CallbackRuns(school.databases.web())
                    .noteBreakout(room.internalMeetingId(), made, LESSON.internalMeetingId(), 1);
            activity.extras().pending().attach(made);
            foldAll(activity);
            assertThat(deliver(
                            inlet, Events.chat(room, "w_1", NOON.plusSeconds(3).toEpochMilli(), "late")))
                    .isEqualTo(200);
            foldAll(activity);
        }

        assertThat(school.count("select count(*) from event where kind = 22")).isZero();
        assertThat(school.count("select count(*) from event where kind = 10")).isEqualTo(1);
        assertThat(activity.extras().counters().read()).satisfies(counters -> {
            assertThat(counters.notCollected()).isEqualTo(3);
            assertThat(counters.folded()).isEqualTo(1);
            assertThat(counters.outOfRange()).isZero();
            assertThat(counters.addUp()).isTrue();
        });
        assertThat(activity.reports()
                        .of(Pupils.meetingId(LESSON))
                        .figures()
                        .rooms()
                        .getFirst()
                        .activity()
                        .people())
                .singleElement()
                .satisfies(anna ->
                        assertThat(anna.figures().collected(Figure.MESSAGES)).isFalse());
    }

    private static int deliver(Inlet inlet, String event) {
        try {
            return inlet.deliver("[" + event + "]");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void foldAll(Activity activity) {
        while (activity.fold().runOnce().meetings() > 0) {
            // until nothing is due
        }
    }

    @Test
    void handsCanBeCollectedWithoutReactionsOnServersThatTellOfBothAlike() {
        collect(Pupils.SCHOOL, Map.of("collect.reactions", "off"));
        school.started(LESSON, NOON, "ENDED");
        school.joined(LESSON, NOON.plusSeconds(1), "w_1", "anna", "Anna");
        Instant at = NOON.plusSeconds(1);
        for (String emoji : List.of("raiseHand", "happy", "raiseHand")) {
            school.later(Duration.ofSeconds(1));
            at = at.plusSeconds(1);
            school.happened(LESSON, at, "w_1", "user-emoji-changed", ",\"emoji\":\"" + emoji + "\"");
        }
        school.fold();

        PersonActivity anna = school.report(LESSON).people().getFirst();
        assertThat(anna.figures().counts().hands()).isEqualTo(2);
        assertThat(anna.figures().collected(Figure.REACTIONS)).isFalse();
        assertThat(school.count("select count(*) from event where body like '%happy%'"))
                .isZero();
    }

    @Test
    void ofSomebodyWhoDeclinedNothingIsKeptThatNamesThem() {
        collect(Pupils.SCHOOL, Map.of("notice", "on"));
        school.started(LESSON, NOON, "ENDED");

        school.joined(LESSON, NOON.plusSeconds(1), "w_1", "unnamed-abc", "Anna Arens");
        school.joined(LESSON, NOON.plusSeconds(1), "w_2", "bert", "Bert Brown");
        school.said(LESSON, NOON.plusSeconds(2), "w_1");
        school.happened(
                LESSON,
                NOON.plusSeconds(3),
                "w_1",
                "something-new",
                ",\"external-user-id\":\"unnamed-abc\",\"name\":\"Anna Arens\"");
        school.fold();

        assertThat(school.count("select count(*) from event where body like '%Anna%'"))
                .isZero();
        assertThat(school.report(LESSON).people())
                .extracting(person -> person.who().name())
                .doesNotContain("Anna Arens")
                .contains("Bert Brown")
                .hasSize(2);
    }

    private boolean hasMessages(MeetingReference lesson) {
        return school.report(lesson).people().getFirst().figures().collected(Figure.MESSAGES);
    }

    private void attended(MeetingReference lesson) {
        attended(lesson, NOON);
    }

    private void attended(MeetingReference lesson, Instant at) {
        school.started(lesson, at, "ENDED");
        school.joined(lesson, at.plusSeconds(10), "w_1", "anna", "Anna");
        school.said(lesson, at.plusSeconds(20), "w_1");
        school.happened(lesson, at.plusSeconds(60), "w_1", "user-left", "");
        school.fold();
    }

    private void collect(UUID tenant, Map<String, String> texts) {
        switch (PrivacyTexts.read(school.policies.of(tenant), Pupils.settings(), texts)) {
            case PrivacyTexts.Reading.Good(PrivacyPolicy policy) -> school.policies.change(tenant, policy, OPERATOR);
            case PrivacyTexts.Reading.Bad(var problems) -> throw new AssertionError(problems.toString());
        }
    }
}
