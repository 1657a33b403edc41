package org.lectern.server.front;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.lectern.bbb.JoinedUser;
import org.lectern.server.front.JoinOutcome.Refused;
import org.lectern.server.front.JoinOutcome.Situation;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.operations.JoinRefusals;

/**
 * Tells what became of a join in the form that fits: XML to a program, a redirect with the errors where the caller named an
 * address for them, else our own page to a person.
 *
 * <p>Unlike a server we take the caller's {@code logoutURL} for errors only where the person can do nothing about them:
 * platforms close the window there without showing anything.
 *
 * @see "docs/front.md, join"
 */
final class JoinAnswers {
    private final JoinPage page;
    private final Consumer<JoinRefusals.Refused> refusals;
    private final InstantSource clock;

    /** @param refusals told of everybody who is not let in */
    JoinAnswers(JoinPage page, Consumer<JoinRefusals.Refused> refusals, InstantSource clock) {
        this.page = page;
        this.refusals = refusals;
        this.clock = clock;
    }

    FrontAnswer of(JoinWish wish, JoinOutcome outcome) {
        return switch (outcome) {
            case JoinOutcome.Go go -> new FrontAnswer.Redirect(go.location());
            case JoinOutcome.Joined joined -> joined(joined);
            case JoinOutcome.MayEnter _ -> throw new IllegalArgumentException("it was only looked");
            case JoinOutcome.Wait _ -> {
                note(wish, "STARTING");
                yield wish.redirects()
                        ? page(wish, JoinPage.Kind.WAITING, "", "")
                        : new FrontAnswer.Failure(
                                "serverUnavailable", "The meeting is still being started.", "STILL_STARTING");
            }
            case JoinOutcome.ServerSilent _ -> {
                note(wish, "SERVER_UNREACHABLE");
                yield page(wish, JoinPage.Kind.SERVER_SILENT, "", "SERVER_SILENT");
            }
            case Refused refused -> {
                note(wish, reason(wish, refused));
                yield refused(wish, refused);
            }
        };
    }

    /** For whoever is asked why: what the person could do about it, or more exactly. */
    private static String reason(JoinWish wish, Refused refused) {
        boolean tried = refused.situation() == Situation.NO_ROLE
                && !wish.text("password").isEmpty();
        if (tried || refused.key().equals("invalidPassword")) {
            return "WRONG_PASSWORD";
        }
        return refused.situation() == Situation.NOT_ALLOWED && refused.key().startsWith("guestDen")
                ? "GUEST_DENIED"
                : refused.situation().name();
    }

    /** The person was shown the notice that comes before joining, and is not in unless something else tells so. */
    void noticeShown(JoinWish wish) {
        note(wish, "NOTICE");
    }

    private void note(JoinWish wish, String reason) {
        refusals.accept(new JoinRefusals.Refused(
                wish.tenant().id(),
                clock.instant(),
                wish.text("userID"),
                wish.text("fullName"),
                wish.text("meetingID"),
                reason,
                wish.reference()));
    }

    private FrontAnswer refused(JoinWish wish, Refused refused) {
        if (!wish.redirects() || refused.situation() == Situation.NO_ROLE) {
            return new FrontAnswer.Failure(refused.key(), refused.message(), refused.reason());
        }
        Optional<CallerAddress> errors = CallerAddress.of(wish.text("errorRedirectUrl"));
        if (errors.isEmpty() && refused.situation() == Situation.INVALID) {
            errors = wish.logoutUrl();
        }
        if (errors.isPresent()) {
            return new FrontAnswer.Redirect(
                    errors.get().with("errors", Addressed.errors(refused.key(), refused.message())));
        }
        return switch (refused.situation()) {
            case INVALID, NO_ROLE -> page(wish, JoinPage.Kind.INVALID, refused.message(), refused.reason());
            case NOT_RUNNING -> page(wish, JoinPage.Kind.NOT_RUNNING, "", refused.reason());
            case STALE -> page(wish, JoinPage.Kind.STALE, "", refused.reason());
            case FULL -> page(wish, JoinPage.Kind.FULL, "", refused.reason());
            case TOO_MANY -> page(wish, JoinPage.Kind.TOO_MANY, "", refused.reason());
            case UNAVAILABLE -> page(wish, JoinPage.Kind.UNAVAILABLE, "", refused.reason());
            case DECLINED -> page(wish, JoinPage.Kind.DECLINED, "", refused.reason());
            case NOT_ALLOWED -> page(wish, JoinPage.Kind.NOT_ALLOWED, refused.message(), refused.reason());
        };
    }

    private FrontAnswer page(JoinWish wish, JoinPage.Kind kind, String message, String reason) {
        return new FrontAnswer.Whole(
                page.of(kind, message, wish.reference(), wish.logoutUrl().orElse(null)), reason);
    }

    /**
     * To a program whose person has to read the notice first: as a server says it, with the notice's address in place of the
     * client's, and without a session, since there is none yet.
     */
    static FrontAnswer noticeFirst(Meeting meeting, String address) {
        Meeting.Place place = meeting.place();
        String internal = place == null ? null : place.internalMeetingId();
        return new FrontAnswer.Success(xml -> xml.element("messageKey", "noticeFirst")
                .element("message", "The person reads a notice first: send them to the address.")
                .element("meeting_id", internal == null ? "" : internal)
                .element("user_id", "")
                .element("auth_token", "")
                .element("session_token", "")
                .element("guestStatus", "ALLOW")
                .element("url", address));
    }

    /** As a server says it; the address is the server's own client. */
    private static FrontAnswer joined(JoinOutcome.Joined joined) {
        JoinedUser user = joined.user();
        return new FrontAnswer.Success(xml -> xml.element("messageKey", joined.messageKey())
                .element("message", joined.message())
                .element("meeting_id", user.internalMeetingId())
                .element("user_id", user.internalUserId())
                .element("auth_token", user.element().text("auth_token"))
                .element("session_token", user.sessionToken())
                .element("guestStatus", user.guestStatus().name())
                .element("url", user.url()));
    }
}
