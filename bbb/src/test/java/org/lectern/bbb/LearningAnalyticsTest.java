package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.LearningAnalytics.Answer;
import org.lectern.bbb.LearningAnalytics.Attendee;

class LearningAnalyticsTest {
    private static LearningAnalytics read(String json) {
        return ((LearningAnalytics.Read) LearningAnalytics.read(json.getBytes(StandardCharsets.UTF_8))).report();
    }

    private static LearningAnalytics sample() throws IOException {
        try (InputStream in = LearningAnalyticsTest.class.getResourceAsStream("/analytics/callback.json")) {
            return ((LearningAnalytics.Read) LearningAnalytics.read(in.readAllBytes())).report();
        }
    }

    @Test
    void readsWhatTheScriptOfAServerSends() throws IOException {
        LearningAnalytics report = sample();

        assertThat(report.meetingId()).isEqualTo("course-7-week-1");
        assertThat(report.internalMeetingId()).endsWith("-1531240585189");
        assertThat(report.start()).isEqualTo(Instant.parse("2018-07-10T16:36:25Z"));
        assertThat(report.finish()).isEqualTo(Instant.parse("2018-07-10T16:47:24Z"));
        assertThat(report.attendees())
                .extracting(Attendee::externalUserId)
                .containsExactly("teacher-1", "Stud-42", "stud77");
        Attendee teacher = report.attendees().get(0);
        assertThat(teacher.moderator()).isTrue();
        assertThat(teacher.duration()).isEqualTo(Duration.ofSeconds(655));
        assertThat(teacher.engagement().talkTime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(teacher.connections()).containsExactly("w_2m0t4x9ydvwb");
        assertThat(teacher.visits().get(0).left()).isNull();
        Attendee student = report.attendees().get(1);
        assertThat(student.connections()).containsExactly("w_k9s1gqz0h3ab", "w_p4v7c2n8r6te");
        assertThat(student.engagement().chats()).isEqualTo(1);
        assertThat(report.polls()).singleElement().satisfies(poll -> {
            assertThat(poll.question()).isEqualTo("Ready?");
            assertThat(poll.options()).containsExactly("Yes", "No");
            assertThat(poll.votes()).hasSize(2);
        });
    }

    @Test
    void findsVotersBehindTheirMangledIds() throws IOException {
        LearningAnalytics report = sample();
        String poll = report.polls().get(0).id();

        assertThat(report.answers())
                .containsEntry("Stud-42", List.of(new Answer(poll, "Yes")))
                .containsEntry("stud77", List.of(new Answer(poll, "No")))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"Stud-42,stud_42", "stud77,stud77", "HTMLFive,html_five", "aB,a_b", "A::B,a/b", "w_1x2Y-3,w_1x2_y_3"})
    void manglesAsTheScriptDoes(String id, String key) {
        assertThat(LearningAnalytics.voteKey(id)).isEqualTo(key);
    }

    @Test
    void aVoteThatCouldBeOfTwoPeopleIsNobodys() {
        LearningAnalytics report = read("""
                {"data":{"attendees":[{"ext_user_id":"Stud-42"},{"ext_user_id":"stud_42"},{"ext_user_id":"b"}],
                "polls":[{"id":"p","votes":{"stud_42":"Yes","b":["A","C"],"nobody":"x"}}]}}
                """);

        assertThat(report.answers()).containsOnlyKeys("b");
        assertThat(report.answers().get("b")).containsExactly(new Answer("p", "A, C"));
        assertThat(report.polls().get(0).votes()).hasSize(3);
    }

    @Test
    void readsOlderBodiesThatKnowNoConnections() {
        LearningAnalytics report = read("""
                {"version":"1.0","customer":"x","data":{"start":"2018-07-10T18:36:25.000+02:00","attendees":[
                {"ext_user_id":"a","name":"A","joins":["2018-07-10T16:36:29.000+00:00","2018-07-10T16:42:24.000+00:00"],
                "leaves":["2018-07-10T16:41:24.000+00:00"],"duration":485.7,"engagement":{"chats":"3"}}]}}
                """);

        Attendee attendee = report.attendees().get(0);
        assertThat(attendee.visits()).hasSize(2);
        assertThat(attendee.visits().get(1).left()).isNull();
        assertThat(attendee.connections()).isEmpty();
        assertThat(attendee.duration()).isEqualTo(Duration.ofSeconds(485));
        assertThat(attendee.engagement().chats()).isEqualTo(3);
        assertThat(report.start()).isEqualTo(Instant.parse("2018-07-10T16:36:25Z"));
    }

    @Test
    void whatIsNotToldIsAbsentAndNeverNought() {
        Attendee attendee = read("""
                {"data":{"attendees":[{"ext_user_id":"a","duration":-1,
                "engagement":{"chats":null,"talk_time":"soon","raisehand":9e99,"emojis":{}}}, "no person", {}]}}
                """).attendees().get(0);

        assertThat(attendee.duration()).isNull();
        assertThat(attendee.engagement()).isEqualTo(new LearningAnalytics.Engagement(null, null, null, null, null));
    }

    @Test
    void holdsTenThousandPeople() {
        var attendees = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            attendees
                    .append(i == 0 ? "" : ",")
                    .append("{\"ext_user_id\":\"p")
                    .append(i)
                    .append("\"}");
        }

        assertThat(read("{\"data\":{\"attendees\":[" + attendees + "]}}").attendees())
                .hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{}", "{\"data\":[]}", "{\"data\":\"x\"}", "not json", "{\"data\":{"})
    void saysWhyItCannotUseABody(String body) {
        assertThat(LearningAnalytics.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LearningAnalytics.NotUsable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{\"attendees\":{\"a\":1},\"polls\":7,\"start\":5,\"finish\":\"tomorrow\"}}",
                "{\"data\":{\"attendees\":[{\"sessions\":[{\"joins\":[{}],\"lefts\":\"x\"}],\"joins\":[1,null]}]}}",
                "{\"data\":{\"polls\":[{},{\"id\":\"p\",\"votes\":[1],\"options\":{\"a\":1}},{\"id\":7}]}}",
                "{\"data\":{\"attendees\":[{\"ext_user_id\":\"a\\u0000\\ud800\",\"name\":[]}]}}"
            })
    void readsAroundWhatItDoesNotUnderstand(String body) {
        assertThat(LearningAnalytics.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LearningAnalytics.Read.class);
    }
}
