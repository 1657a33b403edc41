package org.lectern.server.operations;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.operations.Cause.Damage;
import org.lectern.server.operations.Cause.FormRule;

/**
 * Finds out why a checksum was refused, by trying what callers and proxies get wrong until one mistake explains the
 * checksum that arrived.
 *
 * <p>For the operator only: a caller must not learn which secret it is near to. Costs some hundred hashes of the query,
 * so it runs beside the request. Pure.
 *
 * @see "docs/tenants.md, the request inspector"
 */
public final class ChecksumDiagnosis {
    /** A longer query is examined for secrets and calls only. */
    private static final int LONG_QUERY = 20_000;

    private static final List<String> NO_PARAMETERS =
            List.of("getMeetings", "getRecordings", "hooks/list", "getSessions");

    private final SignedCall call;
    private final KnownSecrets secrets;
    private final String received;
    private final String text;
    private final ChecksumAlgorithm algorithm;

    private ChecksumDiagnosis(
            SignedCall call, KnownSecrets secrets, String received, String text, ChecksumAlgorithm algorithm) {
        this.call = call;
        this.secrets = secrets;
        this.received = received;
        this.text = text;
        this.algorithm = algorithm;
    }

    /** The most likely cause; {@link Cause#SECRET_UNKNOWN} if nothing known explains it. */
    public static Finding of(SignedCall call, KnownSecrets secrets) {
        boolean inForm = call.query().isEmpty() && call.form() != null;
        Parameters sent = Parameters.parse(inForm ? form(call) : call.query());
        String raw = sent.first("checksum").orElse("");
        String received = raw.strip().toLowerCase(Locale.ROOT);
        if (received.isEmpty()) {
            return withoutChecksum(call, sent);
        }
        String text = inForm ? hashedForm(call, sent) : Checksum.withoutChecksum(call.query(), raw);
        Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofHexLength(received.length());
        if (algorithm.isEmpty() || !received.matches("[0-9a-f]+")) {
            return damaged(call, secrets, received, inForm ? text : cut(call.query()));
        }
        var diagnosis = new ChecksumDiagnosis(call, secrets, received, text, algorithm.get());
        boolean weak = !algorithm.get().isAtLeast(call.minimum());
        if (weak && diagnosis.matchesValid(call.call() + text)) {
            return Finding.of(Cause.ALGORITHM_TOO_WEAK, algorithm.get().name());
        }
        return diagnosis.find(raw).alsoTooWeak(weak);
    }

    private Finding find(String raw) {
        return secret().or(this::otherCall)
                .or(this::formBody)
                .or(() -> variant(raw))
                .or(this::otherConstruction)
                .orElseGet(() -> Finding.of(
                        text.isEmpty() && call.form() == null && !NO_PARAMETERS.contains(call.call())
                                ? Cause.QUERY_LOST
                                : Cause.SECRET_UNKNOWN,
                        ""));
    }

    private Optional<Finding> secret() {
        String whole = call.call() + text;
        for (KnownSecrets.Other other : secrets.others()) {
            if (matches(whole, other.secret())) {
                return Optional.of(Finding.of(other.cause(), other.detail()));
            }
        }
        if (equal(hash(whole, ""))) {
            return Optional.of(Finding.of(Cause.SECRET_EMPTY, ""));
        }
        for (SharedSecret valid : secrets.valid()) {
            for (var damage : damages(valid.reveal()).entrySet()) {
                if (equal(hash(whole, damage.getKey()))) {
                    return Optional.of(
                            Finding.of(Cause.SECRET_DAMAGED, damage.getValue().name()));
                }
            }
        }
        return Optional.empty();
    }

    private static TreeMap<String, Damage> damages(String secret) {
        var damages = new TreeMap<String, Damage>();
        damages.put(secret + " ", Damage.BLANK_AFTER);
        damages.put(secret + "\t", Damage.BLANK_AFTER);
        damages.put(secret + "\u00a0", Damage.BLANK_AFTER);
        damages.put(" " + secret, Damage.BLANK_BEFORE);
        damages.put(" " + secret + " ", Damage.BLANK_BEFORE);
        damages.put(secret + "\n", Damage.LINE_END);
        damages.put(secret + "\r\n", Damage.LINE_END);
        damages.put(secret + "\r", Damage.LINE_END);
        damages.put("\"" + secret + "\"", Damage.QUOTED);
        damages.put("'" + secret + "'", Damage.QUOTED);
        damages.put(secret.toLowerCase(Locale.ROOT), Damage.LOWER_CASE);
        damages.put(secret.toUpperCase(Locale.ROOT), Damage.UPPER_CASE);
        for (int cut = 1; cut <= 3 && cut < secret.length(); cut++) {
            damages.put(secret.substring(0, secret.length() - cut), Damage.CUT);
            damages.put(secret.substring(cut), Damage.CUT);
        }
        damages.put(URLEncoder.encode(secret, StandardCharsets.UTF_8), Damage.PERCENT_ENCODED);
        damages.put(secret.strip(), Damage.BLANK_STORED);
        damages.remove(secret);
        return damages;
    }

