package org.lectern.server.chamilo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.EventKind;
import org.lectern.bbb.HookBody;
import org.lectern.bbb.HookEvent;
import org.lectern.bbb.ReceivedEvent;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.chamilo.Callers.Caller;
import org.lectern.server.hook.DeadLetter;
import org.lectern.server.hook.TakeEvents;
import org.lectern.server.hook.TakeEvents.Foreign;
import org.lectern.server.hook.TakeEvents.Parcel;
import org.lectern.server.hook.TakeEvents.Placed;
import org.lectern.server.meeting.ClaimMeetings;
import org.lectern.server.meeting.ClaimMeetings.Owner;
import org.lectern.server.meeting.ClaimMeetings.Told;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes deliveries of BigBlueButton's sender at an address that a tenant's Chamilo made and signed.
 *
 * <p>Answers 200 after everything is durable, 401 if it is not authentic, 503 if it could not be kept; nothing else, since
 * the sender deletes its hook on any other answer. The body decides which meeting an event is about; the meeting in the
 * address only limits it, because several senders deliver events of all meetings to a hook that was made for one.
 *
 * @see "docs/integrations/chamilo.md, webhook"
 */
final class WebhookEndpoint implements RawHandler {
    /** Larger bodies are not read. */
    static final int MAX_BODY_BYTES = HookBody.MAX_BYTES;

    private static final Logger log = LoggerFactory.getLogger(WebhookEndpoint.class);

    private final Callers callers;
    private final ClaimMeetings claims;
    private final TakeEvents events;
    private final ServerByHost servers;
    private final InstantSource clock;

    WebhookEndpoint(
            Callers callers, ClaimMeetings claims, TakeEvents events, ServerByHost servers, InstantSource clock) {
        this.callers = callers;
        this.claims = claims;
        this.events = events;
        this.servers = servers;
        this.clock = clock;
    }

    /** Which server a delivery says it comes from. */
    @FunctionalInterface
    interface ServerByHost {
        /** Empty if none in the pool has this host name. */
        Optional<UUID> find(String host);
    }

    @Override
    public RawResponse handle(RawRequest request) throws InterruptedException {
        try {
            return answer(request);
        } catch (DatabaseUnavailable e) {
            log.warn("delivery to a compatibility endpoint not stored, database unavailable");
            return Answer.again();
        } catch (RuntimeException e) {
            log.error("delivery to a compatibility endpoint not stored", e);
            return Answer.again();
        }
    }

    private RawResponse answer(RawRequest request) throws InterruptedException {
        return switch (callers.bySignedQuery(Endpoint.WEBHOOK, request)) {
            case Callers.Known(Caller caller, QuerySignature query) -> taken(caller, query, request);
            case Callers.Refused(Outcome why) -> Answer.refused(why);
        };
    }

    private RawResponse taken(Caller caller, QuerySignature query, RawRequest request) throws InterruptedException {
        byte[] body = request.body().bytes();
        if (request.body().tooLarge()) {
            String detail = "larger than " + MAX_BODY_BYTES + " bytes";
            return dead(caller, DeadLetter.Reason.TOO_LARGE, detail, body);
        }
        if (body.length == 0) {
            callers.count(caller, Endpoint.WEBHOOK, Outcome.NOTHING_TAKEN);
            return Answer.ok("no_payload");
        }
        return switch (HookBody.parse(request.headers().first("Content-Type"), body)) {
            case HookBody.Unreadable(String reason) -> dead(caller, DeadLetter.Reason.UNREADABLE, reason, body);
            case HookBody.Events read -> taken(caller, query, read, body);
        };
    }

    private RawResponse taken(Caller caller, QuerySignature query, HookBody.Events read, byte[] body)
            throws InterruptedException {
        var placed = new ArrayList<Placed>();
        var letters = new ArrayList<DeadLetter>();
        int foreign = 0;
        for (ReceivedEvent event : read.events()) {
            if (!caller.settings().filter().accepts(event.event())) {
                continue;
            }
            switch (place(caller, query, read, event)) {
                case Place.At(MeetingReference meeting) -> placed.add(new Placed(event, meeting, time(event)));
                case Place.Elsewhere() -> foreign++;
                case Place.ToldAlready() -> {}
                case Place.Nowhere() ->
                    letters.add(letter(
                            DeadLetter.Reason.NO_MEETING, event.event().kind().id(), body));
            }
        }
        String host = read.domain();
        Optional<UUID> server = foreign == 0 || host == null ? Optional.empty() : servers.find(host);
        if (!events.take(new Parcel(placed, new Foreign(foreign, server), letters, body.length))) {
            return Answer.again();
        }
        callers.count(caller, Endpoint.WEBHOOK, placed.isEmpty() ? Outcome.NOTHING_TAKEN : Outcome.TAKEN);
        return Answer.ok(read.events().size(), placed.size());
    }

