package org.lectern.server.ui;

import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What a form did, told on the page that follows it. Kept in the session from one request to the next.
 *
 * @param kind {@code good}, {@code warn} or {@code bad}
 * @param key message, with up to two arguments
 */
record Notice(String kind, String key, String first, String second) implements Serializable {
    static final String NAME = "notice";

    static void good(RedirectAttributes next, String key, String name) {
        next.addFlashAttribute(NAME, new Notice("good", key, name, ""));
    }

    static void warn(RedirectAttributes next, String key, String name) {
        next.addFlashAttribute(NAME, new Notice("warn", key, name, ""));
    }

    static void bad(RedirectAttributes next, String key, String name) {
        next.addFlashAttribute(NAME, new Notice("bad", key, name, ""));
    }
}
