package org.lectern.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.PolicyChange;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;

final class RequestInspectorIT {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final String CANARY = "canary7Q2w9";

    private final Databases databases = TestDatabase.create();
    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final TenantStore tenants = new TenantStore(databases.web(), TestVault.create(), clock);
    private final ServerStore servers = new ServerStore(databases.web(), TestVault.create());
    private final Inspections kept = new Inspections(databases.web());
    private final RequestInspector inspector = inspector(500);
    private final Tenant school = tenants.create("school", "The School");
    private int number;

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void aRetiredSecretIsRefusedAndExplainedWhileTheNewOneIsValid() {
        TenantSecret old = tenants.addSecret(school.id(), SharedSecret.of("old secret"));
        tenants.addSecret(school.id(), SharedSecret.of("new secret"));
        tenants.retireSecret(school.id(), old.id());

        Finding found = examine(signed("getMeetings", "x=1", "old secret"));

        assertThat(found.cause()).isEqualTo(Cause.SECRET_RETIRED);
        assertThat(found.detail()).isEqualTo("2026-11-22 10:00 UTC");
    }

    @Test
    void otherSecretsOfTheInstallationAreToldByTheirOwner() {
        tenants.addSecret(school.id(), SharedSecret.of("a secret"));
        Tenant college = tenants.create("college", "The College");
        tenants.addSecret(college.id(), SharedSecret.of("college secret"));
        servers.add(NewServer.of("bbb1", ServerAddress.of("https://bbb1.example.org"), SharedSecret.of("bbb secret")));

        assertThat(examine(signed("getMeetings", "x=1", "college secret")))
                .isEqualTo(Finding.of(Cause.SECRET_OF_OTHER_TENANT, "college"));
        assertThat(examine(signed("getMeetings", "x=1", "bbb secret")))
                .isEqualTo(Finding.of(Cause.SECRET_OF_SERVER, "bbb1"));
        assertThat(examine(signed("getMeetings", "x=1", "unheard of")).cause()).isEqualTo(Cause.SECRET_UNKNOWN);
    }

    @Test
    void aPathOfNoTenantNamesTheTenantWhoseSecretWasUsed() {
        tenants.addSecret(school.id(), SharedSecret.of("a secret"));

        note(null, "schol", "create", "CHECKSUM", signed("create", "meetingID=a", "a secret"));
        inspector.flush();

        Inspection row = kept.list(filter(Inspections.NOBODY, "", "", ""), 10).getFirst();
        assertThat(row.slug()).isEqualTo("schol");
        assertThat(row.outcome().finding()).isEqualTo(Finding.of(Cause.TENANT_UNKNOWN, "school"));
    }

    @Test
    void aTenantWhosePolicyCannotBeReadCostsNobodyTheirRows() {
        Tenant broken = tenants.create("broken", "Broken");
        databases
                .jobs()
                .jdbc()
                .sql("update tenant set policy = '{\"max-meetings\":\"many\"}' where id = :id")
                .param("id", broken.id())
                .update();
        var fresh = new TenantStore(databases.web(), TestVault.create(), clock);
        var examining = new RequestInspector(
                new Examination(fresh, servers), kept, clock, new InspectorSettings(Duration.ofDays(7), 500));
        examining.note(new InspectedRequest(
                school.id(), "school", "create", "checksumError", "AAAA-AAA2", raw("GET", "a=1", "", "")));
        examining.note(new InspectedRequest(
                broken.id(), "broken", "create", "checksumError", "AAAA-AAA3", raw("GET", "a=1", "", "")));

        examining.flush();

        assertThat(kept.find("AAAA-AAA2")).isPresent();
        assertThat(kept.find("AAAA-AAA3"))
                .hasValueSatisfying(row -> assertThat(row.outcome().finding()).isNull());
    }

