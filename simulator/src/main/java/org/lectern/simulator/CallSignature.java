package org.lectern.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks the checksum of calls: hash of call name, query string as sent without the checksum, and secret; the hash is
 * told by the checksum's length and must be allowed.
 *
 * @see "docs/protocol/bigbluebutton-api.md, checksum"
 */
final class CallSignature {
    enum Verdict {
        GOOD,
        MISSING,
        WRONG,
        /** Of a length that no hash has. */
        UNKNOWN_LENGTH
    }

    private final String secret;
    private final Set<Hash> allowed;
    private final boolean ignoresCase;
    private final boolean rebuildsForms;

    CallSignature(String secret, Set<Hash> allowed, boolean ignoresCase, boolean rebuildsForms) {
        this.secret = secret;
        this.allowed = Set.copyOf(allowed);
        this.ignoresCase = ignoresCase;
        this.rebuildsForms = rebuildsForms;
    }

    Verdict check(String call, Request request) {
        String checksum = strip(request.parameters().text("checksum"));
        if (checksum.isEmpty()) {
            return Verdict.MISSING;
        }
        Optional<Hash> hash = Hash.ofLength(checksum.length());
        if (hash.isEmpty()) {
            return Verdict.UNKNOWN_LENGTH;
        }
        if (!allowed.contains(hash.get())) {
            return Verdict.WRONG;
        }
        String expected = hash.get().hex(call + signedQuery(request, checksum) + secret);
        boolean same = ignoresCase ? expected.equalsIgnoreCase(checksum) : expected.equals(checksum);
        return same ? Verdict.GOOD : Verdict.WRONG;
    }

    private String signedQuery(Request request, String checksum) {
        if (rebuildsForms
                && request.isPost()
                && request.isForm()
                && request.rawQuery().isEmpty()) {
            return rebuilt(request.form().values());
        }
        return withoutChecksum(strip(request.rawQuery()), checksum);
    }

    /** Cuts the checksum out by plain replacement, in the order in which BigBlueButton does. */
    static String withoutChecksum(String query, String checksum) {
        return query.replace("&checksum=" + checksum, "")
                .replace("checksum=" + checksum + "&", "")
                .replace("checksum=" + checksum, "");
    }

    private static String rebuilt(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .filter(parameter -> !parameter.getKey().equals("checksum"))
                        .map(parameter -> parameter.getKey() + "="
                                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    private static String strip(String text) {
        return text.replaceAll("\\p{Cntrl}", "").trim();
    }
}
