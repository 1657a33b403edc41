package org.lectern.server.front;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.JoinedUser;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.front.JoinOutcome.Refused;
import org.lectern.server.front.JoinOutcome.Situation;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.meeting.CallersMeeting;
import org.lectern.server.meeting.ConfirmEnd;
import org.lectern.server.meeting.JoinMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.MeetingStore.Passwords;
import org.lectern.server.meeting.Passage;
import org.lectern.server.meeting.Seats;
import org.lectern.server.meeting.StartMeeting;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;

/**
 * Lets people of a caller into a meeting, or says why not.
 *
 * <p>Where the meeting runs no server is asked. Only a run that vanished without an end is brought up again; one that
 * anybody ended stays so, however late a link is used.
 */
final class EnterMeeting {
    private static final Violation UNKNOWN =
            new Violation("invalidMeetingIdentifier", "A meeting with that ID does not exist");
    private static final Violation STALE = new Violation(
            "mismatchCreateTimeParam", "The createTime parameter submitted mismatches with the current meeting.");
    private static final Violation FULL = new Violation(
            "maxParticipantsReached", "The number of participants allowed for this meeting has been reached.");
    private static final Violation NO_ROLE = new Violation("Params required", "You must enter a valid password");
    private static final Violation WRONG_PASSWORD =
            new Violation("invalidPassword", "The provided password is neither a moderator or attendee password");
    private static final Violation NO_PASSWORD =
            new Violation("invalidPassword", "You must provide either the moderator or attendee password");

    /** A server tells of an end within moments: so long a run that seems to have vanished may turn out to have ended. */
    private static final Duration LATE_NEWS = Duration.ofSeconds(3);

    /** How long a join waits for a start that is under way. */
    private static final Duration START = Duration.ofSeconds(5);
    /** What is waited for may have come to pass in between, with nobody to tell of it. */
    private static final Duration RE_READ = Duration.ofMillis(250);

    private static final Set<FailureKind> GONE =
            Set.of(FailureKind.NOT_FOUND, FailureKind.ENDED, FailureKind.STALE_LINK);

    private final Meetings meetings;
    private final TenantStore tenants;
    private final SealedLinks links;
    private final KnownRuns known;
    private final Seats seats;

    /** The verbs of meetings that joins use. */
    record Meetings(MeetingStore store, StartMeeting start, JoinMeeting join, Recheck recheck) {}

    /**
     * Looks whether a run is still there.
     *
     * @param polls asked for the whole server where it forgot a run or does not answer: what befell one class may have
     *     befallen others of it, and theirs is not turned away yet
     */
    record Recheck(ConfirmEnd confirm, Consumer<UUID> polls) {
        ConfirmEnd.Finding of(Meeting meeting) {
            ConfirmEnd.Finding finding = confirm.recheck(meeting);
            Meeting.Place place = meeting.place();
            if (finding != ConfirmEnd.Finding.STILL_THERE && place != null) {
                polls.accept(place.serverId());
            }
            return finding;
        }
    }

    EnterMeeting(Meetings meetings, TenantStore tenants, SealedLinks links, KnownRuns known, Seats seats) {
        this.meetings = meetings;
        this.tenants = tenants;
        this.links = links;
        this.known = known;
        this.seats = seats;
    }

    JoinOutcome enter(JoinWish wish) throws InterruptedException {
        Optional<Violation> violation = CallRules.join(wish.parameters());
        if (violation.isPresent()) {
            return Refused.of(Situation.INVALID, violation.get());
        }
        return enter(wish, known.find(wish.tenant().id(), wish.text("meetingID")));
    }

    /** As {@link #enter}, but stops where the person would be let in; a run that was lost is brought up again all the same. */
    JoinOutcome look(JoinWish wish) throws InterruptedException {
        return enter(wish.onlyLooking());
    }

    /** As the run stands in the database: what is remembered of it may just have been found wrong. */
    private JoinOutcome enterAnew(JoinWish wish) throws InterruptedException {
        return enter(wish, known.findAnew(wish.tenant().id(), wish.text("meetingID")));
    }

    private JoinOutcome enter(JoinWish wish, Optional<Meeting> live) throws InterruptedException {
        UUID tenant = wish.tenant().id();
        String id = wish.text("meetingID");
        if (live.isEmpty()) {
            return carriedOn(wish, tenant, id);
        }
        if (live.get().isRunning()) {
            return into(wish, live.get());
        }
        return underWay(wish, tenant, id);
    }

