package org.lectern.server.operations;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.bbb.Parameters;
import org.lectern.server.operations.Cause.Encoding;

/**
 * What a query may have looked like when it was signed, given how it arrived: proxies decode and encode, clients sign
 * one thing and send another. Pure.
 */
final class QueryVariants {
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final int MOST_PARAMETERS = 100;

    private QueryVariants() {}

    /** @param text without the checksum */
    record Variant(String text, Cause cause, String detail) {}

    /**
     * Cheap ones first, each text once, never the query itself.
     *
     * @param query without its checksum
     * @param afterChecksum what followed the checksum where it arrived, with its ampersand; may be empty
     */
    static List<Variant> of(String query, String afterChecksum) {
        var all = new ArrayList<Variant>();
        if (query.isEmpty()) {
            return all;
        }
        all.add(new Variant("", Cause.SIGNED_WITHOUT_QUERY, ""));
        separators(query, all);
        replacements(query, all);
        styles(query, all);
        List<String> pieces = Arrays.asList(query.split("&"));
        var sorted = new ArrayList<>(pieces);
        sorted.sort(Comparator.comparing(QueryVariants::name));
        all.add(new Variant(String.join("&", sorted), Cause.ORDER_CHANGED, ""));
        additions(query, pieces, afterChecksum, all);
        var seen = new HashSet<String>();
        seen.add(query);
        all.removeIf(variant -> !seen.add(variant.text()));
        return all;
    }

    private static void separators(String query, List<Variant> all) {
        for (String text : List.of(
                "&" + query,
                "?" + query,
                query + "&",
                query.replaceAll("^[&?]+", ""),
                query.replaceAll("&+$", ""),
                query.replaceAll("&&+", "&"))) {
            all.add(new Variant(text, Cause.STRAY_SEPARATOR, ""));
        }
    }

    private static void replacements(String query, List<Variant> all) {
        reencoded(all, Encoding.BLANK, query.replace("+", "%20"), query.replace("%20", "+"));
        reencoded(
                all,
                Encoding.BRACKETS,
                query.replace("[", "%5B").replace("]", "%5D"),
                query.replaceAll("(?i)%5B", "[").replaceAll("(?i)%5D", "]"));
        for (String mark : List.of(",", "/", ":", "@", "~", "!", "'", "(", ")", "*", ";", "$", "=")) {
            String escape = "%" + Integer.toHexString(mark.charAt(0)).toUpperCase(Locale.ROOT);
            if (!mark.equals("=")) {
                reencoded(all, Encoding.PUNCTUATION, query.replace(mark, escape));
            }
            reencoded(all, Encoding.PUNCTUATION, query.replaceAll("(?i)" + escape, Matcher.quoteReplacement(mark)));
        }
        reencoded(
                all,
                Encoding.PUNCTUATION,
                query.replaceAll("(?i)%2C", ",").replaceAll("(?i)%3A", ":").replaceAll("(?i)%2F", "/"));
        reencoded(
                all,
                Encoding.HEX_CASE,
                escapes(query, escape -> escape.toLowerCase(Locale.ROOT)),
                escapes(query, escape -> escape.toUpperCase(Locale.ROOT)));
        reencoded(all, Encoding.HTML, query.replace("&", "&amp;"), query.replace("&amp;", "&"));
        reencoded(all, Encoding.TWICE, query.replace("%25", "%"), query.replace("%", "%25"));
    }

    /** The whole query as other libraries would have written it. */
    private static void styles(String query, List<Variant> all) {
        Parameters parameters = Parameters.parse(query);
        if (parameters.list().size() > MOST_PARAMETERS) {
            return;
        }
        reencoded(
                all,
                Encoding.DECODED,
                joined(parameters, UnaryOperator.identity()),
                escapes(query, QueryVariants::decodedAscii));
        List<UnaryOperator<String>> styles = List.of(
                QueryVariants::rfc3986,
                QueryVariants::form,
                value -> form(value).replace("*", "%2A"),
                value -> form(value).replace("*", "%2A").replace("%7E", "~"),
                QueryVariants::script,
                value -> script(value).replace("%20", "+"),
                value -> readable(rfc3986(value)),
                value -> readable(form(value)));
        for (UnaryOperator<String> style : styles) {
            String upper = joined(parameters, style);
            reencoded(all, Encoding.WHOLE, upper, escapes(upper, escape -> escape.toLowerCase(Locale.ROOT)));
        }
    }

    private static void additions(String query, List<String> pieces, String afterChecksum, List<Variant> all) {
        if (!afterChecksum.isEmpty() && query.endsWith(afterChecksum)) {
            String before = query.substring(0, query.length() - afterChecksum.length());
            all.add(new Variant(before, Cause.PARAMETER_ADDED, names(Arrays.asList(afterChecksum.split("&")))));
        }
        List<String> filled =
                pieces.stream().filter(piece -> !piece.endsWith("=")).toList();
        List<String> empty =
                pieces.stream().filter(piece -> piece.endsWith("=")).toList();
        if (!empty.isEmpty()) {
            all.add(new Variant(String.join("&", filled), Cause.PARAMETER_ADDED, names(empty)));
        }
        for (int i = 0; i < Math.min(pieces.size(), MOST_PARAMETERS); i++) {
            var without = new ArrayList<>(pieces);
            without.remove(i);
            all.add(new Variant(String.join("&", without), Cause.PARAMETER_ADDED, names(List.of(pieces.get(i)))));
        }
    }

    private static void reencoded(List<Variant> all, Encoding how, String... texts) {
        for (String text : texts) {
            all.add(new Variant(text, Cause.QUERY_REENCODED, how.name()));
        }
    }

    private static String names(List<String> pieces) {
        return String.join(
                ", ",
                pieces.stream()
                        .filter(piece -> !piece.isEmpty())
                        .map(QueryVariants::name)
                        .map(Masking::name)
                        .toList());
    }

    private static String name(String piece) {
        int equals = piece.indexOf('=');
        return equals < 0 ? piece : piece.substring(0, equals);
    }

    private static String joined(Parameters parameters, UnaryOperator<String> encode) {
        var text = new StringBuilder();
        for (Parameters.Parameter parameter : parameters) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(encode.apply(parameter.name()))
                    .append('=')
                    .append(encode.apply(parameter.value()));
        }
        return text.toString();
    }

    private static String rfc3986(String value) {
        return form(value).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    /** As HTML forms, and Java's {@code URLEncoder}, write it. */
    private static String form(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** As {@code encodeURIComponent} of browsers writes it. */
    private static String script(String value) {
        return form(value)
                .replace("+", "%20")
                .replace("%21", "!")
                .replace("%27", "'")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%7E", "~");
    }

    /** As libraries write it that leave readable what most servers take. */
    private static String readable(String encoded) {
        return encoded.replace("%5B", "[")
                .replace("%5D", "]")
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%24", "$");
    }

    private static String escapes(String query, UnaryOperator<String> change) {
        return ESCAPE.matcher(query).replaceAll(match -> Matcher.quoteReplacement(change.apply(match.group())));
    }

    /** A proxy that decodes what needs no escape: letters, digits and {@code -._~}. */
    private static String decodedAscii(String escape) {
        char c = (char) Integer.parseInt(escape.substring(1), 16);
        boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
        return plain ? String.valueOf(c) : escape;
    }
}
