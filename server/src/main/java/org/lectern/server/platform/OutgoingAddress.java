package org.lectern.server.platform;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address that somebody else gave us to call, read strictly and once: what is checked is what is called.
 *
 * @param scheme {@code http} or {@code https}
 * @param port never absent
 * @param target path and query as they go on the wire
 */
record OutgoingAddress(String scheme, Host host, int port, String target) {
    private static final int LONGEST = 8_192;
    private static final Pattern FOUR_PARTS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");
    /** Other spellings of numbers: resolvers take them for IPv4 addresses, checks do not. */
    private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");

    private static final String LEFT_AS_THEY_ARE = "\"<>[]^`{|}";
    private static final List<String> LOCAL_ENDINGS = List.of("localhost", "local", "internal", "home.arpa");

    /**
     * @param name lower case, ASCII, without a trailing dot or brackets
     * @param literal whether it is an address and no name
     */
    record Host(String name, boolean literal) {
        /** False for addresses, single labels and endings that mean something only within a network. */
        boolean isPublicName() {
            return !literal
                    && name.contains(".")
                    && LOCAL_ENDINGS.stream().noneMatch(ending -> name.equals(ending) || name.endsWith("." + ending));
        }
    }

    /** @throws IllegalArgumentException saying what is wrong, without the address */
    static OutgoingAddress of(String text) {
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '\\')) {
            throw new IllegalArgumentException("too long, or with characters that addresses do not have");
        }
        URI uri = parse(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("neither http nor https");
        }
        String authority = uri.getRawAuthority();
        if (authority == null || authority.contains("@") || authority.contains("%") || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("without a host, or with a user, an escaped host or a fragment");
        }
        int colon = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.lastIndexOf(':');
        boolean hasPort = colon > 0;
        String host = hasPort ? authority.substring(0, colon) : authority;
        int port = hasPort ? port(authority.substring(colon + 1)) : scheme.equals("https") ? 443 : 80;
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath();
        String target = (path == null || path.isEmpty() ? "/" : path)
                + (ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery());
        if (target.startsWith("//")) {
            throw new IllegalArgumentException("a path with an empty beginning");
        }
        return new OutgoingAddress(scheme, host(host), port, target);
    }

    /** Host and port as they stand in an address. */
    String authority() {
        String name = host.name().contains(":") ? "[" + host.name() + "]" : host.name();
        return port == (scheme.equals("https") ? 443 : 80) ? name : name + ":" + port;
    }

    /** Whether it is an IPv4 address in its usual form. */
    static boolean isFourParts(String host) {
        return FOUR_PARTS.matcher(host).matches();
    }

    private static URI parse(String text) {
        try {
            return new URI(encodedAfterHost(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address", e);
        }
    }

    /** Characters that many programs leave as they are in a query; where the host stands none is forgiven. */
    private static String encodedAfterHost(String text) {
        int host = text.indexOf("://") + 3;
        var encoded = new StringBuilder(text.length() + 16);
        boolean after = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            after |= i >= host && host > 2 && (c == '/' || c == '?' || c == '#');
            if (after && LEFT_AS_THEY_ARE.indexOf(c) >= 0) {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("not a port");
        }
        return Integer.parseInt(text);
    }

    private static Host host(String text) {
        if (text.startsWith("[")) {
            if (!text.endsWith("]") || !text.contains(":")) {
                throw new IllegalArgumentException("not a host");
            }
            return new Host(text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT), true);
        }
        String name = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.isEmpty() || name.startsWith(".") || name.contains("..") || name.length() > 253) {
            throw new IllegalArgumentException("not a host");
        }
        if (isFourParts(name)) {
            return new Host(name, true);
        }
        if (NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()) {
            throw new IllegalArgumentException("a host that is a number");
        }
        return new Host(name, false);
    }
}
