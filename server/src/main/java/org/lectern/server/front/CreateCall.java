package org.lectern.server.front;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.document.Documents;
import org.lectern.server.front.ModulesBody.Body;
import org.lectern.server.meeting.CallerTerms;
import org.lectern.server.meeting.CallersMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.MeetingStore.Passwords;
import org.lectern.server.meeting.PlacementTerms;
import org.lectern.server.meeting.StartMeeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.tenant.PolicyDecision;
import org.lectern.server.tenant.TenantPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code create}: brings a meeting up exactly once and answers every repeat with the same values.
 *
 * <p>What the caller said is checked, then decided by the tenant's policy; the rest is {@link StartMeeting}'s. Passwords of
 * the caller never reach the server, and the server's never the caller.
 *
 * @see "docs/protocol/bigbluebutton-api.md, create"
 */
final class CreateCall implements FrontCall {
    private static final Logger log = LoggerFactory.getLogger(CreateCall.class);
    private static final String UNAVAILABLE = "serverUnavailable";

    private final Policies policies;
    private final MeetingStore meetings;
    private final StartMeeting start;
    private final Documents documents;
    private final CreateParameters parameters;

    CreateCall(
            Policies policies,
            MeetingStore meetings,
            StartMeeting start,
            Documents documents,
            CreateParameters parameters) {
        this.policies = policies;
        this.meetings = meetings;
        this.start = start;
        this.documents = documents;
        this.parameters = parameters;
    }

    @Override
    public FrontAnswer answer(FrontRequest request) {
        Optional<Violation> violation = CallRules.create(request.parameters());
        if (violation.isPresent()) {
            return violation.get().answer();
        }
        TenantPolicy policy = policies.of(request.tenantId());
        Body read = ModulesBody.read(request, policy);
        if (read instanceof Body.Bad bad) {
            return bad.violation().answer();
        }
        return switch (policies.create(request)) {
            case PolicyDecision.Refused refused ->
                new FrontAnswer.Failure(refused.messageKey(), refused.message(), refused.reason());
            case PolicyDecision.Allowed allowed -> {
                yield create(request, policy, allowed.parameters(), (Body.Good) read);
            }
        };
    }

    private FrontAnswer create(FrontRequest request, TenantPolicy policy, Parameters decided, Body.Good body) {
        Optional<Meeting> live = meetings.findLive(request.tenantId(), request.text("meetingID"));
        if (live.isPresent() && live.get().isRunning()) {
            return repeated(request, policy.callerGeneration(), live.get());
        }
        @Nullable Meeting parent = null;
        if (CallRules.isTrue(decided, "isBreakout")) {
            parent = parent(request.tenantId(), CallRules.text(decided, "parentMeetingID"));
            if (parent == null) {
                return FrontAnswer.failed(
                        "parentMeetingDoesNotExist", "No meeting exists with that parent meeting ID.");
            }
        }
        @Nullable
        UUID set = body.isEmpty() ? null : documents.keep(request.tenantId(), body.documents(), body.modules());
        StartResult result = start.start(wish(request, policy, decided, set, parent));
        if (set != null) {
            if (mayBeSent(result)) {
                documents.fetchSoon(set);
            } else {
                documents.discard(set);
            }
        }
        return switch (result) {
            case StartResult.Running running
            when running.fresh() -> CreatedAnswer.fresh(running.meeting(), asCaller(running.meeting()), parent);
            case StartResult.Running running -> repeated(request, policy.callerGeneration(), running.meeting());
            case StartResult.NotStarted not -> notStarted(request, not);
        };
    }

    /** Whether a server has the addresses of the documents, or will have them. */
    private static boolean mayBeSent(StartResult result) {
        return switch (result) {
            case StartResult.Running running -> running.fresh();
            case StartResult.NotStarted not -> not.reason() == StartResult.Reason.STILL_STARTING;
        };
    }

