package org.lectern.server.ui;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Renders the parts of a live page that change. They hold no times of day, so that one rendering serves every zone. */
final class LiveMarkup {
    private static final String TEMPLATE = "class-parts";

    private final ITemplateEngine engine;
    private final MessageSource messages;
    private final InstantSource clock;
    /** Most rows are what they were a moment ago. */
    private final Cache<RowKey, String> rows = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    private record RowKey(Locale locale, LiveView.Row.Shown row) {}

    LiveMarkup(ITemplateEngine engine, MessageSource messages, InstantSource clock) {
        this.engine = engine;
        this.messages = messages;
        this.clock = clock;
    }

    /** Markup on one line each, by identifier of the element it replaces. */
    Map<String, String> render(LiveView view, Locale locale) {
        var formats = new Formats(messages, locale, ZoneOffset.UTC, clock.instant());
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("totals", part("totals", "t", view.totals(), formats));
        parts.put("hands", part("hands", "t", view.totals(), formats));
        for (LiveView.Row row : view.rows()) {
            parts.put(
                    "p-" + row.key(), rows.get(new RowKey(locale, row.shown()), key -> part("row", "p", row, formats)));
        }
        return parts;
    }

    private String part(String fragment, String name, Object value, Formats formats) {
        var context = new Context(formats.locale(), Map.of(name, value, "f", formats));
        return engine.process(TEMPLATE, Set.of(fragment), context)
                .replaceAll("\\s*\\R\\s*", "")
                .strip();
    }
}
