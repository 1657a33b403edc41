package org.lectern.server.front;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.bbb.Parameters;
import org.lectern.server.front.SealedLinks.Again;
import org.lectern.server.platform.FetchAhead;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /join/again/{link}}: where a server sends somebody it does not let in. The server is asked at once, and if the
 * meeting is gone the person enters its successor without noticing more than a pause.
 */
final class JoinAgain implements RawHandler {
    private static final Logger log = LoggerFactory.getLogger(JoinAgain.class);
    private static final Pattern KEY = Pattern.compile("\"key\"\\s*:\\s*\"([A-Za-z ]{1,60})\"");

    private final TenantStore tenants;
    private final SealedLinks links;
    private final EnterMeeting meetings;
    private final JoinAnswers answers;
    private final JoinPage page;

    JoinAgain(TenantStore tenants, SealedLinks links, EnterMeeting meetings, JoinAnswers answers, JoinPage page) {
        this.tenants = tenants;
        this.links = links;
        this.meetings = meetings;
        this.answers = answers;
        this.page = page;
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
        Again again = links.openAgain(request.variable("link")).orElse(null);
        Optional<Tenant> tenant = again == null ? Optional.empty() : tenants.findBySlug(again.slug());
        if (again == null || tenant.isEmpty()) {
            log.info("refused a join reason=UNKNOWN_LINK reference={}", reference);
            return page.of(JoinPage.Kind.STALE, "", reference, null);
        }
        if (!tenant.get().isActive()) {
            return page.of(JoinPage.Kind.CLOSED, "", reference, null);
        }
        String told = told(request.query());
        var wish = new JoinWish(tenant.get(), again.join(), again.hop(), reference);
        log.info(
                "a server sent somebody back tenant={} key={} hop={} reference={}",
                again.slug(),
                told,
                again.hop(),
                reference);
        if (!again.complete()) {
            meetings.lookAt(wish);
            return page.of(JoinPage.Kind.NOT_RUNNING, "", reference, null);
        }
        RawResponse answer = Answers.of(answers.of(wish, meetings.turnedAway(wish, told)));
        return answer.status() == 302 ? answer.with("Referrer-Policy", "no-referrer") : answer;
    }

    /** The key in the list of errors that the server appended, empty if there is none that can be read. */
    private static String told(String query) {
        String errors = CallRules.text(Parameters.parse(query), "errors");
        Matcher key = KEY.matcher(errors);
        return key.find() ? key.group(1) : "";
    }
}
