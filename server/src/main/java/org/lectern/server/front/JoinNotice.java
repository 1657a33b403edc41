package org.lectern.server.front;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.Parameters;
import org.lectern.server.front.JoinOutcome.Refused;
import org.lectern.server.front.JoinOutcome.Situation;
import org.lectern.server.front.SealedLinks.Noticed;
import org.lectern.server.front.SealedLinks.Step;
import org.lectern.server.front.SealedLinks.Way;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.TicketHolder.Entry;
import org.lectern.server.platform.FetchAhead;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.privacy.JoinNotices;
import org.lectern.server.privacy.JoinNotices.Notice;
import org.lectern.server.privacy.JoinNotices.Passage;
import org.lectern.server.privacy.PrivacyPolicy.Declined;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;

/**
 * What people are told before they join, where the tenant wants that: a page of ours with two links, each of which goes on
 * with the same join. {@code /join/notice/{link}} shows the page, takes the answer, and takes it back later.
 *
 * <p>A program that joins for somebody is given the address of the page in place of the client's.
 *
 * @see "docs/privacy.md, before joining"
 */
final class JoinNotice implements RawHandler {
    /** Longer ones are kept here: request lines have 8 KB. */
    private static final int LONGEST = 6_000;

    private final JoinNotices notices;
    private final Links links;
    private final Entering entering;
    private final TenantStore tenants;
    private final JoinPage page;

    /** What lets people in. */
    record Entering(EnterMeeting meetings, JoinAnswers answers, TicketEntry tickets) {}

    /** What the ways on are kept in. */
    record Links(SealedLinks sealed, KeptJoins kept) {}

    JoinNotice(JoinNotices notices, Links links, Entering entering, TenantStore tenants, JoinPage page) {
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
        if (CallRules.join(wish.parameters()).isPresent()) {
            return go(wish);
        }
        return switch (notices.before(wish.tenant().id(), wish.text("userID"))) {
            case Passage.Named _ -> go(wish);
            case Passage.Unnamed _ -> go(unnamed(wish));
            case Passage.Closed _ -> declined(wish);
            case Passage.Ask(Notice notice) -> wish.redirects() ? show(wish, notice) : askThroughProgram(wish, notice);
        };
    }