    /** Where an event belongs. */
    private sealed interface Place {
        record At(MeetingReference meeting) implements Place {}

        /** To a meeting that is not the tenant's, or not within what was asked for. */
        record Elsewhere() implements Place {}

        /** It is our own telling of what our own hook told us. */
        record ToldAlready() implements Place {}

        /** It names no meeting, nor does the address. */
        record Nowhere() implements Place {}
    }

    private Place place(Caller caller, QuerySignature query, HookBody.Events read, ReceivedEvent event) {
        String internal = orEmpty(event.event().meeting().internalId());
        String told = orEmpty(event.event().meeting().externalId());
        String external = told.isEmpty() ? query.meetingId() : told;
        if (internal.isEmpty() && external.isEmpty()) {
            return new Place.Nowhere();
        }
        var meeting = new MeetingReference(internal, external);
        UUID tenantId = caller.tenant().id();
        Owner owner = claims.owner(tenantId, meeting);
        if (owner instanceof Owner.Nobodys && isWithinScope(caller, query, told)) {
            owner = claims.claim(tenantId, meeting, told(read, event));
        }
        return switch (owner) {
            case Owner.Theirs theirs when isOurOwnTelling(event, theirs, told) -> new Place.ToldAlready();
            case Owner.Theirs theirs -> {
                if (!theirs.startedHere()) {
                    claims.heard(theirs.meetingId(), theirs.reference(), clock.instant());
                }
                yield new Place.At(theirs.reference());
            }
            case Owner.SomebodyElses(), Owner.Nobodys() -> new Place.Elsewhere();
        };
    }

    /** Whether a meeting that is nobody's may become the tenant's by this delivery. */
    private static boolean isWithinScope(Caller caller, QuerySignature query, String told) {
        if (!query.meetingId().isEmpty()) {
            return told.isEmpty() || told.equals(query.meetingId());
        }
        return caller.settings().scope() == ChamiloSettings.Scope.GLOBAL;
    }

    /**
     * A class that was created through us is known at its server by an identifier of ours; who tells of it in the sender's
     * form under the caller's identifier passes on what we told, and our own hook told us. What no BigBlueButton sends,
     * talking, can only come from somebody else.
     */
    private static boolean isOurOwnTelling(ReceivedEvent event, Owner.Theirs theirs, String told) {
        boolean talking = event.event().kind() == EventKind.USER_TALKING_STARTED
                || event.event().kind() == EventKind.USER_TALKING_STOPPED;
        return theirs.startedHere()
                && event.isMapped()
                && !talking
                && !told.isEmpty()
                && !told.equals(theirs.reference().serverMeetingId());
    }

    /** Older receivers' bodies may say no time at all: then it is now. */
    private OptionalLong time(ReceivedEvent event) {
        return event.atMillis().isPresent() ? event.atMillis() : OptionalLong.of(clock.millis());
    }

    private Told told(HookBody.Events read, ReceivedEvent event) {
        String name = event.event() instanceof HookEvent.MeetingCreated created && created.name() != null
                ? created.name()
                : "";
        String host = read.domain();
        UUID server =
                host == null ? ClaimMeetings.NO_SERVER : servers.find(host).orElse(ClaimMeetings.NO_SERVER);
        Instant now = clock.instant();
        return new Told(name, server, now);
    }

    private RawResponse dead(Caller caller, DeadLetter.Reason reason, String detail, byte[] body)
            throws InterruptedException {
        if (!events.take(new Parcel(List.of(), Foreign.NONE, List.of(letter(reason, detail, body)), body.length))) {
            return Answer.again();
        }
        callers.count(caller, Endpoint.WEBHOOK, Outcome.UNREADABLE);
        return Answer.ok("no_payload");
    }

    private static DeadLetter letter(DeadLetter.Reason reason, String detail, byte[] body) {
        boolean tooLarge = reason == DeadLetter.Reason.TOO_LARGE;
        return new DeadLetter(
                ClaimMeetings.NO_SERVER,
                reason,
                detail,
                tooLarge ? MAX_BODY_BYTES : body.length,
                tooLarge ? new byte[0] : RandomIds.hash(body));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