    /**
     * As {@link #enter} where everything that decides is in memory: a known run, a role that is named, a link of this run,
     * and no limit that is ours to keep. Else null, with nothing done.
     *
     * @param policy of the tenant
     */
    JoinOutcome.@Nullable Go enterFromMemory(JoinWish wish, TenantPolicy policy) {
        Meeting meeting = known.remembered(wish.tenant().id(), wish.text("meetingID"));
        String role = wish.text("role").toUpperCase(Locale.ROOT);
        if (meeting == null
                || !wish.redirects()
                || !(role.equals("MODERATOR") || role.equals("VIEWER"))
                || policy.callerGeneration().joinNeedsPassword()
                || Seats.keeps(policy)
                || CallRules.join(wish.parameters()).isPresent()
                || !isPlainlyOf(meeting, wish.text("createTime"))) {
            return null;
        }
        String location =
                meetings.join().passFromMemory(meeting, attendant(wish, role.equals("MODERATOR")), () -> passage(wish));
        return location == null ? null : new JoinOutcome.Go(location);
    }

    private static boolean isPlainlyOf(Meeting meeting, String createTime) {
        Meeting.Place place = meeting.place();
        return createTime.isEmpty() || (place != null && createTime.equals(Long.toString(place.createTime())));
    }

    private static Attendant attendant(JoinWish wish, boolean moderator) {
        String userId = wish.text("userID");
        return new Attendant(
                userId.isEmpty() ? inventedId() : userId,
                wish.text("fullName"),
                moderator,
                CallRules.isTrue(wish.parameters(), "guest"));
    }

    private Passage passage(JoinWish wish) {
        String refused = links.again(wish.tenant().slug(), wish.hop() + 1, wish.parameters());
        @Nullable String back = wish.logoutUrl().map(links::back).orElse(null);
        return new Passage(wish.parameters(), refused, back);
    }

    /** Most starts take less than a second, so a person need not see that there was one. */
    private JoinOutcome underWay(JoinWish wish, UUID tenant, String id) throws InterruptedException {
        long until = System.nanoTime() + START.toNanos();
        Optional<Meeting> live = known.findAnew(tenant, id);
        while (live.isPresent() && !live.get().isRunning() && System.nanoTime() < until) {
            meetings.start().awaitChange(live.get().id(), RE_READ);
            live = known.findAnew(tenant, id);
        }
        return live.isEmpty()
                ? Refused.of(Situation.NOT_RUNNING, UNKNOWN)
                : live.get().isRunning() ? into(wish, live.get()) : new JoinOutcome.Wait();
    }

    /** The successor of a run that vanished. */
    private JoinOutcome carriedOn(JoinWish wish, UUID tenant, String id) throws InterruptedException {
        long until = System.nanoTime() + LATE_NEWS.toNanos();
        Optional<Meeting> lost = meetings.store().findVanished(tenant, id, FindRun.VANISHED);
        while (lost.isPresent() && known.isNews(lost.get(), LATE_NEWS) && System.nanoTime() < until) {
            meetings.start().awaitChange(lost.get().id(), RE_READ);
            lost = meetings.store().findVanished(tenant, id, FindRun.VANISHED);
        }
        if (lost.isEmpty()) {
            // Brought up by somebody else in between, or never there, or ended.
            return underWay(wish, tenant, id);
        }
        return started(wish, meetings.start().carryOn(lost.get()));
    }

    private JoinOutcome started(JoinWish wish, StartResult result) {
        return switch (result) {
            case StartResult.Running running -> into(wish, running.meeting());
            case StartResult.NotStarted not ->
                switch (not.reason()) {
                    case STILL_STARTING -> new JoinOutcome.Wait();
                    case LIMIT_REACHED ->
                        new Refused(
                                Situation.TOO_MANY,
                                "maxConcurrent",
                                not.message(),
                                not.reason().name());
                    case NO_SERVER, SERVERS_FAILED, REJECTED, TENANT_SUSPENDED ->
                        new Refused(
                                Situation.UNAVAILABLE,
                                "serverUnavailable",
                                not.message(),
                                not.reason().name());
                };
        };
    }

    private JoinOutcome into(JoinWish wish, Meeting meeting) {
        TenantPolicy policy = tenants.policyOf(wish.tenant().id());
        Entitled entitled = role(wish, meeting, policy.callerGeneration());
        if (entitled.refusal() != null) {
            return entitled.refusal();
        }
        String createTime = wish.text("createTime");
        if (!createTime.isEmpty() && !isOf(meeting, Long.parseLong(createTime))) {
            return Refused.of(Situation.STALE, STALE);
        }
        if (wish.looking()) {
            return new JoinOutcome.MayEnter(meeting);
        }
        if (wish.redirects() && !meetings.join().isReachable(meeting)) {
            return new JoinOutcome.ServerSilent();
        }
        Attendant who = attendant(wish, entitled.moderator());
        if (!seats.admit(policy, meeting, who)) {
            return Refused.of(Situation.FULL, FULL);
        }
        Passage passage = passage(wish);
        return wish.redirects()
                ? new JoinOutcome.Go(meetings.join().pass(meeting, who, passage).toString())
                : onBehalf(wish, meeting, who, passage);
    }

