package org.lectern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.operations.Inspections;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.ui.School;

/** A tenant whose applications call, some of them rightly. */
final class CallersMorning {
    final UUID tenantId;
    /** The reference of a call that a proxy encoded anew. */
    final String reencoded;

    private final School school;
    private final String slug;
    private final SharedSecret secret;
    private final HttpClient http = HttpClient.newHttpClient();

    private CallersMorning(School school, String slug, String name) {
        this.school = school;
        this.slug = slug;
        var tenants = school.product.bean(TenantStore.class);
        Tenant tenant = tenants.create(slug, name);
        this.tenantId = tenant.id();
        TenantSecret old = tenants.addSecret(tenantId, TenantSecret.generate());
        this.secret = tenants.addSecret(tenantId, TenantSecret.generate()).secret();
        call("getMeetings", "", secret, ChecksumAlgorithm.SHA256, "MoodleBot/5.1 (+https://moodle.city.example)");
        call("getMeetings", "", old.secret(), ChecksumAlgorithm.SHA1, "MoodleBot/4.1 (+https://old.city.example)");
        tenants.addSecret(tenantId, TenantSecret.generate());
        String create = "meetingID=5d3d9fb3e70e-2-1%5B0%5D&name=Weekly+class&attendeePW=ap&moderatorPW=mp&record=true";
        send("create", create, "MoodleBot/5.1 (+https://moodle.city.example)");
        send("create", "", "MoodleBot/5.1 (+https://moodle.city.example)");
        String checksum = Checksum.sign(ChecksumAlgorithm.SHA256, "create", create, secret);
        this.reencoded = send(
                        "create",
                        create.replace("%5B", "%5b").replace("%5D", "%5d") + "&checksum=" + checksum,
                        "MoodleBot/5.1 (+https://moodle.city.example)")
                .headers()
                .firstValue("X-Lectern-Reference")
                .orElseThrow();
        var kept = school.product.bean(Inspections.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> kept.find(reencoded).isPresent());
    }

    static CallersMorning of(School school, String slug) {
        return of(school, slug, "City School, Moodle");
    }

    static CallersMorning of(School school, String slug, String name) {
        return new CallersMorning(school, slug, name);
    }

    /** Has the tenant's application begin a meeting. */
    void begin(String meetingId) {
        call("create", "meetingID=" + meetingId + "&name=Evening+class", secret, ChecksumAlgorithm.SHA256, "MoodleBot");
    }

    /** A person's way into a meeting, from the leading slash on, as the application would give it. */
    String join(String meetingId) {
        return "/t/" + slug + "/bigbluebutton/api/join?"
                + Checksum.signedQuery(
                        ChecksumAlgorithm.SHA256,
                        "join",
                        "meetingID=" + meetingId
                                + "&fullName=Ada&role=VIEWER&logoutURL=https%3A%2F%2Fmoodle.city.example%2F",
                        secret);
    }

    private void call(String call, String query, SharedSecret secret, ChecksumAlgorithm algorithm, String agent) {
        send(call, Checksum.signedQuery(algorithm, call, query, secret), agent);
    }

    private HttpResponse<String> send(String call, String query, String agent) {
        var address = school.url() + "/t/" + slug + "/bigbluebutton/api/" + call + (query.isEmpty() ? "" : "?" + query);
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .header("User-Agent", agent)
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
