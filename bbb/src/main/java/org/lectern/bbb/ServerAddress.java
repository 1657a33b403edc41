package org.lectern.bbb;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a BigBlueButton API lives, in one form: {@code https://host/bigbluebutton/}, ending in a slash.
 *
 * <p>Accepts what people copy: the bare host, with {@code /bigbluebutton}, with {@code /api}, with or without a final
 * slash. A bare host gets {@code /bigbluebutton/}; any other path is kept, since fronts live elsewhere.
 */
public record ServerAddress(String base) {

    /** @throws IllegalArgumentException saying what is wrong with the address */
    public ServerAddress {
        base = normalise(base.strip());
    }

    /** The same as the constructor. */
    public static ServerAddress of(String address) {
        return new ServerAddress(address);
    }

    /** The address of a call, without query. */
    public String call(String name) {
        return base + "api/" + name;
    }

    /** Address of the version call. */
    public String version() {
        return base + "api";
    }

    /** Scheme, host and port, without the path. */
    public String origin() {
        URI uri = URI.create(base);
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    /** Whether the path ends as that of a standard server does. */
    boolean hasUsualPath() {
        return base.endsWith("/bigbluebutton/");
    }

    private static String normalise(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address: " + e.getReason(), e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("a server address starts with https:// or http://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the server address names no usable host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a server address has no user, query or fragment");
        }
        int standardPort = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() < 0 || uri.getPort() == standardPort ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path(uri.getRawPath());
    }

    private static String path(String rawPath) {
        String path = withoutFinalSlashes(rawPath);
        if (path.endsWith("/api")) {
            path = withoutFinalSlashes(path.substring(0, path.length() - "/api".length()));
        }
        return path.isEmpty() ? "/bigbluebutton/" : path + "/";
    }

    private static String withoutFinalSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    @Override
    public String toString() {
        return base;
    }
}