    private FrontAnswer show(JoinWish wish, Notice notice) {
        entering.answers().noticeShown(wish);
        return new FrontAnswer.Whole(ask(notice, link(wish, notice), wish.reference()), "NOTICE");
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

    /** Nobody is let in yet: the program hands its person an address, and it is the notice's. */
    private FrontAnswer askThroughProgram(JoinWish wish, Notice notice) throws InterruptedException {
        return switch (entering.meetings().look(wish)) {
            case JoinOutcome.MayEnter(Meeting meeting) -> {
                var browser = new JoinWish(
                        wish.tenant(), wish.parameters().without("redirect"), wish.hop(), wish.reference());
                yield JoinAnswers.noticeFirst(
                        meeting, links.sealed().notice(link(browser, notice).as(Step.ASK)));
            }
            case JoinOutcome other -> entering.answers().of(wish, other);
        };
    }

    private Noticed link(JoinWish wish, Notice notice) {
        Parameters join = wish.parameters();
        boolean fits = join.encoded().length() <= LONGEST;
        return new Noticed(
                wish.tenant().slug(),
                notice.version(),
                Step.ASK,
                fits ? Way.JOIN : Way.KEPT,
                fits
                        ? join
                        : Parameters.of(
                                "kept",
                                links.kept().put(wish.tenant().id(), join).toString(),
                                "userID",
                                wish.text("userID")));
    }

    private RawResponse ask(Notice notice, Noticed link, String reference) {
        SealedLinks sealed = links.sealed();
        boolean named = !person(link).isEmpty();
        return page.notice(new JoinPage.NoticeView(
                notice.lines(),
                sealed.notice(link.as(Step.AGREE)),
                sealed.notice(link.as(Step.DECLINE)),
                named ? sealed.notice(mine(link, Step.MINE)) : null,
                reference));
    }

    /** Nothing of a join, so that whoever finds the link cannot join with it. */
    private static Noticed mine(Noticed link, Step step) {
        return new Noticed(link.slug(), link.version(), step, Way.JOIN, Parameters.of("userID", person(link)));
    }

    /** As servers are told; empty for somebody who is asked every time. */
    private static String person(Noticed link) {
        return CallRules.text(link.what(), "userID");
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
        Noticed link = links.sealed().openNotice(request.variable("link")).orElse(null);
        Optional<Tenant> tenant = link == null ? Optional.empty() : tenants.findBySlug(link.slug());
        if (link == null || tenant.isEmpty()) {
            return page.of(JoinPage.Kind.STALE, "", reference, null);
        }
        if (!tenant.get().isActive()) {
            return page.of(JoinPage.Kind.CLOSED, "", reference, null);
        }
        UUID tenantId = tenant.get().id();
        return switch (link.step()) {
            case ASK -> asked(tenant.get(), link, reference);
            case MINE -> mine(tenantId, link);
            case WITHDRAW -> {
                notices.withdraw(tenantId, person(link));
                yield mine(tenantId, link);
            }
            case AGREE, DECLINE -> answered(tenant.get(), link, reference);
        };
    }

    /** The text as it is now: it may have changed since the link was made. */
    private RawResponse asked(Tenant tenant, Noticed link, String reference) throws InterruptedException {
        Optional<Notice> notice = notices.current(tenant.id());
        if (notice.isEmpty()) {
            return onward(tenant, link, reference, true);
        }
        Optional<JoinWish> wish = link.way() == Way.ROOM
                ? Optional.of(entering.tickets().wish(tenant, link, reference))
                : join(tenant, link).map(join -> new JoinWish(tenant, join, 0, reference));
        wish.ifPresent(entering.answers()::noticeShown);
        var now = new Noticed(link.slug(), notice.get().version(), Step.ASK, link.way(), link.what());
        return ask(notice.get(), now, reference);
    }

    private RawResponse answered(Tenant tenant, Noticed link, String reference) throws InterruptedException {
        boolean agreed = link.step() == Step.AGREE;
        String person = person(link);
        if (!person.isEmpty()) {
            notices.answer(
                    tenant.id(),
                    person,
                    link.version(),
                    agreed ? JoinNotices.Answer.AGREED : JoinNotices.Answer.DECLINED);
        }
        return onward(tenant, link, reference, agreed);
    }

    private RawResponse onward(Tenant tenant, Noticed link, String reference, boolean agreed)
            throws InterruptedException {
        if (link.way() == Way.ROOM) {
            return intoRoom(tenant, link, reference, agreed);
        }
        Optional<Parameters> join = join(tenant, link);
        if (join.isEmpty()) {
            return page.of(JoinPage.Kind.STALE, "", reference, null);
        }
        var wish = new JoinWish(tenant, join.get(), 0, reference);
        RawResponse answer = Answers.of(afterwards(wish, agreed));
        return answer.status() == 302 ? answer.with("Referrer-Policy", "no-referrer") : answer;
    }

    /** Empty if it was kept here, and no longer is. */
    private Optional<Parameters> join(Tenant tenant, Noticed link) {
        return link.way() == Way.JOIN ? Optional.of(link.what()) : kept(tenant, link.what());
    }

    private Optional<Parameters> kept(Tenant tenant, Parameters what) {
        return links.kept().find(tenant.id(), UUID.fromString(CallRules.text(what, "kept")));
    }

    /** Whoever is named by nothing is taken at their word. */
    private FrontAnswer afterwards(JoinWish wish, boolean agreed) throws InterruptedException {
        if (agreed) {
            return go(wish);
        }
        return mayJoinUnnamed(wish.tenant()) ? go(unnamed(wish)) : declined(wish);
    }

    private boolean mayJoinUnnamed(Tenant tenant) {
        return notices.current(tenant.id())
                .map(notice -> notice.declined() == Declined.UNNAMED)
                .orElse(true);
    }

    private RawResponse intoRoom(Tenant tenant, Noticed link, String reference, boolean agreed) {
        if (!agreed && !mayJoinUnnamed(tenant)) {
            return page.of(JoinPage.Kind.DECLINED, "", reference, null);
        }
        Entry entry = entering.tickets()
                .enter(
                        CallRules.text(link.what(), "room"),
                        UUID.fromString(CallRules.text(link.what(), "person")),
                        !agreed);
        return switch (entry) {
            case Entry.Go go ->
                JoinPage.guarded(RawResponse.redirect(go.location().toString()));
            case Entry.NotYet _ -> page.of(JoinPage.Kind.WAITING, "", reference, null);
            case Entry.No no -> page.of(JoinPage.Kind.NOT_ALLOWED, no.message(), no.reference(), null);
        };
    }

    /** What somebody answered, for whoever has their link. */
    private RawResponse mine(UUID tenantId, Noticed link) {
        JoinNotices.Given given = notices.newest(tenantId, person(link)).orElse(null);
        boolean agreed = given != null && given.answer() == JoinNotices.Answer.AGREED;
        Instant at = given == null ? null : given.at();
        return page.answer(new JoinPage.AnswerView(
                given == null ? "NONE" : given.answer().name(),
                at == null ? "" : at.toString().substring(0, 10),
                notices.current(tenantId).map(Notice::lines).orElse(java.util.List.of()),
                agreed ? links.sealed().notice(link.as(Step.WITHDRAW)) : null));
    }
}
