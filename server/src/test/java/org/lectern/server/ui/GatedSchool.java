package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;

/** A recorded class on a protected server, and what browsers do there; one for all tests, which put back what they change. */
final class GatedSchool implements AutoCloseable {
    static final String PAGE = "text/html,application/xhtml+xml";

    final School school;
    final String key;
    final String recordId;
    final URI host;

    private GatedSchool(School school) {
        this.school = school;
        this.host = URI.create(school.simulator.homeUrl());
        this.recordId = RecordedRoom.of(school, "Waves", Stage.PUBLISHED).recordId();
        this.key = school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
        protect();
    }

    private static GatedSchool open() {
        return new GatedSchool(
                School.open(Simulator.builder().timings(Timings.real().withRecordingAfter(Duration.ofMillis(200)))));
    }

    /** Its server asks us from now on. */
    void protect() {
        school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);
    }

    @Override
    public void close() {
        school.close();
    }

    /** Hands it to the constructors of tests. */
    static final class ForTests implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == GatedSchool.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Objects.requireNonNull(
                    context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL)
                            .getOrComputeIfAbsent(GatedSchool.class, type -> open(), GatedSchool.class));
        }
    }

    String play(String type) {
        return "/recordings/" + recordId + "/play/" + type;
    }

    URI raw() {
        return host.resolve("/playback/presentation/2.3/" + recordId);
    }

    URI slide() {
        return host.resolve("/presentation/" + recordId + "/slides/1.svg");
    }

    URI older(URI server) {
        return server.resolve("/playback/presentation/2.0/playback.html?meetingId=" + recordId);
    }

    static HttpResponse<String> get(Browser browser, URI address, String accept) {
        return browser.send(
                HttpRequest.newBuilder(address).header("Accept", accept).GET().build());
    }

    /** Follows redirects as a browser does; answers each address on the way, and last the status. */
    static List<String> follow(Browser browser, URI from) {
        List<String> way = new ArrayList<>();
        URI at = from;
        for (int hops = 0; hops < 8; hops++) {
            way.add(at.toString());
            HttpResponse<String> answer = get(browser, at, PAGE);
            if (answer.statusCode() != 302) {
                way.add(String.valueOf(answer.statusCode()));
                return way;
            }
            at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
        }
        throw new AssertionError("goes round in circles: " + way);
    }

    /** The way as far as the token, which is not used. */
    URI tokenOf(Browser browser) {
        URI start = URI.create(location(get(browser, browser.at(play("presentation")), PAGE)));
        URI back = URI.create(location(get(browser, start, PAGE)));
        assertThat(back.getQuery()).startsWith("browser=");
        return URI.create(location(get(browser, back, PAGE)));
    }

    static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    Person newLearner(String name) {
        Person person = school.person(school.tenant, name, "l" + RandomIds.token128(), false);
        school.product
                .bean(CourseStore.class)
                .putMember(school.tenant, school.course.id(), person.id(), CourseRole.LEARNER);
        return person;
    }

    HttpResponse<String> ask(String with, String token, String cookies) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(school.url().resolve("/gate/ask"))
                            .header("X-Lectern-Key", with)
                            .header("X-Lectern-Record", recordId)
                            .header("X-Lectern-Kind", "presentation")
                            .header("X-Lectern-Uri", "//evil.example/x?lectern=" + token + "&a=b")
                            .header("X-Lectern-Scheme", "https")
                            .header("Accept", PAGE)
                            .header("Cookie", cookies)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
