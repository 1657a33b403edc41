package org.lectern.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks that a meeting's end sets off: the end callback, repeated when it fails, the analytics callback, sent once,
 * and recording ready, sent once for each published format.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
final class Callbacks {
    private static final Duration ANALYTICS_VALID = Duration.ofHours(24);
    private static final List<String> READY_NAMES =
            List.of("bbb-recording-ready-url", "bn-recording-ready-url", "canvas-recording-ready-url");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerProfile profile;
    private final HookDelivery.Wire wire;
    private final DeliveryLog log;

    Callbacks(ServerProfile profile, HookDelivery.Wire wire, DeliveryLog log) {
        this.profile = profile;
        this.wire = wire;
        this.log = log;
    }

    /** Plans what must be sent; called under the world's lock, sends nothing itself. */
    void ended(Meeting meeting, long at) {
        MeetingSettings settings = meeting.settings;
        if (!settings.isBreakout()) {
            settings.metadata("endcallbackurl")
                    .ifPresent(url -> sendEnd(endUrl(url, settings.externalId(), meeting.marked), 1));
            String plain = settings.given().text("meetingEndedURL");
            if (!plain.isEmpty()) {
                sendEnd(plain, 1);
            }
        }
        if (settings.keepsEvents()) {
            settings.metadata("analytics-callback-url").ifPresent(url -> {
                String body = Json.write(AnalyticsBody.of(meeting, at));
                wire.timeline().after(wire.timings().meeting().analytics(), () -> sendAnalytics(url, body));
            });
        }
    }

    private String endUrl(String url, String meetingId, boolean marked) {
        String marks = "recordingmarks=" + marked;
        String id = "&meetingID=" + URLEncoder.encode(meetingId, StandardCharsets.UTF_8);
        return DeliveryRequest.withQuery(url, profile.atLeast(ServerProfile.V2_5) ? marks + id : marks);
    }

    /** A format is published: told once, to the first address of the three that the metadata name. */
    void published(Recorded recorded) {
        READY_NAMES.stream()
                .map(recorded.metadata::get)
                .filter(url -> url != null && !url.isEmpty())
                .findFirst()
                .ifPresent(url -> {
                    String token = WebToken.hs256(wire.server().secret(), recorded.origin.externalId(), recorded.id());
                    wire.http()
                            .send(
                                    new HttpSender.Message(
                                            url,
                                            Map.of("Content-Type", "application/x-www-form-urlencoded"),
                                            "signed_parameters=" + token),
                                    PATIENCE,
                                    outcome -> note("recording ready", url, 1, outcome));
                });
    }

    private void sendEnd(String url, int number) {
        wire.http().send(new HttpSender.Message(url, Map.of(), null), PATIENCE, outcome -> {
            note("end callback", url, number, outcome);
            List<Duration> retries = wire.timings().callbackRetries();
            if (!outcome.successful() && number <= retries.size()) {
                wire.timeline().after(retries.get(number - 1), () -> sendEnd(url, number + 1));
            }
        });
    }

    private void sendAnalytics(String url, String body) {
        long expires = wire.timeline().now().plus(ANALYTICS_VALID).getEpochSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Authorization", "Bearer " + WebToken.hs512(wire.server().secret(), expires));
        headers.put("User-Agent", "BigBlueButton Analytics Callback");
        wire.http()
                .send(
                        new HttpSender.Message(url, headers, body),
                        PATIENCE,
                        outcome -> note("analytics callback", url, 1, outcome));
    }

    private void note(String purpose, String url, int number, HttpSender.Outcome outcome) {
        @Nullable String error = outcome.error();
        log.tried(new DeliveryLog.Attempt(
                wire.timeline().now(), purpose, HookDelivery.withoutQuery(url), number, outcome.status(), error));
    }
}
