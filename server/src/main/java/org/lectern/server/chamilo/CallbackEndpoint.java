package org.lectern.server.chamilo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PollEvidence;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.chamilo.Callers.Caller;
import org.lectern.server.chamilo.ChamiloKey.Use;
import org.lectern.server.meeting.ClaimMeetings;
import org.lectern.server.meeting.ClaimMeetings.Owner;
import org.lectern.server.meeting.ClaimMeetings.Told;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes Chamilo's own calls: that somebody joined or left, signed in the headers.
 *
 * <p>A call that is not signed rightly is answered as Chamilo's documentation says, with 200, or with 401 in strict mode
 * and when it is too old; in every case nothing is written but the count. A signed one is an observation beside those of
 * hooks; it changes no meeting and no recording.
 *
 * @see "docs/integrations/chamilo.md, callback"
 */
final class CallbackEndpoint implements RawHandler {
    static final int MAX_BODY_BYTES = 256 * 1024;

    private static final Logger log = LoggerFactory.getLogger(CallbackEndpoint.class);
    private static final int LONGEST_ID = 1_000;
    private static final RawResponse OK = RawResponse.text(200, "OK\n");
    private static final RawResponse UNAUTHORIZED = RawResponse.text(401, "Unauthorized\n");

    private final Callers callers;
    private final ChamiloStore store;
    private final ClaimMeetings claims;
    private final PollEvidence evidence;
    private final InstantSource clock;

    /** @param evidence where observations go that are not deliveries of a server */
    CallbackEndpoint(
            Callers callers, ChamiloStore store, ClaimMeetings claims, PollEvidence evidence, InstantSource clock) {
        this.callers = callers;
        this.store = store;
        this.claims = claims;
        this.evidence = evidence;
        this.clock = clock;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        try {
            Optional<Caller> caller = callers.caller(Endpoint.CALLBACK, request);
            return caller.isEmpty() ? UNAUTHORIZED : answer(caller.get(), request);
        } catch (DatabaseUnavailable e) {
            log.warn("call of a compatibility endpoint not stored, database unavailable");
            return RawResponse.text(503, "Not stored, send it again\n").with("Retry-After", "1");
        }
    }

    private RawResponse answer(Caller caller, RawRequest request) {
        UUID tenantId = caller.tenant().id();
        List<ChamiloKey> keys = store.keys(tenantId, Use.CALLBACK);
        List<SharedSecret> secrets = keys.stream().map(ChamiloKey::secret).toList();
        if (request.body().tooLarge()) {
            return RawResponse.text(413, "Payload too large\n");
        }
        return switch (HeaderSignature.verify(
                request.headers().first(HeaderSignature.TIMESTAMP),
                request.headers().first(HeaderSignature.SIGNATURE),
                request.body().bytes(),
                secrets,
                clock.instant())) {
            case HeaderSignature.Verdict.Refused(Outcome why) -> {
                Outcome reason = keys.isEmpty() ? Outcome.NO_KEY : why;
                callers.count(caller, Endpoint.CALLBACK, reason);
                boolean refuse = caller.settings().strict() || why == Outcome.EXPIRED;
                yield refuse ? UNAUTHORIZED : RawResponse.text(200, "OK (activity skipped: missing signature)\n");
            }
            case HeaderSignature.Verdict.Signed(int key, Instant at) -> {
                store.noteUse(tenantId, keys.get(key).id());
                yield taken(caller, at, request.body().bytes());
            }
        };
    }

    private RawResponse taken(Caller caller, Instant signedAt, byte[] bytes) {
        Optional<CallbackBody> read = CallbackBody.read(bytes);
        if (read.isEmpty()) {
            return unreadable(caller, "Invalid payload");
        }
        CallbackBody body = read.get();
        if (!body.has("provider") || !body.has("meeting_id")) {
            return unreadable(caller, "Missing provider or meeting_id");
        }
        if (body.text("meeting_id").length() > LONGEST_ID
                || body.text("participant_id").length() > LONGEST_ID
                || body.text("internal_meeting_id").length() > LONGEST_ID) {
            return unreadable(caller, "An identifier is longer than " + LONGEST_ID + " characters");
        }
        Kind kind = kind(body.text("action"));
        Optional<Instant> at = time(body, kind, signedAt);
        if (at.isEmpty()) {
            return unreadable(caller, "The time cannot be read");
        }
        if (!body.has("participant_id") || !body.has("action")) {
            callers.count(caller, Endpoint.CALLBACK, Outcome.NOTHING_TAKEN);
            return OK;
        }
        return owned(caller, body, new Happening(kind, at.get()));
    }

    private record Happening(Kind kind, Instant at) {}

    private RawResponse owned(Caller caller, CallbackBody body, Happening happening) {
        UUID tenantId = caller.tenant().id();
        var meeting = new MeetingReference(body.text("internal_meeting_id"), body.text("meeting_id"));
        Owner owner = claims.owner(tenantId, meeting);
        if (owner instanceof Owner.Nobodys) {
            var told = new Told(body.text("title"), ClaimMeetings.NO_SERVER, clock.instant());
            owner = claims.claim(tenantId, meeting, told);
        }
        if (!(owner instanceof Owner.Theirs theirs)) {
            callers.count(caller, Endpoint.CALLBACK, Outcome.NOTHING_TAKEN);
            return RawResponse.text(200, "OK (activity skipped: not a meeting of this tenant)\n");
        }
        evidence.log(List.of(observation(theirs.reference(), body, happening)));
        if (happening.kind() == Kind.JOINED && caller.settings().scope() == ChamiloSettings.Scope.PER_MEETING) {
            store.wantEnsured(tenantId, body.text("meeting_id"));
        }
        callers.count(caller, Endpoint.CALLBACK, Outcome.TAKEN);
        return OK;
    }

    private static Observation observation(MeetingReference meeting, CallbackBody body, Happening happening) {
        String participant = body.text("participant_id");
        Detail detail = Detail.of(Detail.EXTERNAL_USER_ID, participant);
        if (happening.kind() == Kind.OTHER) {
            detail = detail.with(Detail.EVENT, body.text("action").toLowerCase(Locale.ROOT));
        }
        return Observation.of(
                // The track that our reading gives somebody of whom only the external identifier is told.
                new Observation.Subject(meeting, Track.connection("external " + participant)),
                Source.CHAMILO,
                happening.at().toEpochMilli(),
                new Observation.What(happening.kind(), detail));
    }

    private static Kind kind(String action) {
        return switch (action.toLowerCase(Locale.ROOT)) {
            case "join" -> Kind.JOINED;
            case "leave" -> Kind.LEFT;
            default -> Kind.OTHER;
        };
    }

    /** What the call says, else the time in its signature, which is the same in every repetition. */
    private static Optional<Instant> time(CallbackBody body, Kind kind, Instant signedAt) {
        String own = kind == Kind.LEFT ? "out_at" : "in_at";
        for (String field : List.of("timestamp", own)) {
            if (body.has(field)) {
                return TimeText.read(body.text(field));
            }
        }
        return Optional.of(signedAt);
    }

    private RawResponse unreadable(Caller caller, String reason) {
        callers.count(caller, Endpoint.CALLBACK, Outcome.UNREADABLE);
        return RawResponse.text(400, reason + "\n");
    }
}