    @Test
    void noSecretAndNoNameReachesTheDatabase() {
        tenants.addSecret(school.id(), SharedSecret.of(CANARY + "secret"));
        String query = "meetingID=a&fullName=" + CANARY + "+M%C3%BCller&password=" + CANARY + "&attendeePW=" + CANARY
                + "&meta_x=" + CANARY + "&logoutURL=https%3A%2F%2Fx%2F" + CANARY + "&" + CANARY;
        String checksum = Checksum.sign(
                ChecksumAlgorithm.SHA256, "join", query.replace("%3A", ":"), SharedSecret.of(CANARY + "secret"));
        var form = raw("POST", "", "checksum=" + checksum + "&" + query, CANARY + " browser");

        note(school.id(), "school", "join", "CHECKSUM", raw("GET", query + "&checksum=" + checksum, "", CANARY));
        note(school.id(), "school", "join", "CHECKSUM", form);
        note(school.id(), "school", "join", "", raw("GET", query + "&checksum=" + checksum, "", CANARY));
        inspector.flush();

        List<Inspection> rows = kept.list(filter(school.id(), "", "", ""), 10);
        assertThat(rows).hasSize(3);
        assertThat(rows.toString()).contains("fullName=xxxx").doesNotContain(CANARY, checksum);
        String stored = databases
                .web()
                .jdbc()
                .sql("select string_agg(r::text, ' ') from inspected_request r")
                .query(String.class)
                .single();
        assertThat(stored).contains("meetingID=a", "<secret>").doesNotContain(CANARY, checksum);
    }

    @Test
    void findsARequestByItsCodeHoweverItIsTyped() {
        note(school.id(), "school", "create", "LIMIT", raw("GET", "meetingID=a", "", "MoodleBot/5.1"));
        inspector.flush();
        String code = kept.list(filter(school.id(), "", "", ""), 10).getFirst().reference();

        assertThat(kept.find(code)).isPresent();
        assertThat(kept.find(" " + code.toLowerCase(java.util.Locale.ROOT).replace("-", "") + " "))
                .isPresent();
        assertThat(kept.find("ZZZZ-ZZZZ")).isEmpty();
        assertThat(kept.find("x")).isEmpty();
    }

    @Test
    void filtersByCallOutcomeAndText() {
        note(school.id(), "school", "create", "LIMIT", raw("GET", "meetingID=algebra", "", "MoodleBot/5.1"));
        note(school.id(), "school", "join", "", raw("GET", "meetingID=algebra", "", "browser"));
        note(school.id(), "school", "getMeetingInfo", "notFound", raw("GET", "meetingID=chemistry", "", ""));
        note(school.id(), "school", "end", "invalidPassword", raw("GET", "meetingID=physics", "", "MoodleBot/5.1"));
        inspector.flush();

        assertThat(calls(filter(school.id(), "create", "", ""))).containsExactly("create");
        assertThat(calls(filter(school.id(), "", "refused", ""))).containsExactlyInAnyOrder("create", "end");
        assertThat(calls(filter(school.id(), "", "answered", "")))
                .as("what is not there is no refusal")
                .containsExactlyInAnyOrder("join", "getMeetingInfo");
        assertThat(calls(filter(school.id(), "", "", "ALGEBRA"))).containsExactlyInAnyOrder("create", "join");
        assertThat(calls(filter(school.id(), "", "refused", "moodlebot"))).hasSize(2);
        assertThat(calls(filter(UUID.randomUUID(), "", "", ""))).isEmpty();
        assertThat(calls(filter(null, "", "", ""))).hasSize(4);
        assertThat(kept.refusedSince(school.id(), START)).isEqualTo(2);
    }

    @Test
    void keepsWhatThePolicyChanged() {
        inspector.changed(
                "AAAA-0001",
                List.of(new PolicyChange("record", PolicyChange.Kind.REPLACED, PolicyChange.Why.RECORDING)));
        note(school.id(), "school", "create", "", raw("GET", "meetingID=a", "", ""));
        inspector.flush();

        assertThat(kept.find("AAAA-0001").orElseThrow().changes()).containsExactly("record REPLACED RECORDING");
    }

    @Test
    void keepsMostlyRefusedRequestsAndTheNewestOfEach() {
        RequestInspector small = inspector(50);
        for (int minute = 0; minute < 10; minute++) {
            now = now.plus(Duration.ofMinutes(1));
            for (int i = 0; i < 12; i++) {
                small.note(request(school.id(), "school", "create", "", raw("GET", "a=" + minute, "", "")));
                small.note(request(school.id(), "school", "create", "LIMIT", raw("GET", "a=" + minute, "", "")));
            }
            small.flush();
        }
        now = now.plus(Duration.ofMinutes(1));
        small.flush();

        List<Inspection> refused = kept.list(filter(school.id(), "", "refused", ""), 1_000);
        assertThat(refused).hasSize(40).allSatisfy(row -> assertThat(row.at()).isAfter(START.plusSeconds(360)));
        assertThat(kept.list(filter(school.id(), "", "answered", ""), 1_000)).hasSize(10);

        now = now.plus(Duration.ofDays(8));
        small.flush();
        assertThat(kept.list(filter(school.id(), "", "", ""), 1_000)).isEmpty();
    }

