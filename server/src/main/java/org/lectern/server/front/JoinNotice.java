package org.lectern.server.front;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.front.JoinOutcome.Refused;
import org.lectern.server.front.JoinOutcome.Situation;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.platform.FetchAhead;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.privacy.JoinNotices;
import org.lectern.server.privacy.JoinNotices.Notice;
import org.lectern.server.privacy.JoinNotices.Passage;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;

/**
 * What people of a caller are told before they join, where the tenant wants that: a page of ours with two links, each of
 * which goes on with the same join. {@code /join/notice/{link}} takes the answer.
 *
 * <p>A join that a program makes for somebody, and one that is too long for a link, goes on unasked.
 */
final class JoinNotice implements RawHandler {
    private static final int LONGEST = 6_000;

    private final JoinNotices notices;
    private final SealedLinks links;
    private final Entering entering;
    private final TenantStore tenants;
    private final JoinPage page;

    /** What lets people in. */
    record Entering(EnterMeeting meetings, JoinAnswers answers) {}

    JoinNotice(JoinNotices notices, SealedLinks links, Entering entering, TenantStore tenants, JoinPage page) {
        this.notices = notices;
        this.links = links;
        this.entering = entering;
        this.tenants = tenants;
        this.page = page;
    }

    /** Whether joins have to be looked at here at all; from memory. */
    boolean mayAsk() {
        return notices.mayAsk();
    }

    /** The answer to the join: the notice, or what became of it. */
    FrontAnswer enter(JoinWish wish) throws InterruptedException {
        if (!wish.redirects() || CallRules.join(wish.parameters()).isPresent()) {
            return go(wish);
        }
        return switch (notices.before(wish.tenant().id(), wish.text("userID"))) {
            case Passage.Named _ -> go(wish);
            case Passage.Unnamed _ -> go(unnamed(wish));
            case Passage.Closed _ -> declined(wish);
            case Passage.Ask ask -> {
                RawResponse shown = ask(wish, ask.notice());
                yield shown == null ? go(wish) : new FrontAnswer.Whole(shown, "");
            }
        };
    }

    private FrontAnswer go(JoinWish wish) throws InterruptedException {
        return entering.answers().of(wish, entering.meetings().enter(wish));
    }

    private FrontAnswer declined(JoinWish wish) {
        return entering.answers()
                .of(
                        wish,
                        new Refused(
                                Situation.DECLINED,
                                "declined",
                                "You did not agree to what is written down in this class.",
                                "DECLINED"));
    }

    private static JoinWish unnamed(JoinWish wish) {
        Parameters parameters = wish.parameters().without("userID").and("userID", Attendant.unnamedId());
        return new JoinWish(wish.tenant(), parameters, wish.hop(), wish.reference());
    }

    private @Nullable RawResponse ask(JoinWish wish, Notice notice) {
        if (wish.parameters().encoded().length() > LONGEST) {
            return null;
        }
        String slug = wish.tenant().slug();
        return page.notice(
                notice.lines(),
                links.notice(slug, notice.version(), true, wish.parameters()),
                links.notice(slug, notice.version(), false, wish.parameters()),
                wish.reference());
    }

    @Override
    public RawResponse handle(RawRequest request) throws InterruptedException {
        if (request.method().equals("HEAD")) {
            return JoinPage.guarded(RawResponse.status(200));
        }
        if (!request.method().equals("GET")) {
            return JoinPage.guarded(RawResponse.status(405)).with("Allow", "GET, HEAD");
        }
        if (FetchAhead.is(request.headers())) {
            return JoinPage.guarded(RawResponse.status(503));
        }
        String reference = References.next();
        SealedLinks.Answered answered =
                links.openNotice(request.variable("link")).orElse(null);
        Optional<Tenant> tenant = answered == null ? Optional.empty() : tenants.findBySlug(answered.slug());
        if (answered == null || tenant.isEmpty()) {
            return page.of(JoinPage.Kind.STALE, "", reference, null);
        }
        if (!tenant.get().isActive()) {
            return page.of(JoinPage.Kind.CLOSED, "", reference, null);
        }
        var wish = new JoinWish(tenant.get(), answered.join(), 0, reference);
        String person = wish.text("userID");
        if (!person.isEmpty()) {
            notices.answer(
                    tenant.get().id(),
                    person,
                    answered.version(),
                    answered.agreed() ? JoinNotices.Answer.AGREED : JoinNotices.Answer.DECLINED);
        }
        RawResponse answer = Answers.of(afterwards(wish, answered.agreed()));
        return answer.status() == 302 ? answer.with("Referrer-Policy", "no-referrer") : answer;
    }

    /** Whoever is named by nothing is taken at their word. */
    private FrontAnswer afterwards(JoinWish wish, boolean agreed) throws InterruptedException {
        if (agreed) {
            return go(wish);
        }
        boolean unnamed = notices.current(wish.tenant().id())
                .map(notice -> notice.declined() == org.lectern.server.privacy.PrivacyPolicy.Declined.UNNAMED)
                .orElse(true);
        return unnamed ? go(unnamed(wish)) : declined(wish);
    }
}
