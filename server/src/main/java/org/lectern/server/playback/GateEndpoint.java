package org.lectern.server.playback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;

/**
 * {@code /gate/ask}: asked by the web server of a BigBlueButton server, with its key, before it hands anything of a recording
 * out. 204 lets it, 401 sends the browser to {@code X-Lectern-Go} with the cookie of the answer, everything else refuses.
 *
 * @see "docs/protocol/playback-gate.md"
 */
final class GateEndpoint implements RawHandler {
    private static final Pattern RECORD = Pattern.compile("[0-9a-f]{40}-[0-9]{13}");
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final int MOST_COOKIES = 200;
    private static final int LONGEST_TARGET = 4_000;

    private final Gate gate;
    private final PlaybackServers servers;

    GateEndpoint(Gate gate, PlaybackServers servers) {
        this.gate = gate;
        this.servers = servers;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        RawHeaders headers = request.headers();
        UUID serverId = servers.ofKey(text(headers, "X-Lectern-Key")).orElse(null);
        String recordId = text(headers, "X-Lectern-Record");
        if (serverId == null || !RECORD.matcher(recordId).matches()) {
            return answer(403);
        }
        String kind = text(headers, "X-Lectern-Kind");
        String target = text(headers, "X-Lectern-Uri");
        Gate.Question question = new Gate.Question(
                recordId,
                KIND.matcher(kind).matches() ? kind : "",
                target.length() > LONGEST_TARGET ? "/" : target,
                opensPage(headers),
                cookies(headers.first("Cookie")));
        return switch (gate.ask(serverId, question)) {
            case Gate.Answer.Pass() -> answer(204);
            case Gate.Answer.Refuse(Gate.Why _) -> answer(403);
            case Gate.Answer.Go(String location, List<Gate.NewCookie> cookies) -> {
                RawResponse go = answer(401).with("X-Lectern-Go", location).with("WWW-Authenticate", "Lectern");
                yield cookies.isEmpty()
                        ? go
                        : go.with("Set-Cookie", cookie(cookies.getFirst(), text(headers, "X-Lectern-Scheme")));
            }
        };
    }

    private static RawResponse answer(int status) {
        return RawResponse.status(status).with("Cache-Control", "no-store");
    }

    /** Over https it works in the frame of another site too, each site with its own. */
    private static String cookie(Gate.NewCookie cookie, String scheme) {
        Duration life = cookie.life();
        return cookie.name() + "=" + cookie.value() + "; Path=/; HttpOnly"
                + (life == null ? "" : "; Max-Age=" + life.toSeconds())
                + (scheme.equals("https") ? "; Secure; SameSite=None; Partitioned" : "; SameSite=Lax");
    }

    private static boolean opensPage(RawHeaders headers) {
        String mode = headers.first("Sec-Fetch-Mode");
        return mode == null ? text(headers, "Accept").contains("text/html") : mode.equals("navigate");
    }

    private static String text(RawHeaders headers, String name) {
        @Nullable String value = headers.first(name);
        return value == null ? "" : value.strip();
    }

    private static List<Gate.Cookie> cookies(@Nullable String header) {
        List<Gate.Cookie> cookies = new ArrayList<>();
        for (String pair : header == null ? List.<String>of() : List.of(header.split(";", MOST_COOKIES))) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                cookies.add(new Gate.Cookie(
                        pair.substring(0, equals).strip(),
                        unquoted(pair.substring(equals + 1).strip())));
            }
        }
        return cookies;
    }

    /** Some programs, Java's own client among them, quote the values of cookies that have a life. */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
