package org.lectern.server.front;

import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.front.SealedLinks.Again;
import org.lectern.server.operations.InspectedRequest;
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
    private final Consumer<InspectedRequest> inspector;

    /** @param inspector is told of every request; returns at once and never throws */
    JoinAgain(
            TenantStore tenants,
            SealedLinks links,
            JoinNotice.Entering entering,
            JoinPage page,
            Consumer<InspectedRequest> inspector) {
        this.tenants = tenants;
        this.links = links;
        this.meetings = entering.meetings();
        this.answers = entering.answers();
        this.page = page;
        this.inspector = inspector;
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
        Tenant tenant = again == null ? null : tenants.findBySlug(again.slug()).orElse(null);
        if (again == null || tenant == null) {
            log.info("refused a join reason=UNKNOWN_LINK reference={}", reference);
            note(null, "", "UNKNOWN_LINK", reference, request);
            return page.of(JoinPage.Kind.STALE, "", reference, null);
        }
        FrontAnswer answer = answer(tenant, again, told(request.query()), reference);
        note(tenant.id(), again.slug(), answer.why(), reference, request);
        RawResponse response = Answers.of(answer);
        return response.status() == 302 ? response.with("Referrer-Policy", "no-referrer") : response;
    }

    private FrontAnswer answer(Tenant tenant, Again again, String told, String reference) throws InterruptedException {
        if (!tenant.isActive()) {
            return new FrontAnswer.Whole(page.of(JoinPage.Kind.CLOSED, "", reference, null), Reasons.TENANT_SUSPENDED);
        }
        var wish = new JoinWish(tenant, again.join(), again.hop(), reference);
        log.info(
                "a server sent somebody back tenant={} key={} hop={} reference={}",
                again.slug(),
                told,
                again.hop(),
                reference);
        if (!again.complete()) {
            meetings.lookAt(wish);
            return new FrontAnswer.Whole(
                    page.of(JoinPage.Kind.NOT_RUNNING, "", reference, null),
                    "a server refused a join that was too long to be kept: " + told);
        }
        return answers.of(wish, meetings.turnedAway(wish, told));
    }

    /** The address is a credential, so that what is noted is the way without the link. */
    private void note(@Nullable UUID tenantId, String slug, String reason, String reference, RawRequest request) {
        var shown = new RawRequest(
                request.method(),
                new RawRequest.Target("/join/again", request.target().query(), Map.of()),
                request.headers(),
                RawRequest.Body.NONE,
                request.remoteAddress());
        inspector.accept(new InspectedRequest(tenantId, slug, "join", reason, reference, shown));
    }

    /** The key in the list of errors that the server appended, empty if there is none that can be read. */
    private static String told(String query) {
        String errors = CallRules.text(Parameters.parse(query), "errors");
        Matcher key = KEY.matcher(errors);
        return key.find() ? key.group(1) : "";
    }
}