    private JoinOutcome onBehalf(JoinWish wish, Meeting meeting, Attendant who, Passage passage) {
        Outcome<JoinedUser> outcome = meetings.join().enter(meeting, who, passage);
        return switch (outcome) {
            case Outcome.Success<JoinedUser> success ->
                new JoinOutcome.Joined(success.value(), success.messageKey(), success.message());
            case Outcome.Failure<JoinedUser> failure -> {
                if (GONE.contains(failure.kind()) && meetings.recheck().of(meeting) == ConfirmEnd.Finding.GONE) {
                    yield wish.hop() == 0 ? anew(wish) : Refused.of(Situation.NOT_RUNNING, UNKNOWN);
                }
                yield switch (failure.kind()) {
                    case LIMIT -> Refused.of(Situation.FULL, FULL);
                    case DENIED ->
                        new Refused(Situation.NOT_ALLOWED, failure.messageKey(), failure.message(), "GUEST_DENIED");
                    default ->
                        new Refused(
                                Situation.UNAVAILABLE,
                                "serverUnavailable",
                                "The server of the meeting does not answer.",
                                failure.kind().name());
                };
            }
        };
    }

    private JoinOutcome anew(JoinWish wish) {
        try {
            return enterAnew(new JoinWish(wish.tenant(), wish.parameters(), 1, wish.reference()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new JoinOutcome.Wait();
        }
    }

    private boolean isOf(Meeting meeting, long createTime) {
        Meeting.Place place = meeting.place();
        return (place != null && place.createTime() == createTime)
                || meetings.store().isCarriedOn(meeting, createTime);
    }

    /** Exactly one of the two is of use. */
    private record Entitled(@Nullable Refused refusal, boolean moderator) {}

    /** The role that is named; else the one whose password is given. Up to 2.5 a password is wanted in any case. */
    private Entitled role(JoinWish wish, Meeting meeting, VersionProfile generation) {
        String role = wish.text("role").toUpperCase(Locale.ROOT);
        boolean named = role.equals("MODERATOR") || role.equals("VIEWER");
        if (named && !generation.joinNeedsPassword()) {
            return new Entitled(null, role.equals("MODERATOR"));
        }
        String password = wish.text("password");
        Passwords passwords = password.isEmpty()
                ? null
                : meetings.store()
                        .findAsCaller(meeting.id())
                        .map(CallersMeeting::passwords)
                        .orElse(null);
        boolean moderator = passwords != null && passwords.moderator().equals(password);
        boolean attendee = passwords != null && passwords.attendee().equals(password);
        if (moderator || attendee) {
            return new Entitled(null, named ? role.equals("MODERATOR") : moderator);
        }
        return new Entitled(
                generation.joinNeedsPassword()
                        ? Refused.of(Situation.INVALID, password.isEmpty() ? NO_PASSWORD : WRONG_PASSWORD)
                        : Refused.of(Situation.NO_ROLE, NO_ROLE),
                false);
    }

    /** As servers invent one for somebody whose platform names none: so polls and events find this join. */
    private static String inventedId() {
        return "w_" + RandomIds.token128().substring(0, 12);
    }

    /** Asks the server of a meeting that turned somebody away, of whom we do not know enough to let them in. */
    void lookAt(JoinWish wish) {
        FindRun.live(meetings.store(), wish.tenant().id(), wish.text("meetingID"))
                .ifPresent(meetings.recheck()::of);
    }

    /**
     * Somebody was turned away by the server: asks it whether the meeting is still there, and lets the person into the
     * successor if it is gone.
     *
     * @param told the key that the server gave, empty if it gave none. It came through a browser, so nothing is changed
     *     because of it
     */
    JoinOutcome turnedAway(JoinWish wish, String told) throws InterruptedException {
        Optional<Meeting> live = known.findAnew(wish.tenant().id(), wish.text("meetingID"));
        if (live.isPresent() && live.get().isRunning()) {
            switch (told) {
                case "maxParticipantsReached", "seatWait" -> {
                    return Refused.of(Situation.FULL, FULL);
                }
                case "guestDeniedAccess", "guestDeny" -> {
                    return new Refused(Situation.NOT_ALLOWED, told, "Guest denied to join meeting.", told);
                }
                default -> {}
            }
            ConfirmEnd.Finding finding = meetings.recheck().of(live.get());
            if (finding == ConfirmEnd.Finding.COULD_NOT_ASK) {
                return new Refused(
                        Situation.UNAVAILABLE,
                        "serverUnavailable",
                        "The server of the meeting does not answer.",
                        "the server refused a join and then did not answer");
            }
            if (finding == ConfirmEnd.Finding.STILL_THERE && wish.hop() > 1) {
                return new Refused(
                        Situation.NOT_ALLOWED,
                        told.isEmpty() ? "internalError" : told,
                        "The server of the meeting refused to let you in.",
                        "the server refused a join of a meeting that it has: " + told);
            }
        }
        if (told.equals("meetingForciblyEnded") || wish.hop() > 2) {
            return Refused.of(Situation.NOT_RUNNING, UNKNOWN);
        }
        return enterAnew(wish);
    }
}
