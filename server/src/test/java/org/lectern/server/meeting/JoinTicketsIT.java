package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.TestDatabase;

final class JoinTicketsIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final URI CLASS = URI.create("https://bbb.example.org/bigbluebutton/api/join?meetingID=x");
    private static Databases databases;

    private final List<String> entered = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-11-22T08:00:00Z");
    private JoinTickets tickets;
    private TicketPage page;

    @BeforeAll
    static void open() {
        databases = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    @BeforeEach
    void setUp() {
        var settings = new MeetingSettings(
                Duration.ofSeconds(25), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(3));
        tickets = new JoinTickets(
                databases.web(), () -> now, settings, Addresses.of(URI.create("https://classes.example.org/")));
        page = new TicketPage(tickets, (tenant, subject, person) -> {
            entered.add(tenant + " " + subject + " " + person);
            return new TicketHolder.Entry.Go(CLASS);
        });
    }

    @Test
    void letsInOnce() {
        String token = issue(null);

        RawResponse first = get(token, Map.of());
        RawResponse second = get(token, Map.of());

        assertThat(first.status()).isEqualTo(302);
        assertThat(first.headers())
                .containsEntry("Location", CLASS.toString())
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Referrer-Policy", "no-referrer");
        assertThat(entered).containsExactly(TENANT + " room-slug person-1");
        assertThat(second.status()).isEqualTo(410);
        assertThat(text(second)).contains("each works once").containsPattern("<code>[a-z2-7]{8}</code>");
        assertThat(second.headers()).containsEntry("Cache-Control", "no-store").doesNotContainKey("Location");
    }

    @Test
    void neitherHeadNorFetchingAheadUsesItUp() {
        String token = issue(null);

        assertThat(call("HEAD", token, Map.of()).status()).isEqualTo(200);
        for (Map<String, String> ahead : List.of(
                Map.of("Sec-Purpose", "prefetch"),
                Map.of("Sec-Purpose", "prefetch;prerender"),
                Map.of("Purpose", "prefetch"),
                Map.of("X-Purpose", "preview"),
                Map.of("X-Moz", "prefetch"))) {
            RawResponse answer = get(token, ahead);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
        }
        assertThat(call("POST", token, Map.of()).status()).isEqualTo(405);

        assertThat(entered).isEmpty();
        assertThat(get(token, Map.of()).status()).isEqualTo(302);
    }

    @Test
    void worksForAMinute() {
        String inTime = issue(null);
        String late = issue(null);

        now = now.plusSeconds(59);
        assertThat(get(inTime, Map.of()).status()).isEqualTo(302);
        now = now.plusSeconds(1);
        RawResponse answer = get(late, Map.of());

        assertThat(answer.status()).isEqualTo(410);
        assertThat(text(answer)).contains("too old");
        assertThat(entered).hasSize(1);
    }

    @Test
    void worksInItsOwnBrowserOnly() {
        String token = issue("c2Vzc2lvbg");

        assertThat(get(token, Map.of()).status()).isEqualTo(403);
        assertThat(get(token, Map.of("Cookie", "SESSION=another; a=b")).status())
                .isEqualTo(403);
        assertThat(text(get(token, Map.of("Cookie", "x")))).contains("another browser");

        assertThat(get(token, Map.of("Cookie", "a=b; SESSION=c2Vzc2lvbg")).status())
                .isEqualTo(302);
    }

    @Test
    void refusesTicketsItNeverIssued() {
        for (String forged : List.of("", "never-issued", "%27%20or%201=1", "a".repeat(5_000), "..%2F..")) {
            RawResponse answer = get(forged, Map.of());
            assertThat(answer.status()).isEqualTo(404);
            assertThat(text(answer)).doesNotContain(forged.isEmpty() ? "<script" : forged);
        }
    }

    @Test
    void ofManySimultaneousUsesOneSucceeds() throws Exception {
        String token = issue(null);
        List<Callable<Integer>> uses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            uses.add(() -> get(token, Map.of()).status());
        }

        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> use : threads.invokeAll(uses)) {
                statuses.add(use.get());
            }
        }

        assertThat(statuses).filteredOn(status -> status == 302).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 410).hasSize(39);
    }

    @Test
    void storesOnlyTheHash() {
        String token = issue(null);

        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from join_ticket t where t::text like :text")
                        .param("text", "%" + token + "%")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void forgetsOldTicketsAfterADay() {
        issue(null);
        assertThat(tickets.sweep()).isZero();

        now = now.plus(Duration.ofDays(2));

        assertThat(tickets.sweep()).isPositive();
    }

    private String issue(@Nullable String session) {
        URI url = tickets.issue(TENANT, "room-slug", "person-1", session);
        assertThat(url.toString()).matches("https://classes\\.example\\.org/join/[a-z2-7]{52}");
        return url.getPath().substring("/join/".length());
    }

    private RawResponse get(String token, Map<String, String> headers) {
        return call("GET", token, headers);
    }

    private RawResponse call(String method, String token, Map<String, String> headers) {
        return page.handle(new RawRequest(
                method,
                new RawRequest.Target("/join/" + token, null, Map.of("ticket", token)),
                RawHeaders.of(headers),
                RawRequest.Body.NONE,
                "127.0.0.1"));
    }

    private static String text(RawResponse response) {
        return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
