package org.lectern.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the web server of a protected BigBlueButton server does before it hands anything of a recording out: it asks. The same
 * as the recipe for nginx, step by step; off until it is told whom to ask.
 *
 * @see "docs/protocol/playback-gate.md"
 */
final class Protection {
    private static final Pattern RECORD = Pattern.compile("[0-9a-f]{40}-[0-9]{13}");
    /** Players before 2.3 are one page for all recordings, and name theirs in the query. */
    private static final Pattern OLDER = Pattern.compile("(?:^|&)(?i:meetingId)=([^&]*)");

    private static final Pattern ENCODED_DASH = Pattern.compile("([0-9a-f]{40})%2[Dd]([0-9]{13})");

    private static final Pattern KIND = Pattern.compile("^/(?:playback/)?([A-Za-z0-9_-]+)/");
    /** Where a record ID is no recording's. */
    private static final Pattern OTHERS = Pattern.compile("/(bigbluebutton|learning-analytics-dashboard)/");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile @Nullable Whom whom;

    private record Whom(URI ask, String key) {}

    void on(URI ask, String key) {
        whom = new Whom(ask, key);
    }

    void off() {
        whom = null;
    }

    boolean isOn() {
        return whom != null;
    }

    /** Empty if the request may be answered. */
    Optional<Reply> refusal(Request request) throws InterruptedException {
        Whom asked = whom;
        String recordId = recordId(request);
        if (asked == null || OTHERS.matcher(request.path()).lookingAt() || recordId.isEmpty()) {
            return Optional.empty();
        }
        Matcher kind = KIND.matcher(request.path());
        var question = HttpRequest.newBuilder(asked.ask())
                .timeout(PATIENCE)
                .header("X-Lectern-Key", asked.key())
                .header("X-Lectern-Record", recordId)
                .header("X-Lectern-Kind", kind.find() ? kind.group(1) : "")
                .header(
                        "X-Lectern-Uri",
                        request.path() + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery()))
                .header("X-Lectern-Scheme", "http");
        for (String passed : new String[] {"cookie", "accept", "sec-fetch-mode", "sec-purpose"}) {
            String value = request.headers().get(passed);
            if (value != null) {
                question.header(passed, value);
            }
        }
        try {
            HttpResponse<Void> answer = http.send(question.build(), HttpResponse.BodyHandlers.discarding());
            return switch (answer.statusCode()) {
                case 204 -> Optional.empty();
                case 401 -> Optional.of(sent(answer));
                case 403 -> Optional.of(Pages.error(403, "Forbidden"));
                default -> Optional.of(Pages.internalError());
            };
        } catch (IOException e) {
            return Optional.of(Pages.internalError());
        }
    }

    private static String recordId(Request request) {
        Matcher record = RECORD.matcher(request.path());
        if (record.find()) {
            return record.group();
        }
        Matcher older = OLDER.matcher(request.rawQuery());
        return request.path().startsWith("/playback/") && older.find() ? named(older.group(1)) : "";
    }

    /** What is encoded otherwise is no recording's name, and is asked for all the same so that it is refused. */
    private static String named(String value) {
        Matcher encoded = ENCODED_DASH.matcher(value);
        if (encoded.matches()) {
            return encoded.group(1) + "-" + encoded.group(2);
        }
        return value.contains("%") ? "encoded" : RECORD.matcher(value).matches() ? value : "";
    }

    private static Reply sent(HttpResponse<Void> answer) {
        Reply reply = Reply.redirect(
                        302, answer.headers().firstValue("X-Lectern-Go").orElse("/"))
                .with("Cache-Control", "no-store");
        return answer.headers()
                .firstValue("Set-Cookie")
                .map(cookie -> reply.with("Set-Cookie", cookie))
                .orElse(reply);
    }
}
