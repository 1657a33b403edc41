package org.lectern.server.playback;

import java.util.Optional;
import org.lectern.server.platform.FetchAhead;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;

/** {@code /gate/link/{link}}: follows a link that an application was given in place of a server's address. */
final class LinkEndpoint implements RawHandler {
    private final PlaybackLinks links;
    private final Entitlement entitlement;
    private final PlayRecording play;

    LinkEndpoint(PlaybackLinks links, Entitlement entitlement, PlayRecording play) {
        this.links = links;
        this.entitlement = entitlement;
        this.play = play;
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
        PlaybackLinks.Target target = links.open(request.variable("link")).orElse(null);
        if (target == null) {
            return page(
                    410,
                    "Link expired",
                    "This link to a recording is too old or is none of ours. Go back to the page where you found it, load it"
                            + " again, and take a new one.");
        }
        return way(target)
                .map(location -> guarded(RawResponse.redirect(location)))
                .orElseGet(
                        () -> page(
                                404,
                                "No such recording",
                                "This recording is not there any more, or is not shown at the moment. Ask whoever gave you the link."));
    }

    private Optional<String> way(PlaybackLinks.Target target) {
        Optional<Playable> found = entitlement.ofLink(target.tenantId(), target.recordId());
        if (target.type().isEmpty()) {
            // Subtitles: of the recording, not of a format.
            return found.flatMap(playable -> play.wayToFile(target.tenantId(), playable.item(), "", target.url()));
        }
        return found.flatMap(playable -> playable.format(target.type())
                .flatMap(format -> target.url().isEmpty()
                        ? play.wayOfLink(target.tenantId(), playable, format)
                        : play.wayToFile(target.tenantId(), playable.item(), format.type(), target.url())));
    }

    private static RawResponse page(int status, String title, String text) {
        return guarded(RawResponse.html(status, """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title></head>
                <body><main><h1>%s</h1><p>%s</p></main></body>
                </html>
                """.formatted(title, title, text)));
    }

    private static RawResponse guarded(RawResponse response) {
        return response.with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Robots-Tag", "noindex")
                .with("Content-Security-Policy", "default-src 'none'; frame-ancestors *");
    }
}