    private Optional<Finding> otherCall() {
        var names = new ArrayList<>(PathDiagnosis.CALLS);
        String name = call.call();
        String last = name.substring(name.lastIndexOf('/') + 1);
        names.addAll(List.of(
                "",
                last,
                last.toLowerCase(Locale.ROOT),
                "/" + name,
                "api/" + name,
                "/api/" + name,
                "bigbluebutton/api/" + name,
                name + "/",
                name + "?"));
        for (String other : names) {
            if (!other.equals(name) && matchesValid(other + text)) {
                return Optional.of(Finding.of(Cause.OTHER_CALL, other.isEmpty() ? "(none)" : other));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> formBody() {
        if (call.form() == null) {
            return Optional.empty();
        }
        String body = form(call);
        String raw = Parameters.parse(body).first("checksum").orElse("");
        String asSent = raw.isEmpty() ? body : Checksum.withoutChecksum(body, raw);
        String sorted = sortedForm(body);
        String query = call.query().isEmpty() ? "" : text;
        if (matchesValid(call.call())) {
            return Optional.of(signed(Cause.FORM_BODY, FormRule.NOTHING.name(), ""));
        }
        for (String prefix : query.isEmpty() ? List.of("") : List.of("", query, query + "&")) {
            if (matchesValid(call.call() + prefix + asSent)) {
                return Optional.of(signed(Cause.FORM_BODY, FormRule.AS_SENT.name(), prefix + asSent));
            }
            if (matchesValid(call.call() + prefix + sorted)) {
                return Optional.of(signed(Cause.FORM_BODY, FormRule.SORTED.name(), prefix + sorted));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> variant(String raw) {
        if (text.length() > LONG_QUERY) {
            return Optional.empty();
        }
        int at = call.query().indexOf("checksum=" + raw);
        String after = at < 0 ? "" : call.query().substring(at + "checksum=".length() + raw.length());
        for (QueryVariants.Variant variant : QueryVariants.of(text, after)) {
            if (matchesValid(call.call() + variant.text())) {
                return Optional.of(signed(variant.cause(), variant.detail(), variant.text()));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> otherConstruction() {
        byte[] whole = (call.call() + text).getBytes(StandardCharsets.UTF_8);
        for (SharedSecret valid : secrets.valid()) {
            if (equal(HexFormat.of().formatHex(hmac(whole, valid)))) {
                return Optional.of(Finding.of(Cause.NOT_A_PLAIN_HASH, "HMAC"));
            }
            if (equal(hash(valid.reveal() + call.call() + text, ""))
                    || equal(hash(text, valid.reveal() + call.call()))) {
                return Optional.of(Finding.of(Cause.NOT_A_PLAIN_HASH, "secret first"));
            }
        }
        return Optional.empty();
    }

    private byte[] hmac(byte[] whole, SharedSecret secret) {
        String name = "Hmac" + algorithm.name();
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), name));
            return mac.doFinal(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }

    private static Finding signed(Cause cause, String detail, String text) {
        return new Finding(cause, detail, false, text);
    }

    private boolean matchesValid(String whole) {
        return secrets.valid().stream().anyMatch(secret -> matches(whole, secret));
    }

    private boolean matches(String whole, SharedSecret secret) {
        return equal(Checksum.sign(algorithm, "", whole, secret));
    }

    /** A hash with a secret that may be empty, which {@link SharedSecret} is not. */
    private String hash(String whole, String secret) {
        String all = whole + secret;
        // The last character stands for the secret: the hash is over the text of both.
        int split = all.offsetByCodePoints(all.length(), -1);
        return Checksum.sign(algorithm, "", all.substring(0, split), SharedSecret.of(all.substring(split)));
    }

    private boolean equal(String hex) {
        return hex.equals(received);
    }

    private static Finding withoutChecksum(SignedCall call, Parameters sent) {
        if (call.query().isEmpty() && call.form() == null) {
            return Finding.of(Cause.QUERY_LOST, "");
        }
        for (Parameters.Parameter parameter : sent) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            String value = parameter.value().strip();
            boolean hex = ChecksumAlgorithm.ofHexLength(value.length()).isPresent() && value.matches("[0-9A-Fa-f]+");
            if (name.contains("checksum") && !parameter.name().equals("checksum")
                    || hex && (name.contains("sum") || name.contains("hash") || name.contains("sig"))) {
                return Finding.of(Cause.CHECKSUM_MISNAMED, Masking.name(parameter.name()));
            }
        }
        return Finding.of(Cause.CHECKSUM_MISSING, "");
    }

    private static Finding damaged(SignedCall call, KnownSecrets secrets, String received, String text) {
        for (ChecksumAlgorithm each : ChecksumAlgorithm.values()) {
            for (SharedSecret valid : secrets.valid()) {
                String right = Checksum.sign(each, call.call(), text, valid);
                boolean begins = received.length() >= 8 && right.startsWith(received) || received.startsWith(right);
                if (begins) {
                    return Finding.of(Cause.CHECKSUM_DAMAGED, received.length() + "/" + right.length());
                }
            }
        }
        String looks = switch (received.length()) {
            case 32 -> "32 (MD5)";
            case 56 -> "56 (SHA-224)";
            case 28, 44, 88 -> received.endsWith("=") ? received.length() + " (Base64)" : "";
            default -> "";
        };
        return Finding.of(Cause.CHECKSUM_LENGTH, looks.isEmpty() ? String.valueOf(received.length()) : looks);
    }

    /** Without the checksum, however it is written. */
    private static String cut(String query) {
        return query.replaceAll("(^|&)checksum=[^&]*", "").replaceAll("^&", "");
    }

    private static String form(SignedCall call) {
        @Nullable String form = call.form();
        return form == null ? "" : form;
    }

    private static String hashedForm(SignedCall call, Parameters sent) {
        return call.generation().signsRebuiltForm() ? sorted(sent.without("checksum")) : "";
    }

    /** The parameters of a form without their checksum as 2.4 and 2.5 sign them. */
    static String sortedForm(String form) {
        return sorted(Parameters.parse(form).without("checksum"));
    }

    private static String sorted(Parameters parameters) {
        return parameters.list().stream()
                .sorted(Comparator.comparing(Parameters.Parameter::name))
                .map(p -> p.name() + "=" + URLEncoder.encode(p.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