    @Test
    void aFloodToOneTenantIsDroppedAndCostsNoOtherOneItsRows() {
        Tenant college = tenants.create("college", "The College");
        for (int i = 0; i < 5_000; i++) {
            note(school.id(), "school", "create", "CHECKSUM", raw("GET", "a=" + i, "", ""));
        }
        note(college.id(), "college", "join", "CHECKSUM", raw("GET", "a=1", "", ""));
        inspector.flush();

        assertThat(kept.list(filter(college.id(), "", "", ""), 1_000)).hasSize(1);
        assertThat(kept.list(filter(school.id(), "", "", ""), 1_000)).hasSizeBetween(1, 60);

        now = now.plus(Duration.ofSeconds(11));
        inspector.flush();
        note(school.id(), "school", "create", "CHECKSUM", raw("GET", "a=later", "", ""));
        inspector.flush();
        assertThat(kept.list(filter(school.id(), "", "", ""), 1_000).getFirst().at())
                .isEqualTo(now);
    }

    @Test
    void twoProcessesKeepEveryRequestOnce() throws InterruptedException {
        RequestInspector other = inspector(500);
        Set<String> noted = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            InspectedRequest request = request(school.id(), "school", "create", "LIMIT", raw("GET", "a=" + i, "", ""));
            noted.add(request.reference());
            (i % 2 == 0 ? inspector : other).note(request);
        }

        Thread one = Thread.ofVirtual().start(inspector::flush);
        Thread two = Thread.ofVirtual().start(other::flush);
        one.join();
        two.join();

        assertThat(kept.list(filter(school.id(), "", "", ""), 1_000).stream().map(Inspection::reference))
                .containsExactlyInAnyOrderElementsOf(noted);
    }

    @Test
    void keepsWhateverBytesArrive() {
        note(school.id(), "school", "cr\u0000eate", "WRONG_PATH", raw("GET", "a\u0000=\ud83d&\u202e", "", "\u0000"));
        inspector.flush();

        assertThat(kept.list(filter(school.id(), "", "", ""), 10)).hasSize(1);
    }

    private RequestInspector inspector(int keptPerTenant) {
        return new RequestInspector(
                new Examination(tenants, servers),
                kept,
                clock,
                new InspectorSettings(Duration.ofDays(7), keptPerTenant));
    }

    private Finding examine(RawRequest raw) {
        note(school.id(), "school", "getMeetings", "CHECKSUM", raw);
        inspector.flush();
        now = now.plusSeconds(1);
        Finding found = kept.list(filter(school.id(), "", "", ""), 1)
                .getFirst()
                .outcome()
                .finding();
        return found == null ? Finding.of(Cause.CALL_UNKNOWN, "nothing was found") : found;
    }

    private void note(@Nullable UUID tenant, String slug, String call, String reason, RawRequest raw) {
        inspector.note(request(tenant, slug, call, reason, raw));
    }

    private InspectedRequest request(@Nullable UUID tenant, String slug, String call, String reason, RawRequest raw) {
        number++;
        return new InspectedRequest(tenant, slug, call, reason, "AAAA-%04d".formatted(number), raw);
    }

    private List<String> calls(Inspections.Filter filter) {
        return kept.list(filter, 100).stream().map(row -> row.arrival().call()).toList();
    }

    private static Inspections.Filter filter(@Nullable UUID tenant, String call, String outcome, String text) {
        return new Inspections.Filter(tenant, call, outcome, text, null);
    }

    private static RawRequest signed(String call, String query, String secret) {
        String checksum = Checksum.sign(ChecksumAlgorithm.SHA256, call, query, SharedSecret.of(secret));
        return raw("GET", query + "&checksum=" + checksum, "", "");
    }

    private static RawRequest raw(String method, String query, String form, String agent) {
        return new RawRequest(
                method,
                new RawRequest.Target("/t/school/bigbluebutton/api/x", query, Map.of()),
                RawHeaders.of(Map.of("User-Agent", agent, "Content-Type", "application/x-www-form-urlencoded")),
                new RawRequest.Body(form.getBytes(StandardCharsets.UTF_8), false),
                "127.0.0.1");
    }
}
