package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.playback.PlaybackMode;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.recording.Stage;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;

/** A server that gives an address for one use with each answer, as balancers with protected recordings do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OneTimeServerIT {
    private static final String PAGE = "text/html,application/xhtml+xml";

    private School school;
    private RecordedRoom recorded;
    private String play;

    @BeforeAll
    void aServerThatGivesAddressesOnce() {
        school = School.open(Simulator.builder().timings(Timings.real().withRecordingAfter(Duration.ofMillis(200))));
        school.simulator.giveRecordingsOnce();
        recorded = RecordedRoom.of(school, "Waves", Stage.PUBLISHED);
        play = "/recordings/" + recorded.recordId() + "/play/presentation";
        school.product
                .bean(PlaybackServers.class)
                .change(school.server.id(), PlaybackMode.ONE_TIME, AuditActor.commandLine());
    }

    @AfterAll
    void close() {
        school.close();
    }

    private static HttpResponse<String> open(Browser browser, URI address) {
        return browser.send(
                HttpRequest.newBuilder(address).header("Accept", PAGE).GET().build());
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** Opens an address of the server as a browser does; answers the last status. */
    private static int atServer(Browser browser, String address) {
        URI at = URI.create(address);
        HttpResponse<String> answer = open(browser, at);
        while (answer.statusCode() == 302) {
            at = at.resolve(location(answer));
            answer = open(browser, at);
        }
        return answer.statusCode();
    }

    @Test
    void eachClickGetsAnAddressOfItsOwnThatPlaysOnce() {
        Browser learner = school.signedIn(school.learner);

        String first = location(learner.get(play));
        String second = location(learner.get(play));

        assertThat(first).contains(recorded.recordId(), "token=").isNotEqualTo(second);
        assertThat(atServer(learner, first)).isEqualTo(200);
        assertThat(atServer(school.anonymous(), first)).isEqualTo(403);
        assertThat(atServer(school.anonymous(), second)).isEqualTo(200);
    }

    @Test
    void whoHasOnlyTheBareAddressGetsNothingAndAStrangerNoOther() {
        URI raw = URI.create(school.simulator.homeUrl()).resolve("/playback/presentation/2.3/" + recorded.recordId());

        assertThat(open(school.signedIn(school.learner), raw).statusCode()).isEqualTo(403);
        assertThat(open(school.anonymous(), raw).statusCode()).isEqualTo(403);
        assertThat(school.signedIn(school.stranger).get(play).statusCode()).isEqualTo(403);
        assertThat(school.signedIn(school.foreigner).get(play).statusCode()).isEqualTo(404);
    }

    @Test
    void applicationsReadLinksOfOursThatLeadToAFreshAddressEachTime() {
        SharedSecret secret = SharedSecret.of("a secret of forty characters or thereabout");
        school.product.bean(TenantStore.class).addSecret(school.tenant, secret);
        String query = Checksum.signedQuery(
                ChecksumAlgorithm.SHA256, "getRecordings", "recordID=" + recorded.recordId(), secret);
        String told = school.anonymous()
                .get("/t/default/bigbluebutton/api/getRecordings?" + query)
                .body();
        assertThat(told).contains("/gate/link/").doesNotContain("token=");
        String link = told.replaceAll("(?s).*<type>presentation</type><url>([^<]+)</url>.*", "$1");

        String once = location(open(school.anonymous(), URI.create(link)));
        String again = location(open(school.anonymous(), URI.create(link)));

        assertThat(once).contains("token=").isNotEqualTo(again);
        assertThat(atServer(school.anonymous(), once)).isEqualTo(200);
        assertThat(atServer(school.anonymous(), once)).isEqualTo(403);
        assertThat(atServer(school.anonymous(), again)).isEqualTo(200);
    }
}
