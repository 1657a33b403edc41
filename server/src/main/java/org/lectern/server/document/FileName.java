package org.lectern.server.document;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of documents: servers tell by the ending what they are. */
final class FileName {
    private static final int LONGEST = 120;

    private FileName() {}

    /** The name that the caller gives, else the last part of the address. */
    static String of(@Nullable String given, String url) {
        String name = given == null || given.isBlank() ? lastPart(url) : given;
        String clean = name.codePoints()
                .filter(c -> !Character.isISOControl(c) && c != '/' && c != '\\' && !isSurrogate(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        if (clean.length() > LONGEST) {
            String ending = ending(clean);
            clean = clean.substring(0, LONGEST - ending.length()) + ending;
        }
        return clean.isEmpty() ? "document" : clean;
    }

    /** The name as the last part of an address of ours: letters, digits and {@code . _ -} only. */
    static String inAddress(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.startsWith(".") ? "_" + plain : plain;
    }

    /** From the last dot on, if that is an ending; else empty. */
    static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && name.length() - dot <= 8 ? name.substring(dot).toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static String lastPart(String url) {
        try {
            String path = URI.create(url).getRawPath();
            String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
            return URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
