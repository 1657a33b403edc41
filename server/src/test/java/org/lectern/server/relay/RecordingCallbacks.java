package org.lectern.server.relay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Meeting;

/** Where one process receives the callbacks that a recording is ready, good ones and forged ones. */
public final class RecordingCallbacks {
    private final RecordingReadyCallback callback;
    private final InstantSource clock;

    /** Who is told of a callback that is genuine. */
    @FunctionalInterface
    public interface Hints {
        void hint(UUID tenantId, UUID meetingId, String recordId);
    }

    public RecordingCallbacks(Instance product, Hints hints, InstantSource clock) {
        this.callback =
                new RecordingReadyCallback(new CallbackRuns(product.databases.web()), product.servers, hints::hint);
        this.clock = clock;
    }

    /** How somebody without the server's secret tries it. */
    public enum Forgery {
        UNSIGNED,
        /** Signed with the secret of another server. */
        FOREIGN_KEY,
        /** Signed well, but says another algorithm. */
        CONFUSED,
        /** Another algorithm, with the right secret. */
        STRONGER,
        GARBAGE
    }

    /** The run's address as its server was given it; empty if it does not run any more. */
    public static String tokenOf(Instance product, Meeting meeting) {
        Meeting.Place place = Objects.requireNonNull(meeting.place());
        return product.clients
                .of(product.servers.require(place.serverId()))
                .getMeetingInfo(place.serverMeetingId())
                .toOptional()
                .map(told -> Objects.requireNonNull(told.metadata().get("bbb-recording-ready-url")))
                .map(url -> url.split("/")[4])
                .orElse("");
    }

    /** As the server itself sends it; the status of the answer. */
    public int send(String token, String serverMeetingId, String recordId, String secret) {
        return post(token, CallbackTokens.signRecordingReady(serverMeetingId, recordId, SharedSecret.of(secret)));
    }

    /** @param foreign that of another server */
    public record Secrets(String right, String foreign) {}

    public int forge(String token, String serverMeetingId, String recordId, Forgery how, Secrets secrets) {
        String claims = "{\"meeting_id\":\"" + serverMeetingId + "\",\"record_id\":\"" + recordId + "\"}";
        return post(
                token,
                switch (how) {
                    case UNSIGNED -> base64("{\"alg\":\"none\"}") + "." + base64(claims) + ".";
                    case FOREIGN_KEY ->
                        CallbackTokens.signRecordingReady(
                                serverMeetingId, recordId, SharedSecret.of(secrets.foreign()));
                    case CONFUSED -> signed("{\"alg\":\"RS256\"}", claims, "HmacSHA256", secrets.right());
                    case STRONGER -> signed("{\"alg\":\"HS512\"}", claims, "HmacSHA512", secrets.right());
                    case GARBAGE -> "a.b.c";
                });
    }

    private int post(String token, String signed) {
        byte[] body = ("signed_parameters=" + signed).getBytes(StandardCharsets.UTF_8);
        return callback.receive(new Callback.Received(token, null, body, clock.instant()))
                .status();
    }

    private static String signed(String header, String claims, String algorithm, String secret) {
        String signing = base64(header) + "." + base64(claims);
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            byte[] signature = mac.doFinal(signing.getBytes(StandardCharsets.UTF_8));
            return signing + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
