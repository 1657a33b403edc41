package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.tenant.ParameterRule;
import org.lectern.server.tenant.RecordingRule;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;
import org.slf4j.LoggerFactory;

/** An operator gives an application its address and secret, and finds out why its calls are refused. */
@ExtendWith(School.ForTests.class)
final class TenantPagesIT {
    private static final Pattern SECRET = Pattern.compile("id=\"secret\"[^>]*value=\"([a-z2-7]{64})\"");
    private static final Pattern FIELD = Pattern.compile("name=\"secretId\" value=\"([^\"]+)\"");

    private final School school;
    private final TenantStore tenants;
    private final Browser operator;

    TenantPagesIT(School school) {
        this.school = school;
        this.tenants = school.product.bean(TenantStore.class);
        this.operator = school.signedIn(school.operator);
    }

    @Test
    void aNewTenantsSecretIsShownOnceAndOpensTheFront() {
        String form = operator.get("/admin/tenants").body();
        var fields = Map.of("name", "City School", "slug", "city", "secretId", found(FIELD, form));

        var answer = operator.post("/admin/tenants", fields);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("/t/city/bigbluebutton/");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        String secret = found(SECRET, answer.body());
        assertThat(call("city", "getMeetings", "", secret)).contains("SUCCESS");
        Tenant city = tenants.findBySlug("city").orElseThrow();
        assertThat(operator.get("/admin/tenants/" + city.id()).body()).doesNotContain(secret);
        assertThat(operator.post("/admin/tenants", fields).body()).contains("Another tenant has this name");
        assertThat(tenants.validSecrets(city.id())).hasSize(1);
    }

    @Test
    void twoSecretsAreValidDuringARotationAndTheRetiredOneIsExplained() {
        Tenant tenant = tenants.create("rotating", "Rotating");
        String old =
                tenants.addSecret(tenant.id(), TenantSecret.generate()).secret().reveal();
        String page = "/admin/tenants/" + tenant.id();
        String field = found(FIELD, operator.get(page).body());
        String fresh = found(
                SECRET,
                operator.post(page + "/secrets", Map.of("secretId", field)).body());
        assertThat(operator.post(page + "/secrets", Map.of("secretId", field)).statusCode())
                .as("the same form again")
                .isEqualTo(303);
        assertThat(tenants.validSecrets(tenant.id())).hasSize(2);
        assertThat(call("rotating", "getMeetings", "", old)).contains("SUCCESS");
        assertThat(call("rotating", "getMeetings", "", fresh)).contains("SUCCESS");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(operator.get(page).body()).contains("2 are valid", "LecternTest/1.0", "SHA-256"));

        UUID oldId = tenants.validSecrets(tenant.id()).stream()
                .filter(secret -> secret.secret().reveal().equals(old))
                .findFirst()
                .orElseThrow()
                .id();
        String retire = page + "/secrets/" + oldId + "/retire";
        assertThat(operator.get(retire).body()).contains("It was last used");
        assertThat(operator.post(retire, Map.of()).statusCode()).isEqualTo(303);

