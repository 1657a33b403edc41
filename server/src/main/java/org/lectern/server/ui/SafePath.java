package org.lectern.server.ui;

import org.jspecify.annotations.Nullable;

/** Where to go after a form: only a path of our own pages, whatever was asked for. */
final class SafePath {
    private static final int MAX = 500;

    private SafePath() {}

    /** The wanted path if it is one of ours, else {@code /}. */
    static String of(@Nullable String wanted) {
        return wanted != null && isOurs(wanted) ? wanted : "/";
    }

    /**
     * A path begins with one slash and a character that neither makes it the name of another host nor is rewritten by
     * browsers: they read {@code /\} as {@code //} and drop tabs and line ends.
     */
    private static boolean isOurs(String path) {
        if (path.length() > MAX || !path.startsWith("/") || path.startsWith("//")) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\' || c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return !path.startsWith("/sign-");
    }
}
