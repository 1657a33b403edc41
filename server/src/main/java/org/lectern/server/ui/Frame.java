package org.lectern.server.ui;

import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Assets;

/**
 * What stands around every page.
 *
 * @param look language, colours and zone of the viewer
 * @param viewerName null when nobody is signed in
 * @param form what every form carries to prove that this page sent it
 * @param path where the viewer is, to come back to
 * @param requestId names this request in our log
 */
record Frame(Look look, @Nullable String viewerName, boolean operator, Form form, String path, String requestId) {

    /**
     * @param theme {@code light}, {@code dark}, or {@code auto} for what the system prefers
     * @param zone the zone that times are shown in
     */
    record Look(String language, String theme, String zone) {}

    /** Name and value of the hidden field. */
    record Form(String name, String token) {}

    public String language() {
        return look.language();
    }

    public String direction() {
        return switch (look.language()) {
            case "ar", "fa", "he", "ur" -> "rtl";
            default -> "ltr";
        };
    }

    public String theme() {
        return look.theme();
    }

    public String otherTheme() {
        return look.theme().equals("dark") ? "light" : "dark";
    }

    public String zone() {
        return look.zone();
    }

    public String csrfName() {
        return form.name();
    }

    public String csrfToken() {
        return form.token();
    }

    /** Which part of the product the page belongs to. */
    public String section() {
        if (path.equals("/admin") || path.startsWith("/admin/")) {
            return "admin";
        }
        if (path.equals("/classes") || path.startsWith("/classes?")) {
            return "running";
        }
        if (path.equals("/participation") || path.startsWith("/participation?")) {
            return "participation";
        }
        if (path.equals("/recordings") || path.startsWith("/recordings/") || path.startsWith("/recordings?")) {
            return "recordings";
        }
        return path.equals("/") || path.startsWith("/r/") || path.startsWith("/c") ? "rooms" : "";
    }

    public String subsection() {
        String[] parts = path.split("[/?]", -1);
        return parts.length > 2 && !parts[2].isEmpty() ? parts[2] : "overview";
    }

    /** Address of a file of ours that browsers may keep: it changes when the file does. */
    public String asset(String name) {
        return Assets.address(name);
    }
}
