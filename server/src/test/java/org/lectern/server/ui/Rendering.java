package org.lectern.server.ui;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** Templates without a server. */
final class Rendering {
    static final Instant NOW = Fixtures.END.plusSeconds(60);

    final MessageSource messages = UiConfiguration.messages();
    final SpringTemplateEngine engine = UiConfiguration.engine(messages);
    final Formats formats = new Formats(messages, Locale.ENGLISH, ZoneId.of("Europe/Berlin"), NOW);

    String page(String template, Object view) {
        return page(template, view, "Ada");
    }

    String page(String template, Object view, String viewer) {
        return page(template, view, viewer, Map.of());
    }

    /** @param more what else the page is given, by name */
    String page(String template, Object view, String viewer, Map<String, Object> more) {
        var frame = new Frame(
                new Frame.Look("en", "auto", "Europe/Berlin"),
                viewer,
                true,
                new Frame.Form("_csrf", "token"),
                "/",
                "request-1");
        Map<String, Object> model = new HashMap<>(more);
        model.put("frame", frame);
        model.put("f", formats);
        model.put("problems", Problems.NONE);
        model.put("view", view);
        return engine.process(template, new Context(Locale.ENGLISH, model));
    }

    /** What is inside {@code main}. */
    static String main(String page) {
        int from = page.indexOf("<main");
        return page.substring(from, page.indexOf("</main>") + "</main>".length());
    }
}
