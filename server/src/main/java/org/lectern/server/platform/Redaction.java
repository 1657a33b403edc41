package org.lectern.server.platform;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text meant for a log: checksums, signatures, session tokens, passwords, web tokens, and the
 * tokens in paths of ours.
 */
public final class Redaction {
    private static final Pattern SECRET = Pattern.compile(
            // name=value and name: value, in queries, key=value logs, headers and JSON
            "(?i)(?<name>\\b(?:checksum|sig|signature|signed_parameters|session_?token|password|passwd|attendeePW"
                    + "|moderatorPW|fullName|secret|sharedSecret|access_token|id_token|refresh_token|client_secret"
                    + "|master-?key|api-?key|set-cookie|cookie|authorization)\"?\\s*[=:]\\s*\"?)"
                    + "(?:(?:Bearer|Basic)\\s+)?[^\\s&\",;}\\]]+"
                    + "|(?<bearer>(?i:Bearer|Basic)\\s+)[A-Za-z0-9._~+/=-]{8,}"
                    + "|eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]*)?"
                    + "|(?<path>/(?:join|hooks/bbb|callbacks)/)[A-Za-z0-9._~%-]+");

    private Redaction() {}

    public static String redact(String text) {
        Matcher matcher = SECRET.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        var result = new StringBuilder(text.length());
        do {
            matcher.appendReplacement(result, Matcher.quoteReplacement(kept(matcher) + "***"));
        } while (matcher.find());
        return matcher.appendTail(result).toString();
    }

    private static String kept(Matcher matcher) {
        for (String group : new String[] {"name", "bearer", "path"}) {
            String value = matcher.group(group);
            if (value != null) {
                return value;
            }
        }
        return "";
    }
}
