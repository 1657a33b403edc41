package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.chamilo.ChamiloKey;
import org.lectern.server.chamilo.ChamiloStore;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Person;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.room.Guests;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Who gets what answer on which route. Every route has a row: one that is added without a row fails here, one whose answer
 * changes too.
 */
@ExtendWith(School.ForTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouteMatrixIT {
    /**
     * Answers by route, for: nobody, learner of the course, teacher of the course, operator, somebody in no course, a
     * teacher of another tenant.
     */
    private static final String MATRIX = """
            GET  /                                        302 200 200 200 200 200
            POST /theme                                   303 303 303 303 303 303
            GET  /sign-in                                 200 303 303 303 303 303
            POST /sign-in                                 401 401 401 401 401 401
            GET  /help/joining                            200 200 200 200 200 200
            GET  /courses/new                             302 403 403 200 403 403
            POST /courses                                 303 403 403 422 403 403
            GET  /courses/{id}                            302 200 200 200 403 404
            POST /courses/{id}/rooms                      303 403 422 422 403 404
            POST /courses/{id}/members                    303 403 422 422 403 404
            GET  /courses/{id}/members/{personId}/remove  302 403 200 200 403 404
            POST /courses/{id}/members/{personId}/remove  303 403 404 404 403 404
            GET  /r/{slug}                                302 200 200 200 403 404
            GET  /r/{slug}/join                           302 302 302 403 403 404
            GET  /r/{slug}/notice                         302 303 303 303 303 404
            POST /r/{slug}/notice                         303 303 303 303 303 404
            GET  /r/{slug}/guests                         302 403 200 200 403 404
            POST /r/{slug}/guests                         303 403 303 303 403 404
            GET  /r/{slug}/guest                          200 303 303 200 200 200
            POST /r/{slug}/guest                          422 303 303 422 422 422
            GET  /r/{slug}/guest/join                     303 303 303 303 303 303
            GET  /r/{slug}/guest/notice                   303 303 303 303 303 303
            POST /r/{slug}/guest/notice                   303 303 303 303 303 303
            POST /r/{slug}/guest/leave                    303 303 303 303 303 303
            POST /r/{slug}/start                          303 403 303 403 403 404
            GET  /r/{slug}/end                            302 403 200 200 403 404
            POST /r/{slug}/end                            303 404 404 404 404 404
            GET  /classes/{id}/live                       302 403 200 200 403 404
            GET  /classes/{id}/report                     302 403 200 200 403 404
            GET  /classes/{id}/report.csv                 302 403 200 200 403 404
            GET  /classes/{id}/report.xlsx                302 403 200 200 403 404
            GET  /classes/{id}/report.json                302 403 200 200 403 404
            GET  /classes                                 302 200 200 200 200 200
            GET  /participation                           302 200 200 200 200 200
            GET  /classes/{id}/attendance                 302 403 200 200 403 404
            POST /classes/{id}/attendance/correct         303 403 422 422 403 404
            POST /classes/{id}/attendance/undo            303 403 303 303 403 404
            POST /classes/{id}/attendance/sign-off        303 403 303 303 403 404
            POST /classes/{id}/attendance/reopen          303 403 422 422 403 404
            GET  /classes/{id}/roster                     302 403 200 200 403 404
            POST /classes/{id}/roster                     303 403 422 422 403 404
            POST /classes/{id}/roster/take                303 403 303 303 403 404
            GET  /classes/{id}/roster/drop                302 403 200 200 403 404
            POST /classes/{id}/roster/drop                303 403 303 303 403 404
            POST /classes/{id}/plan                       303 403 422 422 403 404
            POST /classes/{id}/plan/drop                  303 403 303 303 403 404
            GET  /r/{slug}/roster                         302 403 200 200 403 404
            POST /r/{slug}/roster                         303 403 422 422 403 404
            POST /r/{slug}/roster/take                    303 403 303 303 403 404
            GET  /r/{slug}/roster/drop                    302 403 200 200 403 404
            POST /r/{slug}/roster/drop                    303 403 303 303 403 404
            GET  /r/{slug}/plan                           302 403 200 200 403 404
            POST /r/{slug}/plan                           303 403 303 303 403 404
            GET  /courses/{id}/rules                      302 403 200 200 403 404
            POST /courses/{id}/rules                      303 403 303 303 403 404
            GET  /courses/{id}/report                     302 403 200 200 403 404
            GET  /courses/{id}/report.csv                 302 403 200 200 403 404
            GET  /courses/{id}/report.xlsx                302 403 200 200 403 404
            GET  /courses/{id}/report.json                302 403 200 200 403 404
            GET  /admin/tenants/{id}/attendance           302 403 403 200 403 403
            POST /admin/tenants/{id}/attendance           303 403 403 303 403 403
            GET  /classes/{id}/report.pdf                 302 403 200 200 403 404
            GET  /classes/{id}/statements.json            302 403 200 200 403 404
            GET  /exports                                 302 200 200 200 200 200
            POST /exports                                 303 403 403 303 403 403
            POST /exports/{id}/cancel                     303 404 404 404 404 404
            GET  /exports/{id}/file                       302 404 404 404 404 404
            POST /courses/{id}/exports                    303 403 303 303 403 404
            GET  /classes/{id}/recordings                 302 403 200 200 403 404
            GET  /recordings                              302 200 200 200 200 200
            POST /recordings/{id}/times                   303 403 303 303 403 404
            POST /recordings/{id}/hold                    303 403 403 303 403 404
            POST /recordings/{id}/lift-hold               303 403 403 303 403 404
            GET  /r/{slug}/recording                      302 403 200 200 403 404
            GET  /recordings/archive                      302 403 403 200 403 403
            GET  /r/{slug}/delete                         302 403 200 200 403 404
            POST /r/{slug}/delete                         303 404 404 404 404 404
            GET  /courses/{id}/delete                     302 403 403 200 403 404
            POST /courses/{id}/delete                     303 404 404 404 404 404
            GET  /disposals                               302 403 403 200 403 403
            GET  /disposals/{id}                          302 404 404 404 404 404
            POST /r/{slug}/recording                      303 403 303 303 403 404
            GET  /admin/tenants/{id}/recordings           302 403 403 200 403 403
            POST /admin/tenants/{id}/recordings           303 403 403 303 403 403
            GET  /notices                                 302 200 200 200 200 200
            POST /notices/seen                            303 303 303 303 303 303
            GET  /courses/{id}/recordings                 302 200 200 200 403 404
            GET  /r/{slug}/recordings                     302 200 200 200 403 404
            GET  /recordings/{id}                         302 403 200 200 403 404
            GET  /recordings/{id}/play/{format}           302 302 302 302 403 404
            GET  /recordings/{id}/watch/{format}          302 200 200 200 403 404
            POST /recordings/{id}/rename                  303 403 422 422 403 404
            POST /recordings/{id}/publish                 303 404 404 404 404 404
            GET  /recordings/{id}/details                 302 403 200 200 403 404
            POST /recordings/{id}/tags                    303 403 303 303 403 404
            POST /recordings/{id}/protect                 303 403 303 303 403 404
            GET  /recordings/{id}/captions                302 403 200 200 403 404
            POST /recordings/{id}/captions                303 403 422 422 403 404
            POST /recordings/{id}/places                  303 403 403 403 403 404
            GET  /recordings/{id}/delete                  302 403 200 200 403 404
            POST /recordings/{id}/delete                  303 404 404 404 404 404
            POST /recordings/{id}/take-back               303 404 404 404 404 404
            GET  /admin/recordings                        302 403 403 200 403 403
            GET  /admin/recordings/files                  302 403 403 200 403 403
            POST /admin/recordings/files                  303 403 403 303 403 403
            GET  /admin                                   302 403 403 200 403 403
            GET  /admin/tenants                           302 403 403 200 403 403
            POST /admin/tenants                           303 403 403 422 403 403
            GET  /admin/tenants/{id}                      302 403 403 200 403 403
            POST /admin/tenants/{id}/secrets              303 403 403 200 403 403
            GET  /admin/tenants/{id}/secrets/{secretId}/retire 302 403 403 200 403 403
            POST /admin/tenants/{id}/secrets/{secretId}/retire 303 403 403 404 403 403
            POST /admin/tenants/{id}/checksum             303 403 403 303 403 403
            GET  /admin/tenants/{id}/suspend              302 403 403 200 403 403
            POST /admin/tenants/{id}/suspend              303 403 403 404 403 403
            POST /admin/tenants/{id}/activate             303 403 403 303 403 403
            GET  /admin/tenants/{id}/policy               302 403 403 200 403 403
            POST /admin/tenants/{id}/policy               303 403 403 303 403 403
            GET  /admin/tenants/{id}/privacy              302 403 403 200 403 403
            POST /admin/tenants/{id}/privacy              303 403 403 303 403 403
            GET  /admin/privacy                           302 403 403 200 403 403
            POST /admin/privacy/find                      303 403 403 422 403 403
            GET  /admin/privacy/retention                 302 403 403 200 403 403
            POST /admin/privacy/export                    303 403 403 404 403 403
            POST /admin/privacy/restrict                  303 403 403 404 403 403
            GET  /admin/privacy/erasures/{id}/records.csv 302 403 403 404 403 403
            POST /admin/privacy/erasures/{id}/records     303 403 403 404 403 403
            GET  /personal-data/{link}                    410 410 410 410 410 410
            POST /personal-data/{link}                    410 410 410 410 410 410
            POST /admin/privacy/withdraw                  303 403 403 404 403 403
            POST /admin/privacy/erase/confirm             303 403 403 404 403 403
            POST /admin/privacy/erase                     303 403 403 404 403 403
            GET  /admin/inbox                             302 403 403 200 403 403
            POST /admin/inbox/replay                      303 403 403 303 403 403
            GET  /admin/inbox/classes/{id}                302 403 403 404 403 403
            POST /admin/inbox/classes/{id}/replay         303 403 403 404 403 403
            GET  /admin/inbox/dead/{number}               302 403 403 404 403 403
            POST /admin/inbox/dead/{number}/replay        303 403 403 404 403 403
            GET  /admin/support                           302 403 403 200 403 403
            POST /admin/support                           303 403 403 422 403 403
            GET  /admin/tenants/{id}/statements           302 403 403 200 403 403
            POST /admin/tenants/{id}/statements           303 403 403 404 403 403
            GET  /admin/tenants/{id}/statements/{channel}/remove 302 403 403 404 403 403
            POST /admin/tenants/{id}/statements/{channel}/remove 303 403 403 404 403 403
            GET  /admin/usage                             302 403 403 200 403 403
            GET  /admin/usage.csv                         302 403 403 200 403 403
            GET  /admin/requests                          302 403 403 200 403 403
            GET  /admin/requests/{reference}              302 403 403 404 403 403
            GET  /admin/servers                           302 403 403 200 403 403
            POST /admin/servers                           303 403 403 422 403 403
            GET  /admin/servers/{id}                      302 403 403 200 403 403
            POST /admin/servers/{id}/test                 303 403 403 200 403 403
            GET  /admin/servers/placements                302 403 403 200 403 403
            POST /admin/servers/{id}/drain                303 403 403 303 403 403
            POST /admin/servers/{id}/state                303 403 403 303 403 403
            POST /admin/servers/{id}/share                303 403 403 303 403 403
            POST /admin/servers/{id}/secret               303 403 403 303 403 403
            POST /admin/servers/{id}/secret/confirm       303 403 403 303 403 403
            POST /admin/servers/{id}/protection           303 403 403 303 403 403
            GET  /admin/servers/{id}/import               302 403 403 200 403 403
            POST /admin/servers/{id}/import               303 403 403 422 403 403
            POST /admin/servers/{id}/import/undo          303 403 403 303 403 403
            GET  /admin/servers/{id}/panic                302 403 403 200 403 403
            POST /admin/servers/{id}/panic                303 403 403 200 403 403
            GET  /admin/servers/{id}/remove               302 403 403 200 403 403
            POST /admin/servers/{id}/remove               303 403 403 200 403 403
            GET  /admin/hooks                             302 403 403 200 403 403
            GET  /admin/hooks/clean-up                    302 403 403 200 403 403
            POST /admin/hooks/clean-up                    303 403 403 303 403 403
            GET  /admin/hooks/{id}                        302 403 403 200 403 403
            POST /admin/hooks/{id}/ensure                 303 403 403 303 403 403
            POST /admin/hooks/{id}/test                   303 403 403 303 403 403
            GET  /admin/hooks/{id}/remove                 302 403 403 200 403 403
            POST /admin/hooks/{id}/remove                 303 403 403 404 403 403
            GET  /admin/tenants/{id}/chamilo              302 403 403 200 403 403
            POST /admin/tenants/{id}/chamilo              303 403 403 303 403 403
            POST /admin/tenants/{id}/chamilo/keys         303 403 403 422 403 403
            GET  /admin/tenants/{id}/chamilo/keys/{keyId}/retire 302 403 403 200 403 403
            POST /admin/tenants/{id}/chamilo/keys/{keyId}/retire 303 403 403 404 403 403
            GET  /admin/deliveries                        302 403 403 200 403 403
            POST /admin/deliveries/replay                 303 403 403 303 403 403
            GET  /admin/deliveries/{id}                   302 403 403 404 403 403
            POST /admin/deliveries/{id}/replay            303 403 403 404 403 403
            GET  /admin/people                            302 403 403 200 403 403
            POST /admin/people                            303 403 403 422 403 403
            GET  /admin/people/{id}/password              302 403 403 200 403 403
            POST /admin/people/{id}/password              303 403 403 422 403 403
            GET  /admin/people/{id}/remove                302 403 403 200 403 403
            POST /admin/people/{id}/remove                303 403 403 404 403 403
            POST /classes/{id}/links                      303 403 303 303 403 404
            POST /classes/{id}/links/undo                 303 403 303 303 403 404
            GET  /live/classes/{id}                       302 403 200 200 403 404
            GET  /live/rooms/{slug}                       302 200 200 403 403 404
            GET  /bigbluebutton/**                        200 200 200 200 200 200
            GET  /t/{tenant}/bigbluebutton/**             200 200 200 200 200 200
            GET  /gate/ask                                403 403 403 403 403 403
            GET  /gate/link/{link}                        410 410 410 410 410 410
            GET  /join/again/{link}                       410 410 410 410 410 410
            GET  /join/notice/{link}                      410 410 410 410 410 410
            GET  /join/back/{link}                        410 410 410 410 410 410
            GET  /bigbluebutton/api/hooks/ping            200 200 200 200 200 200
            GET  /t/{tenant}/bigbluebutton/api/hooks/ping 200 200 200 200 200 200
            GET  /join/{ticket}                           404 404 404 404 404 404
            POST /hooks/bbb/{token}                       401 401 401 401 401 401
            POST /t/{tenant}/compat/chamilo/webhook       401 401 401 401 401 401
            POST /t/{tenant}/compat/chamilo/callback      401 401 401 401 401 401
            GET  /t/{tenant}/compat/chamilo/activity      401 401 401 401 401 401
            GET  /t/{tenant}/compat/chamilo/activity.csv  401 401 401 401 401 401
            GET  /callbacks/{token}/document/{name}       404 404 404 404 404 404
            GET  /callbacks/{token}/ended                 404 404 404 404 404 404
            GET  /callbacks/{token}/recording-ready       404 404 404 404 404 404
            GET  /callbacks/{token}/analytics             404 404 404 404 404 404
            GET  /health/live                             200 200 200 200 200 200
            GET  /health/ready                            200 200 200 200 200 200
            GET  /metrics                                 200 200 200 200 200 200
            POST /sign-out                                303 303 303 303 303 303
            """;

    private final School school;
    private final Map<String, List<Integer>> rows = rows();
    private String classId = "";
    private String tenantId = "";
    private String secretId = "";
    private String keyId = "";
    private String recordId = "";

    RouteMatrixIT(School school) {
        this.school = school;
    }

    @BeforeAll
    void start() {
        school.product.bean(JoinRoom.class).open(school.room);
        school.product.bean(Guests.class).renew(school.room);
        classId = school.product
                .bean(MeetingStore.class)
                .findLive(school.tenant, school.room.externalId())
                .orElseThrow()
                .id()
                .toString();
        recordId = Recorded.published(school);
        var tenants = school.product.bean(TenantStore.class);
        Tenant tenant = tenants.create("matrix", "Matrix");
        tenantId = tenant.id().toString();
        keyId = school.product
                .bean(ChamiloStore.class)
                .addKey(
                        tenant.id(),
                        ChamiloKey.Use.WEBHOOK,
                        SharedSecret.of("a salt for the matrix"),
                        AuditActor.commandLine())
                .toString();
        secretId = tenants.addSecret(tenant.id(), TenantSecret.generate()).id().toString();
    }

    @Test
    void everyRouteHasARow() {
        Set<String> routes = new TreeSet<>(routes());
        routes.addAll(List.of("GET /live/classes/{id}", "GET /live/rooms/{slug}"));

        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void everybodyGetsTheAnswerOfTheMatrix() {
        List<Browser> everybody = everybody();
        var wrong = new TreeMap<String, String>();

        rows.forEach((route, expected) -> {
            for (int who = 0; who < everybody.size(); who++) {
                int status = status(everybody.get(who), route);
                if (status != expected.get(who)) {
                    wrong.put(route + " as " + who, status + " instead of " + expected.get(who));
                }
            }
        });

        assertThat(wrong).isEmpty();
    }

    @Test
    void noFormIsTakenWithoutItsToken() {
        var wrong = new ArrayList<String>();
        for (Person person : List.of(school.operator, school.teacher)) {
            Browser browser = school.signedIn(person);
            for (String route : rows.keySet()) {
                if (!isForm(route)) {
                    continue;
                }
                String path = path(
                        route, route.endsWith("/remove") ? school.stranger.id().toString() : "");
                int without = browser.postWithout(path, Map.of(), Map.of()).statusCode();
                int of = browser.postWithout(path, Map.of("_csrf", "guessed"), Map.of())
                        .statusCode();
                int elsewhere = browser.postWithout(
                                path, Map.of("_csrf", browser.token()), Map.of("Sec-Fetch-Site", "cross-site"))
                        .statusCode();
                int origin = browser.postWithout(
                                path, Map.of("_csrf", browser.token()), Map.of("Origin", "https://evil.example"))
                        .statusCode();
                if (without != 403 || of != 403 || elsewhere != 403 || origin != 403) {
                    wrong.add(route + ": " + without + " " + of + " " + elsewhere + " " + origin);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void lookingChangesNothing() {
        Browser operator = school.signedIn(school.operator);
        Browser teacher = school.signedIn(school.teacher);
        String before = Fingerprint.of(school);

        for (String route : rows.keySet()) {
            // Joining is the exception; what is under /live never ends.
            if (route.startsWith("GET ") && !route.endsWith("/join") && !route.contains(" /live/")) {
                operator.get(path(route, ""));
                teacher.get(path(route, ""));
            }
        }

        assertThat(Fingerprint.of(school)).isEqualTo(before);
    }

    private static boolean isForm(String route) {
        return route.startsWith("POST ")
                && !route.startsWith("POST /hooks/")
                && !route.startsWith("POST /t/")
                && !route.equals("POST /sign-out");
    }

    private List<Browser> everybody() {
        Browser nobody = school.anonymous();
        nobody.get("/sign-in");
        return List.of(
                nobody,
                school.signedIn(school.learner),
                school.signedIn(school.teacher),
                school.signedIn(school.operator),
                school.signedIn(school.stranger),
                school.signedIn(school.foreigner));
    }

    private int status(Browser browser, String route) {
        // What these take away does not exist: they must not succeed for the first and fail for the rest.
        boolean removal = route.startsWith("POST ")
                && List.of("/remove", "/end", "/retire", "/suspend", "/publish", "/delete", "/take-back").stream()
                        .anyMatch(route::endsWith);
        String path = path(route, removal ? "99999999-9999-4999-8999-999999999999" : "");
        if (route.equals("POST /sign-in")) {
            return browser.post(path, Map.of("name", UUID.randomUUID().toString(), "password", "wrong"))
                    .statusCode();
        }
        if (route.startsWith("POST ")) {
            return browser.post(path, Map.of("state", "ENABLED", "theme", "auto"))
                    .statusCode();
        }
        return route.contains(" /live/")
                ? stream(browser, path)
                : browser.get(path).statusCode();
    }

    /** The status alone: a stream has no end. */
    private static int stream(Browser browser, String path) {
        var request =
                java.net.http.HttpRequest.newBuilder(browser.at(path)).GET().build();
        try (var body =
                new Closing(browser.http().send(request, java.net.http.HttpResponse.BodyHandlers.ofInputStream()))) {
            return body.answer().statusCode();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Closing(java.net.http.HttpResponse<java.io.InputStream> answer) implements AutoCloseable {
        @Override
        public void close() throws java.io.IOException {
            answer.body().close();
        }
    }

    private String path(String route, String nobody) {
        String pattern = route.substring(route.indexOf('/'));
        if (pattern.startsWith("/recordings/")) {
            return pattern.replace("{id}", nobody.isEmpty() ? recordId : nobody).replace("{format}", "presentation");
        }
        // Nobody's course, so that the course stays.
        boolean noCourse = !nobody.isEmpty() && pattern.equals("/courses/{id}/delete");
        String id = pattern.contains("/courses/") && !noCourse
                ? school.course.id().toString()
                : pattern.contains("/classes/")
                        ? classId
                        : pattern.contains("/servers/") || pattern.contains("/hooks/{id}") && nobody.isEmpty()
                                ? school.server.id().toString()
                                : pattern.contains("/tenants/") && nobody.isEmpty()
                                        ? tenantId
                                        : nobody.isEmpty() ? school.learner.id().toString() : nobody;
        boolean noRoom = !nobody.isEmpty() && pattern.startsWith("/r/");
        return pattern.replace("{id}", id)
                .replace("{personId}", nobody.isEmpty() ? school.learner.id().toString() : nobody)
                .replace("{slug}", noRoom ? "abcdefghijklmnopqrstuvwxyz" : school.room.slug())
                .replace("{keyId}", nobody.isEmpty() ? keyId : nobody)
                .replace("{secretId}", nobody.isEmpty() ? secretId : nobody)
                .replace("{reference}", "ZZZZ-ZZZZ")
                .replace("{tenant}", "default")
                .replace("/**", "/api")
                .replace("{ticket}", "a".repeat(52))
                .replace("{name}", "slides.pdf")
                .replace("{number}", "4711")
                .replace("{channel}", "xapi")
                .replace("{link}", "a".repeat(52))
                .replace("{token}", "a".repeat(52));
    }

    private Set<String> routes() {
        var mapping = school.product.bean(RequestMappingHandlerMapping.class);
        Set<String> routes = new TreeSet<>();
        mapping.getHandlerMethods().keySet().forEach(info -> {
            for (String pattern : info.getPatternValues()) {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                if (!pattern.equals("/error")) {
                    assertThat(methods).as(pattern).hasSize(1);
                    routes.add(methods.iterator().next() + " " + pattern);
                }
            }
        });
        ApplicationContext context = Objects.requireNonNull(mapping.getApplicationContext());
        context.getBeansOfType(HotRoute.class)
                .values()
                .forEach(route -> routes.add((isDelivery(route) ? "POST " : "GET ") + route.pattern()));
        return routes;
    }

    private static boolean isDelivery(HotRoute route) {
        return route.pattern().startsWith("/hooks/")
                || route.pattern().endsWith("/chamilo/webhook")
                || route.pattern().endsWith("/chamilo/callback");
    }

    private static Map<String, List<Integer>> rows() {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (String line : MATRIX.strip().split("\n")) {
            String[] cells = line.strip().split("\\s+");
            List<Integer> answers = new ArrayList<>();
            for (int i = 2; i < cells.length; i++) {
                answers.add(Integer.valueOf(cells[i]));
            }
            assertThat(answers).as(line).hasSize(6);
            rows.put(cells[0] + " " + cells[1], answers);
        }
        return rows;
    }
}
