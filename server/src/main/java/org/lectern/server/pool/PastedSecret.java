package org.lectern.server.pool;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Address and secret as {@code bbb-conf --secret} prints them, found in whatever an operator pasted around them.
 *
 * <p>The text it prints: {@code URL: https://host/bigbluebutton/} and {@code Secret: …}, then a link to a test page
 * that repeats both inside a longer address, which is not taken.
 */
public record PastedSecret(String address, String secret) {
    private static final Pattern URL = Pattern.compile("(?im)^\\s*URL\\s*[:=]\\s*[\"']?(https?://[^\\s\"']+)");
    private static final Pattern SECRET =
            Pattern.compile("(?im)^\\s*(?:Shared\\s+)?Secret\\s*[:=]\\s*[\"']?([^\\s\"']+)");

    /** What was pasted, if it holds both. */
    public static Optional<PastedSecret> find(String text) {
        Matcher url = URL.matcher(text);
        Matcher secret = SECRET.matcher(text);
        return url.find() && secret.find()
                ? Optional.of(new PastedSecret(url.group(1), secret.group(1)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "PastedSecret[" + address + ", ***]";
    }
}
