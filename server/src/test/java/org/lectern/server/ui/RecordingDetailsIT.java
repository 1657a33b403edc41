package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.KeptAnswer;
import org.lectern.server.platform.Databases;
import org.lectern.simulator.PastRecording;

/** Tags, protection and captions of a recording, and how it is found by them. */
@ExtendWith(School.ForTests.class)
final class RecordingDetailsIT {
    private static final String VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nHello.\n";

    private final School school;

    RecordingDetailsIT(School school) {
        this.school = school;
    }

    private String list() {
        return "/r/" + school.room.slug() + "/recordings";
    }

    @Test
    void tagsAreShownAndFoundBeforeTheServerKnowsThem() {
        String recordId = Recorded.published(school);
        String other = Recorded.published(school);
        Browser teacher = school.signedIn(school.teacher);
        teacher.get("/recordings/" + recordId + "/details");

        var saved = teacher.post(
                "/recordings/" + recordId + "/tags", Map.of("tags", " Wave  optics, <i>exam</i>,, Wave optics "));

        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(teacher.get("/recordings/" + recordId + "/details").body())
                .contains("value=\"Wave optics, &lt;i&gt;exam&lt;/i&gt;\"", "being changed");
        Browser learner = school.signedIn(school.learner);
        assertThat(learner.get(list()).body())
                .contains("?q=Wave%20optics", "&lt;i&gt;exam&lt;/i&gt;")
                .doesNotContain("<i>exam");
        String found = learner.get(list() + "?q=" + encoded("wave OPTICS")).body();
        assertThat(found).contains(recordId).doesNotContain(other);
        assertThat(learner.get(list() + "?q=" + encoded("no such % tag")).body())
                .contains("No recording matches")
                .doesNotContain(recordId);
        assertThat(learner.get("/recordings?q=" + encoded("<I>EXAM")).body()).contains(recordId);
    }

