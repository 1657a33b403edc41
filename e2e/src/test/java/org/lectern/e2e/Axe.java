package org.lectern.e2e;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** axe-core on the page that is open: WCAG 2.2 A and AA, and its best practices. */
final class Axe {
    private static final String SCRIPT = read();

    private Axe() {}

    /** What it found in any of the looks, of the page as it was loaded; the look is the last one afterwards. */
    static List<String> violationsInEveryLook(Page page) {
        List<String> lines = new ArrayList<>();
        for (Chromium.Look look : Chromium.Look.all()) {
            look.on(page);
            violations(page).forEach(line -> lines.add(look.suffix() + " " + line));
        }
        return lines;
    }

    /** What it found, as lines for people; empty if nothing. */
    static List<String> violations(Page page) {
        if ((Boolean) page.evaluate("typeof axe === 'undefined'")) {
            // Evaluated through the debugger, so the page's content policy neither stops it nor has to be weakened.
            page.evaluate(SCRIPT);
        }
        Object found = page.evaluate(
                "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map("
                        + "v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html + ' | ' + n.failureSummary)}))");
        List<String> lines = new ArrayList<>();
        if (found instanceof List<?> violations) {
            for (Object one : violations) {
                if (one instanceof Map<?, ?> violation) {
                    lines.add(page.url() + ": " + violation.get("id") + ", " + violation.get("help") + ": "
                            + violation.get("nodes"));
                }
            }
        }
        return lines;
    }

    private static String read() {
        try (InputStream file = Axe.class.getResourceAsStream("/axe/axe.min.js")) {
            if (file == null) {
                throw new IllegalStateException("axe.min.js is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