        assertThat(call("rotating", "getMeetings", "", fresh)).contains("SUCCESS");
        String reference = refusedReference("rotating", "getMeetings", "a=b", old);
        assertThat(inspected(reference))
                .contains("A retired secret was used", "Enter the new secret in the application")
                .doesNotContain(old, fresh);
    }

    @Test
    void aSuspendedTenantIsAnsweredNothingAndTheOperatorIsToldWhy() {
        Tenant tenant = tenants.create("suspended", "Suspended school");
        String secret =
                tenants.addSecret(tenant.id(), TenantSecret.generate()).secret().reveal();
        String page = "/admin/tenants/" + tenant.id();
        assertThat(operator.get(page + "/suspend").body()).contains("Suspend Suspended school?");

        assertThat(operator.post(page + "/suspend", Map.of()).statusCode()).isEqualTo(303);

        String reference = refusedReference("suspended", "getMeetings", "", secret);
        assertThat(inspected(reference)).contains("This tenant is suspended", "Activate the tenant");
        assertThat(operator.get(page).body()).contains("no class is opened or joined");
        assertThat(operator.post(page + "/activate", Map.of()).statusCode()).isEqualTo(303);
        assertThat(call("suspended", "getMeetings", "", secret)).contains("SUCCESS");
    }

    @Test
    void aWeakChecksumIsNamedWithItsCallerBeforeItIsForbidden() {
        Tenant tenant = tenants.create("weak", "Weak");
        String secret =
                tenants.addSecret(tenant.id(), TenantSecret.generate()).secret().reveal();
        String page = "/admin/tenants/" + tenant.id();
        String sha1 = "checksum=" + Checksum.sign(ChecksumAlgorithm.SHA1, "getMeetings", "", SharedSecret.of(secret));
        assertThat(send("weak", "getMeetings", sha1).body()).contains("SUCCESS");
        Awaitility.await()
                .untilAsserted(() -> assertThat(operator.get(page).body())
                        .containsSubsequence("Would be refused", "LecternTest/1.0"));

        assertThat(operator.post(page + "/checksum", Map.of("minimum", "SHA512"))
                        .statusCode())
                .isEqualTo(303);

        var refused = send("weak", "getMeetings", sha1);
        assertThat(inspected(refused.headers().firstValue("X-Lectern-Reference").orElseThrow()))
                .contains("The checksum is right, but too weak", "SHA1");
    }

    @Test
    void aPolicyIsSavedAsAFormAndItsMistakesAreSaidAtTheirFields() {
        Tenant tenant = tenants.create("policy", "Policy school");
        String page = "/admin/tenants/" + tenant.id() + "/policy";
        assertThat(operator.get(page).body()).contains("What Policy school may do");
        var form = new HashMap<>(Map.of(
                "recording", "off",
                "max-meetings", "12",
                "analytics", "true",
                "caller-generation", "2.4",
                "rule-call-0", "create",
                "rule-name-0", "muteOnStart",
                "rule-kind-0", "force",
                "rule-value-0", "true"));

        assertThat(operator.post(page, form).statusCode()).isEqualTo(303);

        TenantPolicy policy = tenants.policyOf(tenant.id());
        assertThat(policy.recording()).isEqualTo(RecordingRule.OFF);
        assertThat(policy.limits().maxMeetings()).isEqualTo(12);
        assertThat(policy.hooks()).isFalse();
        assertThat(policy.createRules().byName()).containsEntry("muteOnStart", new ParameterRule.Force("true"));

        form.put("max-meetings", "many");
        form.put("rule-name-0", "meetingID");
        var refused = operator.post(page, form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("href=\"#max-meetings\"", "href=\"#rule-name-0\"", "value=\"many\"", "value=\"meetingID\"");
        assertThat(tenants.policyOf(tenant.id())).isEqualTo(policy);
    }

    @Test
    void theInspectorExplainsWhatReallyGoesWrongAndShowsNobodysValues() {
        var logged = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        log.addAppender(logged);
        Tenant tenant = tenants.create("inspected", "Inspected");
        String secret =
                tenants.addSecret(tenant.id(), TenantSecret.generate()).secret().reveal();
        String query = "fullName=Canary+Person&meetingID=m%5B0%5D&password=canarypass";
        String checksum = Checksum.sign(ChecksumAlgorithm.SHA256, "join", query, SharedSecret.of(secret));

        var decoded = send("inspected", "join", query.replace("+", "%20") + "&checksum=" + checksum);
        var lost = send("inspected", "join", "");
        var twice = send("inspected", "api/join", query + "&checksum=" + checksum);
        var nobody = send("inspectd", "join", query + "&checksum=" + checksum);

        assertThat(inspected(reference(decoded)))
                .contains("encoded anew after they were signed", "fullName=xxxxxx%20xxxxxx", "fullName=xxxxxx+xxxxxx")
                .doesNotContain("Canary", "canarypass", checksum, secret);
        assertThat(inspected(reference(lost))).contains("The parameters were lost on the way");
        assertThat(inspected(reference(twice))).contains("stands twice in the address", "/t/inspected/bigbluebutton/");
        assertThat(inspected(reference(nobody))).contains("No tenant has this address", "inspected");

        String list =
                operator.get("/admin/requests?tenant=inspected&outcome=refused").body();
        assertThat(list).contains(reference(decoded), reference(lost)).doesNotContain(reference(nobody), "??");
        assertThat(operator.get("/admin/requests?tenant=-").body()).contains(reference(nobody));
        var byCode = operator.get(
                "/admin/requests?text=" + reference(lost).replace("-", "").toLowerCase(Locale.ROOT));
        assertThat(byCode.headers().firstValue("Location")).hasValue("/admin/requests/" + reference(lost));
        assertThat(operator.get("/admin/requests?text=nothing-like-it&call=create")
                        .body())
                .contains("No such request is kept");
    }

    @Test
    void everyPageOfTenantsAnswersWithWords() {
        Tenant tenant = tenants.create("words", "Words");
        for (String path : List.of(
                "/admin/tenants",
                "/admin/requests",
                "/admin/tenants/" + tenant.id(),
                "/admin/tenants/" + tenant.id() + "/policy",
                "/admin/tenants/" + tenant.id() + "/suspend")) {
            var answer = operator.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContain("??");
        }
    }

    private String call(String slug, String call, String query, String secret) {
        return send(slug, call, Checksum.signedQuery(ChecksumAlgorithm.SHA256, call, query, SharedSecret.of(secret)))
                .body();
    }

    private String refusedReference(String slug, String call, String query, String secret) {
        return reference(
                send(slug, call, Checksum.signedQuery(ChecksumAlgorithm.SHA256, call, query, SharedSecret.of(secret))));
    }

    private static String reference(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Lectern-Reference").orElseThrow();
    }

    private HttpResponse<String> send(String slug, String call, String query) {
        URI base = school.url();
        var uri = URI.create(base + "/t/" + slug + "/bigbluebutton/api/" + call + (query.isEmpty() ? "" : "?" + query));
        return new Browser(base)
                .send(HttpRequest.newBuilder(uri)
                        .header("User-Agent", "LecternTest/1.0")
                        .build());
    }

    /** The page of a request, once it has been written. */
    private String inspected(String reference) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> operator.get("/admin/requests/" + reference), answer -> answer.statusCode() == 200)
                .body();
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(pattern + " in " + page).isTrue();
        return matcher.group(1);
    }
}
