package org.lectern.server.front;

import java.util.Optional;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;

/** {@code /join/back/{link}}: takes a person who left a meeting to where the caller wants them. */
final class LeaveMeeting implements RawHandler {
    private final SealedLinks links;
    private final JoinPage page;

    LeaveMeeting(SealedLinks links, JoinPage page) {
        this.links = links;
        this.page = page;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return JoinPage.guarded(RawResponse.status(405)).with("Allow", "GET, HEAD");
        }
        Optional<CallerAddress> address = links.openBack(request.variable("link"));
        if (address.isEmpty()) {
            return page.of(JoinPage.Kind.STALE, "", References.next(), null);
        }
        Parameters query = Parameters.parse(request.query());
        String location = address.get()
                .location()
                .replace("%%USERID%%", Addressed.encode(CallRules.text(query, "id")))
                .replace("%%USERNAME%%", Addressed.encode(CallRules.text(query, "name")));
        return JoinPage.guarded(RawResponse.redirect(location));
    }
}