    /** Anybody who could create a class wrote it. */
    @Test
    void hostileMetadataOfAServerNeitherRunNorFillThePage() {
        String recordId = Recorded.published(school);
        String markup = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("""
                        update recording set metadata = jsonb_build_object('bbb-recording-name', :markup || repeat('n', 102400),
                            'bbb-recording-description', :markup || repeat('d', 102400),
                            'bbb-recording-tags', :markup || repeat(',t' , 51200))
                        where record_id = :record
                        """)
                .param("markup", markup)
                .param("record", recordId)
                .update();
        Browser teacher = school.signedIn(school.teacher);

        for (String page : List.of(
                list() + "?q=" + encoded("<script>"),
                "/recordings/" + recordId,
                "/recordings/" + recordId + "/details",
                "/recordings/" + recordId + "/captions",
                "/recordings/" + recordId + "/delete")) {
            String body = teacher.get(page).body();
            assertThat(body).as(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert", "<img src=x");
            assertThat(body.length()).as(page).isLessThan(64 << 10);
        }
    }

    @Test
    void tooManyOrTooLongTagsAreRefusedAndKeptInTheForm() {
        String recordId = Recorded.published(school);
        Browser teacher = school.signedIn(school.teacher);
        teacher.get("/recordings/" + recordId + "/details");

        var tooLong = teacher.post("/recordings/" + recordId + "/tags", Map.of("tags", "a, " + "b".repeat(51)));

        assertThat(tooLong.statusCode()).isEqualTo(422);
        assertThat(tooLong.body()).contains("at most 20 tags", "b".repeat(51));
        assertThat(teacher.post("/recordings/" + recordId + "/tags", Map.of("tags", "x,".repeat(10) + ofTwentyOne()))
                        .statusCode())
                .isEqualTo(422);
    }

    private static String ofTwentyOne() {
        var tags = new StringBuilder();
        for (int i = 0; i < 21; i++) {
            tags.append("tag").append(i).append(',');
        }
        return tags.toString();
    }

    @Test
    void protectionIsOfferedWhereTheServerTellsOfIt() {
        String recordId = Recorded.published(school);
        Browser teacher = school.signedIn(school.teacher);
        String page = "/recordings/" + recordId + "/details";
        assertThat(teacher.get(page).body())
                .contains("tells of no protection")
                .doesNotContain("/recordings/" + recordId + "/protect");
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("update recording set told = :told where record_id = :record")
                .param(
                        "told",
                        KeptAnswer.write(
                                AnswerElement.of("recording", List.of(AnswerElement.leaf("protected", "false")))))
                .param("record", recordId)
                .update();
        assertThat(teacher.get(page).body()).contains("/recordings/" + recordId + "/protect", "plays it for everybody");

        assertThat(teacher.post("/recordings/" + recordId + "/protect", Map.of("protect", "true"))
                        .statusCode())
                .isEqualTo(303);

        assertThat(teacher.get(page).body()).contains("only for people who come from here", "being changed");
    }

    @Test
    void captionsAreSentListedAndReplaced() {
        String recordId = Recorded.published(school);
        school.simulator.recordedBefore(new PastRecording(
                recordId,
                recordId,
                "Optics",
                Instant.now().minus(Duration.ofHours(2)),
                Instant.now().minus(Duration.ofHours(1)),
                2,
                Map.of(),
                PastRecording.State.PUBLISHED));
        Browser teacher = school.signedIn(school.teacher);
        String page = "/recordings/" + recordId + "/captions";
        assertThat(teacher.get(page).body()).contains("There are none.");

        assertThat(upload(teacher, page, VTT, "pt_BR", "<b>Nosso</b>").statusCode())
                .isEqualTo(303);

        assertThat(teacher.get(page).body())
                .contains("pt-BR", "&lt;b&gt;Nosso&lt;/b&gt;")
                .doesNotContain("does not show it yet");
        assertThat(school.signedIn(school.learner).get(page).statusCode()).isEqualTo(403);
    }

    @Test
    void whatTheServerDoesNotShowYetIsSaidToBeOnItsWay() {
        String recordId = Recorded.published(school);
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("""
                        insert into recording_caption (tenant_id, record_id, kind, lang, sent_at, sent_by, accepted_at)
                        values (:tenant, :record, 'subtitles', 'de', now(), 'person:x', now()),
                            (:tenant, :record, 'subtitles', 'fr', now(), 'person:x', null)
                        """)
                .param("tenant", school.tenant)
                .param("record", recordId)
                .update();

        String body = school.signedIn(school.teacher)
                .get("/recordings/" + recordId + "/captions")
                .body();

        assertThat(body)
                .contains("its server does not show it yet", "its server did not answer. It is sent again")
                .doesNotContain("??");
    }

    @Test
    void thePageSaysWhatItsServerDidNotTakeUntilItIsWantedAgain() {
        String recordId = Recorded.published(school);
        String page = "/recordings/" + recordId;
        Browser teacher = school.signedIn(school.teacher);
        assertThat(teacher.get(page).body()).doesNotContain("What its server did not take");
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("""
                        insert into recording_given_up (tenant_id, record_id, what, reason, given_up_at)
                        values (:tenant, :record, 'meta:bbb-recording-name', 'INVALID_REQUEST', '2026-01-05T08:00:00Z'),
                            (:tenant, :record, 'caption:subtitles de', 'never shown', '2026-01-05T08:00:00Z'),
                            (:tenant, :record, 'meta:<b>odd', 'server removed', '2026-01-05T08:00:00Z'),
                            (:tenant, :record, 'publish', 'REJECTED', '2026-01-05T08:00:00Z')
                        """)
                .param("tenant", school.tenant)
                .param("record", recordId)
                .update();

        assertThat(teacher.get(page).body())
                .contains("What its server did not take", "Its name", "Captions (subtitles de)", "To show or hide it")
                .contains("Its metadata &lt;b&gt;odd", "2026-01-05T08:00:00Z", "for 30 days", "out of the pool")
                .doesNotContain("??", "<b>odd");

        teacher.post(page + "/rename", Map.of("name", "Lenses", "description", ""));
        assertThat(teacher.get(page).body())
                .contains("What its server did not take")
                .doesNotContain("Its name<");
    }

    @Test
    void badCaptionsAreRefusedWithTheReasonAndTheServerGetsNothing() {
        String recordId = Recorded.published(school);
        Browser teacher = school.signedIn(school.teacher);
        String page = "/recordings/" + recordId + "/captions";
        teacher.get(page);

        var noVtt = upload(teacher, page, "1\n00:00:01,000 --> 00:00:02,000\nSubRip", "english", "");

        assertThat(noVtt.statusCode()).isEqualTo(422);
        assertThat(noVtt.body()).contains("not a WebVTT file", "Give a language such as", "value=\"english\"");
        assertThat(upload(teacher, page, "", "en", "").body()).contains("not empty");
        assertThat(upload(teacher, page, VTT + "x".repeat(2 << 20), "en", "").body())
                .contains("more than 2 MB");
        var unknown = upload(teacher, page, VTT, "en", "");
        assertThat(unknown.statusCode()).isEqualTo(303);
        assertThat(teacher.get(page).body()).contains("not possible");
    }

    private HttpResponse<String> upload(Browser browser, String page, String content, String lang, String label) {
        String boundary = "----lectern-captions";
        var body = new StringBuilder();
        Map.of("_csrf", browser.token(), "lang", lang, "label", label, "kind", "subtitles")
                .forEach(
                        (name, value) -> body.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                                .formatted(boundary, name, value)));
        body.append("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.vtt\"\r\n".formatted(boundary))
                .append("Content-Type: text/vtt\r\n\r\n")
                .append(content)
                .append("\r\n--")
                .append(boundary)
                .append("--\r\n");
        return browser.send(HttpRequest.newBuilder(browser.at(page))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