    private StartRequest wish(
            FrontRequest request,
            TenantPolicy policy,
            Parameters decided,
            @Nullable UUID set,
            @Nullable Meeting parent) {
        Parameters kept = parameters.of(decided, policy.callerGeneration());
        if (parent != null) {
            String internal = parent.place() == null ? null : parent.place().internalMeetingId();
            kept = kept.with("parentMeetingID", internal == null ? "" : internal);
        }
        var passwords = new Passwords(password(request, "attendeePW"), password(request, "moderatorPW"));
        var limits = policy.limits();
        return new StartRequest(
                request.tenantId(),
                request.text("meetingID"),
                CallRules.text(decided, "name"),
                kept,
                0,
                new CallerTerms(
                        passwords,
                        request.secretId(),
                        limits.moderatorsExempt(),
                        set,
                        parent == null ? null : parent.id()),
                new PlacementTerms(
                        policy.requiredTags(),
                        limits.maxMeetings(),
                        limits.maxParticipants(),
                        asked(request),
                        policy.dialIn()));
    }

    /** How many the caller itself lets in: the policy's limit is the same for every class and tells nothing of this one. */
    private static int asked(FrontRequest request) {
        String text = request.text("maxParticipants");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** The caller's, or eight characters as servers invent them. */
    private static String password(FrontRequest request, String name) {
        return request.given(name).orElseGet(() -> RandomIds.token128().substring(0, 8));
    }

    private @Nullable Meeting parent(UUID tenantId, String id) {
        return meetings.findLive(tenantId, id)
                .or(() -> meetings.findByInternalId(id)
                        .filter(meeting -> meeting.tenantId().equals(tenantId)))
                .filter(Meeting::isRunning)
                .orElse(null);
    }

    /**
     * A meeting of this identifier runs: the same one if the passwords are the same. Nothing else is compared, and nothing
     * of it is changed.
     */
    private FrontAnswer repeated(FrontRequest request, VersionProfile generation, Meeting meeting) {
        CallersMeeting caller = asCaller(meeting);
        Passwords known = caller.passwords();
        String attendee = request.text("attendeePW");
        String moderator = request.text("moderatorPW");
        boolean same = known != null
                && (attendee.isEmpty() && moderator.isEmpty()
                        ? generation.repeatsCreateWithoutPasswords()
                        : known.attendee().equals(attendee) && known.moderator().equals(moderator));
        if (!same) {
            return FrontAnswer.failed(
                    "idNotUnique",
                    "A meeting already exists with that meeting ID.  Please use a different meeting ID.");
        }
        Meeting parent =
                caller.parent() == null ? null : meetings.find(caller.parent()).orElse(null);
        return CreatedAnswer.existing(meeting, caller, parent, meetings.hasUserJoined(meeting.id()));
    }

    private CallersMeeting asCaller(Meeting meeting) {
        return meetings.findAsCaller(meeting.id()).orElseThrow();
    }

    private static FrontAnswer notStarted(FrontRequest request, StartResult.NotStarted not) {
        log.warn(
                "could not create a meeting tenant={} reason={} reference={}",
                request.tenant().slug(),
                not.reason(),
                request.reference());
        return switch (not.reason()) {
            case LIMIT_REACHED ->
                new FrontAnswer.Failure(
                        "maxConcurrent", "The maximum number of concurrent meetings has been reached.", not.message());
            case NO_SERVER, SERVERS_FAILED, STILL_STARTING ->
                new FrontAnswer.Failure(UNAVAILABLE, not.message(), not.reason().name());
            case REJECTED ->
                new FrontAnswer.Failure(
                        not.messageKey().isEmpty() ? "validationError" : not.messageKey(),
                        not.message(),
                        "the server refused the request");
            case TENANT_SUSPENDED ->
                new FrontAnswer.Failure(
                        "apiNotEnabled", "The API is not enabled for this caller.", Reasons.TENANT_SUSPENDED);
        };
    }
}
