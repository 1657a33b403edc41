package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.ui.GatedSchool.PAGE;
import static org.lectern.server.ui.GatedSchool.follow;
import static org.lectern.server.ui.GatedSchool.get;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.playback.PlaybackMode;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.CourseStore;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;

/** A protected server: who gets what of a recording. */
@ExtendWith(GatedSchool.ForTests.class)
final class PlaybackGateIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final GatedSchool gated;
    private final School school;

    PlaybackGateIT(GatedSchool gated) {
        this.gated = gated;
        this.school = gated.school;
    }

    @Test
    void aMemberPlaysAndTheAddressLineHoldsNothingThatOpensAnything() {
        Browser learner = school.signedIn(school.learner);

        List<String> way = follow(learner, learner.at(gated.play("presentation")));

        assertThat(way.getLast()).isEqualTo("200");
        assertThat(way.get(way.size() - 2)).isEqualTo(gated.raw().toString());
        assertThat(get(learner, gated.slide(), "image/*").statusCode()).isEqualTo(200);
        assertThat(get(learner, gated.slide(), "image/*").body()).contains("Slide 1");
    }

    @Test
    void aStrangerWithTheAddressGetsNothing() {
        Browser nobody = school.anonymous();
        assertThat(get(nobody, gated.raw(), "*/*").statusCode()).isEqualTo(403);
        assertThat(get(nobody, gated.slide(), "image/*").statusCode()).isEqualTo(403);
        // One who opens it as a page is asked who they are.
        List<String> way = follow(nobody, gated.raw());
        assertThat(way.get(way.size() - 2)).contains("/sign-in");
        for (Person other : List.of(school.stranger, school.foreigner)) {
            Browser browser = school.signedIn(other);
            assertThat(follow(browser, gated.raw()).getLast()).isIn("403", "404");
            assertThat(get(browser, gated.slide(), "image/*").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void anAddressOfTheServerLeadsAMemberInThroughUs() {
        Browser learner = school.signedIn(school.learner);

        assertThat(follow(learner, gated.raw()).getLast()).isEqualTo("200");
    }

    /** Of servers before 2.3, whose player is one page for all recordings. */
    @Test
    void anOlderPlayersAddressIsGuardedAndLeadsAMemberIn() {
        URI older = gated.older(gated.host);
        Person person = gated.newLearner("older");
        Browser learner = school.signedIn(person);
        played(older.toString());
        try {
            assertThat(get(school.anonymous(), older, "*/*").statusCode()).isEqualTo(403);
            assertThat(follow(school.anonymous(), older).toString()).contains("/sign-in");
            assertThat(follow(school.signedIn(school.stranger), older).getLast())
                    .isEqualTo("403");

            List<String> way = follow(learner, learner.at(gated.play("presentation")));

            assertThat(way.getLast()).isEqualTo("200");
            assertThat(way.get(way.size() - 2)).isEqualTo(older.toString());
            assertThat(get(learner, gated.slide(), "image/*").statusCode()).isEqualTo(200);
            assertThat(follow(school.signedIn(gated.newLearner("bare")), older).getLast())
                    .isEqualTo("200");
            URI encoded = URI.create(older.toString().replace(gated.recordId, gated.recordId.replace("-", "%2D")));
            assertThat(get(school.anonymous(), encoded, "*/*").statusCode()).isEqualTo(403);
            assertThat(follow(school.signedIn(gated.newLearner("encoded")), encoded)
                            .getLast())
                    .isEqualTo("200");
            school.product.bean(CourseStore.class).removeMember(school.tenant, school.course.id(), person.id());
            assertThat(get(learner, older, PAGE).statusCode()).isEqualTo(403);
        } finally {
            played(gated.raw().toString());
        }
    }

    /** Where its server says that the presentation plays. */
    private void played(String url) {
        assertThat(school.product
                        .bean(Databases.class)
                        .web()
                        .jdbc()
                        .sql(
                                "update recording_format set url = :url where record_id = :record and type = 'presentation'")
                        .param("url", url)
                        .param("record", gated.recordId)
                        .update())
                .isEqualTo(1);
    }

    @Test
    void whoLeavesTheCourseIsRefusedAtTheNextRequestWhateverTheyHold() {
        Person person = gated.newLearner("leaver");
        Browser leaver = school.signedIn(person);
        assertThat(follow(leaver, leaver.at(gated.play("presentation"))).getLast())
                .isEqualTo("200");
        assertThat(get(leaver, gated.slide(), "image/*").statusCode()).isEqualTo(200);
        URI token = gated.tokenOf(leaver);

        school.product.bean(CourseStore.class).removeMember(school.tenant, school.course.id(), person.id());

        assertThat(get(leaver, gated.slide(), "image/*").statusCode()).isEqualTo(403);
        assertThat(get(leaver, gated.raw(), PAGE).statusCode()).isEqualTo(403);
        assertThat(get(leaver, token, PAGE).statusCode()).isEqualTo(403);
        assertThat(follow(leaver, leaver.at(gated.play("presentation"))).getLast())
                .isEqualTo("403");
    }

    @Test
    void whatIsHiddenIsRefusedAtTheNextRequest() throws Exception {
        Browser learner = school.signedIn(gated.newLearner("hidden"));
        assertThat(follow(learner, learner.at(gated.play("presentation"))).getLast())
                .isEqualTo("200");
        var changes = school.product.bean(ChangeRecordings.class);
        try {
            changes.publish(school.tenant, AuditActor.commandLine(), List.of(gated.recordId), false);

            assertThat(get(learner, gated.slide(), "image/*").statusCode()).isEqualTo(403);
            assertThat(follow(learner, learner.at(gated.play("presentation"))).getLast())
                    .isEqualTo("404");
        } finally {
            changes.publish(school.tenant, AuditActor.commandLine(), List.of(gated.recordId), true);
            var shelf = school.product.bean(RecordingShelf.class);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> shelf.find(school.tenant, gated.recordId).orElseThrow().formats().stream()
                            .allMatch(format -> format.stage() == Stage.PUBLISHED));
        }
    }

    @Test
    void viewersPlayOnlyTheFormatsThatAreForThem() {
        var tenants = school.product.bean(TenantStore.class);
        Browser learner = school.signedIn(gated.newLearner("formats"));
        Browser teacher = school.signedIn(school.teacher);
        URI video = gated.host.resolve("/playback/video/" + gated.recordId + "/");
        assertThat(follow(learner, learner.at(gated.play("video"))).getLast()).isEqualTo("200");
        try {
            tenants.changePolicy(
                    school.tenant,
                    TenantPolicy.STANDARD.withPlayback(new PlaybackTerms(
                            PlaybackTerms.Links.SERVER,
                            java.util.Set.of("presentation"),
                            java.util.Set.of("video"),
                            false)));

            assertThat(follow(learner, learner.at(gated.play("video"))).getLast())
                    .isEqualTo("404");
            assertThat(get(learner, video, PAGE).statusCode()).isEqualTo(403);
            assertThat(learner.get("/recordings").body())
                    .contains("/watch/presentation")
                    .doesNotContain(gated.recordId + "/watch/video");
            assertThat(follow(learner, learner.at(gated.play("presentation"))).getLast())
                    .isEqualTo("200");
            assertThat(follow(teacher, teacher.at(gated.play("video"))).getLast())
                    .isEqualTo("200");
        } finally {
            tenants.changePolicy(school.tenant, TenantPolicy.STANDARD);
        }
    }

    @Test
    void aLinkToOneFormatOpensNoOther() {
        var terms = new PlaybackTerms(PlaybackTerms.Links.GATE, java.util.Set.of(), java.util.Set.of(), false);
        var links = school.product.bean(PlaybackLinks.class);
        URI video = gated.host.resolve("/playback/video/" + gated.recordId + "/");
        Browser holder = school.anonymous();

        assertThat(follow(
                                holder,
                                URI.create(links.of(school.tenant, terms, gated.recordId, "presentation")
                                        .playback()
                                        .apply(gated.raw().toString())))
                        .getLast())
                .isEqualTo("200");

        assertThat(get(holder, gated.slide(), "image/*").statusCode()).isEqualTo(200);
        assertThat(get(holder, video, PAGE).statusCode()).isEqualTo(403);
        assertThat(get(holder, video.resolve("video-0.m4v"), "video/*").statusCode())
                .isEqualTo(403);
        // Nobody can tell of which format this is, so it is for whoever may have every format.
        URI odd = gated.host.resolve("/notes/" + gated.recordId + "/notes.pdf");
        assertThat(get(holder, odd, "*/*").statusCode()).isEqualTo(403);
        Browser member = school.signedIn(gated.newLearner("folders"));
        follow(member, member.at(gated.play("presentation")));
        assertThat(get(member, odd, "*/*").statusCode())
                .as("let, and not there")
                .isEqualTo(404);
        // A picture of a slide is told of by whichever format; its link leads to where it lies.
        assertThat(follow(
                                school.anonymous(),
                                URI.create(links.of(school.tenant, terms, gated.recordId, "video")
                                        .file()
                                        .apply(gated.slide().toString())))
                        .getLast())
                .isEqualTo("200");
    }

    @Test
    void viewsAreCountedAndTheirPeopleOnlyWhereThatIsCollected() {
        Browser teacher = school.signedIn(school.teacher);
        Browser viewer = school.signedIn(gated.newLearner("Vera Viewer"));
        follow(viewer, viewer.at(gated.play("presentation")));

        assertThat(teacher.get("/recordings/" + gated.recordId).body()).contains("Vera Viewer");
    }

    @Test
    void thePageAroundThePlayerNamesItsSlides() {
        Browser learner = school.signedIn(school.learner);

        HttpResponse<String> page = learner.get("/recordings/" + gated.recordId + "/watch/presentation");

        assertThat(page.body()).contains("Slide 1", "Slide 3", gated.play("presentation"));
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-src 'self' http://127.0.0.1:");
    }

    @Test
    void theOperatorIsGivenTheRecipeOnceAndToldWhetherItIsUsed() {
        Browser operator = school.signedIn(school.operator);
        UUID id = school.server.id();
        assertThat(operator.get("/admin/servers/" + id).body()).contains("asks here before it hands out");
        String page = operator.post("/admin/servers/" + id + "/protection", new HashMap<>(Map.of("recipe", "true")))
                .body();
        assertThat(page).contains("auth_request /lectern-gate;", "X-Lectern-Key");
        // The gated.key before still works.
        Browser learner = school.signedIn(school.learner);
        assertThat(follow(learner, learner.at(gated.play("presentation"))).getLast())
                .isEqualTo("200");
        var servers = school.product.bean(PlaybackServers.class);
        assertThat(servers.of(id).mode()).isEqualTo(PlaybackMode.GATED);
        assertThat(servers.of(id).isUnproven()).isFalse();
    }
}
