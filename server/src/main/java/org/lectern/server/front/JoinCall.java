package org.lectern.server.front;

import org.jspecify.annotations.Nullable;
import org.lectern.server.front.JoinOutcome.Refused;
import org.lectern.server.front.JoinOutcome.Situation;
import org.lectern.server.platform.FetchAhead;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.tenant.PolicyDecision;

/**
 * {@code join}: takes a browser into its meeting's server, or shows a person why not.
 *
 * @see "docs/protocol/bigbluebutton-api.md, join"
 */
final class JoinCall implements OftenQuick {
    private final Policies policies;
    private final EnterMeeting meetings;
    private final JoinAnswers answers;
    private final JoinPage page;
    private final JoinNotice notice;

    JoinCall(Policies policies, EnterMeeting meetings, JoinAnswers answers, JoinPage page, JoinNotice notice) {
        this.policies = policies;
        this.meetings = meetings;
        this.answers = answers;
        this.page = page;
        this.notice = notice;
    }

    @Override
    public FrontAnswer answer(FrontRequest request) throws InterruptedException {
        if (FetchAhead.is(request.headers())) {
            return new FrontAnswer.Whole(JoinPage.guarded(RawResponse.status(503)), "FETCHED_AHEAD");
        }
        var asked = new JoinWish(request.tenant(), request.parameters(), 0, request.reference());
        return switch (policies.join(request)) {
            case PolicyDecision.Refused refused ->
                answers.of(
                        asked,
                        new Refused(Situation.NOT_ALLOWED, refused.messageKey(), refused.message(), refused.reason()));
            case PolicyDecision.Allowed allowed -> {
                var wish = new JoinWish(request.tenant(), allowed.parameters(), 0, request.reference());
                yield notice.enter(wish);
            }
        };
    }

    @Override
    public @Nullable FrontAnswer fromMemory(FrontRequest request) {
        if (FetchAhead.is(request.headers())
                || notice.mayAsk()
                || !(policies.joinFromMemory(request) instanceof PolicyDecision.Allowed allowed)) {
            return null;
        }
        var wish = new JoinWish(request.tenant(), allowed.parameters(), 0, request.reference());
        JoinOutcome.Go go = meetings.enterFromMemory(wish, policies.of(request.tenantId()));
        if (go == null) {
            return null;
        }
        policies.tell(request, allowed);
        return answers.of(wish, go);
    }

    /** A person stands before it in most cases. No address in the request is believed unless it was signed. */
    @Override
    public FrontAnswer refused(Refusal refusal) {
        boolean program = CallRules.text(refusal.parameters(), "redirect").equalsIgnoreCase("false");
        if (program || !(refusal.answer() instanceof FrontAnswer.Failure failure)) {
            return refusal.answer();
        }
        if (refusal.tenant() == null) {
            return new FrontAnswer.Whole(
                    page.of(JoinPage.Kind.WRONG_LINK, "", refusal.reference(), null), failure.reason());
        }
        if (failure.reason().equals(Reasons.TENANT_SUSPENDED)) {
            return new FrontAnswer.Whole(
                    page.of(JoinPage.Kind.CLOSED, "", refusal.reference(), null), failure.reason());
        }
        return answers.of(
                new JoinWish(refusal.tenant(), refusal.parameters(), 0, refusal.reference()),
                new Refused(Situation.INVALID, failure.key(), failure.message(), failure.reason()));
    }
}
