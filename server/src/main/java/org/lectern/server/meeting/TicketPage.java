package org.lectern.server.meeting;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.JoinTickets.Used;
import org.lectern.server.platform.FetchAhead;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /join/{ticket}}: uses a ticket up and sends its holder into the meeting, or says why not.
 *
 * <p>Nothing that is not a person following the link uses it up: HEAD and requests that say they fetch ahead (browsers'
 * prefetch, link previews) are answered without looking at the ticket.
 */
final class TicketPage implements RawHandler {
    private static final Logger log = LoggerFactory.getLogger(TicketPage.class);

    private final JoinTickets tickets;
    private final TicketHolder holder;

    TicketPage(JoinTickets tickets, TicketHolder holder) {
        this.tickets = tickets;
        this.holder = holder;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        if (request.method().equals("HEAD")) {
            return guarded(RawResponse.status(200));
        }
        if (!request.method().equals("GET")) {
            return guarded(RawResponse.status(405)).with("Allow", "GET, HEAD");
        }
        if (FetchAhead.is(request.headers())) {
            return guarded(RawResponse.status(503));
        }
        List<String> cookies = JoinTickets.cookieValues(request.headers().first("Cookie"));
        return switch (tickets.use(request.variable("ticket"), cookies)) {
            case Used.Bad bad -> refuse(bad);
            case Used.Good good -> enter(good);
        };
    }

    private RawResponse enter(Used.Good ticket) {
        return switch (holder.enter(ticket.tenantId(), ticket.subject(), ticket.person())) {
            case TicketHolder.Entry.Go go ->
                guarded(RawResponse.redirect(go.location().toString()));
            case TicketHolder.Entry.NotYet notYet -> page(200, "Not yet", notYet.message(), null);
            case TicketHolder.Entry.No no -> page(403, "You cannot enter", no.message(), no.reference());
        };
    }

    private static RawResponse refuse(Used.Bad bad) {
        String reference = RandomIds.token128().substring(0, 8);
        log.info("refused a join ticket problem={} reference={}", bad.problem(), reference);
        return switch (bad.problem()) {
            case UNKNOWN ->
                page(404, "Unknown link", "This join link is not known here. Ask for a new one.", reference);
            case USED ->
                page(
                        410,
                        "Link already used",
                        "This join link was used before, and each works once. Go back to where you found it and take a"
                                + " new one.",
                        reference);
            case EXPIRED ->
                page(
                        410,
                        "Link expired",
                        "This join link is too old: each works for a minute. Go back to where you found it and take a"
                                + " new one.",
                        reference);
            case OTHER_BROWSER ->
                page(
                        403,
                        "Link of another browser",
                        "This join link was made for another browser session. Sign in and open the room yourself.",
                        reference);
        };
    }

    private static RawResponse page(int status, String title, String text, @Nullable String reference) {
        String foot = reference == null
                ? ""
                : "<p>If you ask for help, give this reference: <code>" + escape(reference) + "</code></p>";
        return guarded(RawResponse.html(status, """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title></head>
                <body><main><h1>%s</h1><p>%s</p>%s</main></body>
                </html>
                """.formatted(escape(title), escape(title), escape(text), foot)));
    }

    private static RawResponse guarded(RawResponse response) {
        return response.with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Robots-Tag", "noindex")
                .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
