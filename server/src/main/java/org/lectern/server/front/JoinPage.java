package org.lectern.server.front;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Assets;
import org.lectern.server.platform.RawResponse;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * What a person is shown who cannot be let in now: what it is, what to do, and the code to name when asking for help.
 *
 * <p>Holds nothing that a script could use and nothing of the person. It may be shown in a frame, since platforms show
 * meetings in frames, and does nothing when clicked but to go back or to try again.
 */
final class JoinPage {
    private final ITemplateEngine templates;

    JoinPage(ITemplateEngine templates) {
        this.templates = templates;
    }

    /** What the page is about; each has its texts in the messages. */
    enum Kind {
        WAITING("waiting", 200),
        SERVER_SILENT("server-silent", 503),
        NOT_RUNNING("not-running", 404),
        STALE("stale", 410),
        FULL("full", 403),
        TOO_MANY("too-many", 403),
        UNAVAILABLE("unavailable", 503),
        NOT_ALLOWED("not-allowed", 403),
        INVALID("invalid", 400),
        WRONG_LINK("wrong-link", 401),
        DECLINED("declined", 403),
        CLOSED("closed", 403);

        private final String key;
        private final int status;

        Kind(String key, int status) {
            this.key = key;
            this.status = status;
        }
    }

    /**
     * What the template is given.
     *
     * @param back where the caller wants people to go
     * @param again whether the same address may do later
     * @param reload seconds until the page asks again by itself; null if it does not
     */
    public record View(
            String kind,
            String message,
            String reference,
            @Nullable String back,
            boolean again,
            @Nullable Integer reload,
            String style) {}

    /**
     * @param message what was said besides, empty if nothing
     */
    RawResponse of(Kind kind, String message, String reference, @Nullable CallerAddress back) {
        Integer reload = switch (kind) {
            case WAITING -> 3;
            case SERVER_SILENT -> 5;
            default -> null;
        };
        boolean again = reload != null || kind == Kind.UNAVAILABLE || kind == Kind.FULL || kind == Kind.TOO_MANY;
        Map<String, Object> model = new HashMap<>();
        model.put(
                "view",
                new View(
                        kind.key,
                        message,
                        reference,
                        back == null || back.text().contains("%%") ? null : back.location(),
                        again,
                        reload,
                        Assets.address("lectern.css")));
        String html = templates.process("entry", new Context(Locale.ENGLISH, model));
        return guarded(new RawResponse(
                kind.status,
                Map.of("Content-Type", "text/html; charset=utf-8"),
                html.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * What the template of a notice is given.
     *
     * @param agree where saying yes leads
     * @param decline where saying no leads
     * @param mine where the answer is seen and taken back later; null for somebody whom nothing identifies
     */
    public record NoticeView(
            List<String> lines,
            String agree,
            String decline,
            @Nullable String mine,
            String reference) {
        public String style() {
            return Assets.address("lectern.css");
        }
    }

    /** What is collected, and the two ways on. */
    RawResponse notice(NoticeView view) {
        return shown("notice", view);
    }

    /**
     * What somebody answered to a notice.
     *
     * @param answer as it is kept, or {@code NONE}
     * @param day when, as a date
     * @param lines what is asked now; empty if nothing is
     * @param withdraw where the answer is taken back; null if there is nothing to take back
     */
    public record AnswerView(
            String answer,
            String day,
            List<String> lines,
            @Nullable String withdraw) {
        public String style() {
            return Assets.address("lectern.css");
        }
    }

    RawResponse answer(AnswerView view) {
        return shown("notice-answer", view);
    }

    private RawResponse shown(String template, Object view) {
        Map<String, Object> model = new HashMap<>();
        model.put("view", view);
        String html = templates.process(template, new Context(Locale.ENGLISH, model));
        return guarded(new RawResponse(
                200, Map.of("Content-Type", "text/html; charset=utf-8"), html.getBytes(StandardCharsets.UTF_8)));
    }

    /** The headers of everything that people meet on the way into a meeting. */
    static RawResponse guarded(RawResponse response) {
        return response.with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Robots-Tag", "noindex")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'");
    }
}
