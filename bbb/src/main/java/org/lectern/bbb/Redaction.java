package org.lectern.bbb;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What of an event may be stored. Passwords, tokens and secrets never; what people wrote and said never; where they sit
 * only if the policy says so. Works by the names of fields at any depth, so it covers events nobody knows yet too.
 *
 * @param keepsAddresses whether IP addresses, user agents and referrers are kept
 */
public record Redaction(boolean keepsAddresses) {

    /** Keeps no addresses. */
    public static final Redaction STRICT = new Redaction(false);

    /** Texts of people, by field name without dashes: chat, notes, captions, polls. */
    private static final Set<String> TEXTS = Set.of("message", "msg", "text", "transcript", "question", "content");

    private static final Set<String> ADDRESSES =
            Set.of("ipaddress", "ip", "clientip", "remoteaddress", "remoteaddr", "useragent", "referer", "referrer");

    /** Longest number that PostgreSQL's {@code jsonb} takes without thinking. */
    private static final int MAX_EXPONENT = 300;

    String apply(JsonNode json) {
        StringBuilder out = new StringBuilder(512);
        write(out, json);
        return out.toString();
    }

    private void write(StringBuilder out, JsonNode node) {
        if (node.isObject()) {
            String separator = "{";
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                if (isKept(property.getKey(), property.getValue())) {
                    out.append(separator);
                    CanonicalJson.quote(out, storable(property.getKey()));
                    out.append(':');
                    write(out, property.getValue());
                    separator = ",";
                }
            }
            out.append(separator.equals("{") ? "{}" : "}");
        } else if (node.isArray()) {
            out.append('[');
            for (int i = 0; i < node.size(); i++) {
                if (i > 0) {
                    out.append(',');
                }
                write(out, node.get(i));
            }
            out.append(']');
        } else if (node.isString()) {
            CanonicalJson.quote(out, storable(node.stringValue()));
        } else if (node.isBigDecimal()
                && (node.decimalValue().scale() > MAX_EXPONENT
                        || node.decimalValue().scale() < -MAX_EXPONENT)) {
            CanonicalJson.quote(out, node.asString());
        } else {
            out.append(CanonicalJson.literal(node));
        }
    }

    private boolean isKept(String key, JsonNode value) {
        String name = key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        if (name.contains("pass")
                || name.contains("token")
                || name.contains("secret")
                || name.equals("attendeepw")
                || name.equals("moderatorpw")
                || name.equals("checksum")) {
            return false;
        }
        if (TEXTS.contains(name) && !value.isContainer()) {
            return false;
        }
        return keepsAddresses || !ADDRESSES.contains(name);
    }

    /** Without NUL, which no PostgreSQL text holds, and without halves of characters. */
    static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
