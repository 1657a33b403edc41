package org.lectern.server.chamilo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.chamilo.ChamiloKey.Use;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.ui.School;

/** A tenant with a Chamilo that knows only its own addresses, in front of the whole product and a simulated server. */
final class Campus {
    static final SharedSecret SALT = SharedSecret.of("8cd8ef52e8e101574e400365b55e11a6");
    static final SharedSecret APPLICATION = SharedSecret.of("ThisTokenIsNotSoSecretChangeIt");
    static final AuditActor BY = AuditActor.commandLine();

    private final HttpClient http = HttpClient.newHttpClient();
    final School school;
    final ChamiloStore store;
    final MeetingStore meetings;
    final ActivityReports reports;
    final Tenant tenant;

    private Campus(School school) {
        this.school = school;
        this.store = school.product.bean(ChamiloStore.class);
        this.meetings = school.product.bean(MeetingStore.class);
        this.reports = school.product.bean(ActivityReports.class);
        this.tenant = school.product.bean(TenantStore.class).create("campus", "Campus");
        store.addKey(tenant.id(), Use.WEBHOOK, SharedSecret.of("an older salt of the same tenant"), BY);
        store.addKey(tenant.id(), Use.WEBHOOK, SALT, BY);
        store.addKey(tenant.id(), Use.CALLBACK, APPLICATION, BY);
    }

    /** Hands the one of this process to the constructors of tests. */
    static final class ForTests implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Campus.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Objects.requireNonNull(context.getStore(
                            ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Campus.class, type -> new Campus(School.shared(context)), Campus.class));
        }
    }

    /** As a tenant has it that just switched webhooks on. */
    void switchOn() {
        set(Map.of("webhooks_enabled", "true", "webhooks_scope", "per_meeting"));
    }

    String address(String path) {
        return school.url() + path;
    }

    @Nullable
    Meeting run(String mid) {
        return meetings.history(tenant.id(), mid, 1).stream().findFirst().orElse(null);
    }

    Meeting requireRun(String mid) {
        return meetings.history(tenant.id(), mid, 1).getFirst();
    }

    ClassActivity activity(String mid) {
        return reports.ofRun(requireRun(mid).id());
    }

    BbbClient client() {
        return BbbClient.of(school.simulator.url(), school.simulator.secret());
    }

    HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(address(path))).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(address(path))).GET());
    }

    HttpResponse<String> callback(String body, @Nullable String timestamp, @Nullable String signature) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address("/t/campus/compat/chamilo/callback")))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (timestamp != null) {
            request.header(HeaderSignature.TIMESTAMP, timestamp);
        }
        if (signature != null) {
            request.header(HeaderSignature.SIGNATURE, signature);
        }
        return send(request);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void set(Map<String, String> changes) {
        var reading = (ChamiloSettings.Reading.Good) ChamiloSettings.STANDARD.with(changes);
        store.change(tenant.id(), reading.settings(), BY);
    }

    static String joined(String mid, String userId) {
        return event("participantjoined", mid, userId);
    }

    static String event(String name, String mid, String userId) {
        return "{\"event\":\"" + name + "\",\"meetingID\":\"" + mid + "\",\"userID\":\"" + userId + "\",\"timestamp\":"
                + System.currentTimeMillis() + "}";
    }

    static String mapped(String name, String mid, String internal, String connection, long at) {
        String event = "[{\"data\":{\"type\":\"event\",\"id\":\"" + name + "\",\"attributes\":{\"meeting\":"
                + "{\"internal-meeting-id\":\"" + internal + "\",\"external-meeting-id\":\"" + mid
                + "\"},\"user\":{\"internal-user-id\":\"" + connection + "\",\"name\":\"X\"}},\"event\":{\"ts\":" + at
                + "}}}]";
        return "domain=bbb.example.org&event=" + URLEncoder.encode(event, StandardCharsets.UTF_8) + "&timestamp=" + at;
    }

    static String call(String mid, String action, long at) {
        return "{\"provider\":\"bbb\",\"meeting_id\":\"" + mid + "\",\"participant_id\":42,\"action\":\"" + action
                + "\",\"timestamp\":\"" + Instant.ofEpochSecond(at) + "\"}";
    }

    /** As PHP's uniqid makes them: with a dot. */
    static String meetingId() {
        String random = UUID.randomUUID().toString().replace("-", "");
        return "1" + random.substring(0, 13) + "." + random.substring(13, 21);
    }

    static long now() {
        return Instant.now().getEpochSecond();
    }

    static String sign(String text) {
        return Signing.SHA256.sign(SALT, text);
    }

    static String sign(long at, String body) {
        return Signing.SHA256.sign(
                APPLICATION, HeaderSignature.signed(String.valueOf(at), body.getBytes(StandardCharsets.UTF_8)));
    }

    static String webhook(String mid, long ts) {
        return "/t/campus/compat/chamilo/webhook?au=1&mid=" + mid + "&ts=" + ts + "&sig=" + sign("1|" + mid + "|" + ts);
    }

    static PersonActivity person(ClassActivity activity, String id) {
        return activity.person("u:" + id).orElseThrow();
    }
}
