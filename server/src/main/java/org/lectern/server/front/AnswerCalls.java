package org.lectern.server.front;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumPolicy;
import org.lectern.bbb.Parameters;
import org.lectern.server.operations.InspectedRequest;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.QuickHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every request to the API: path, method, body type, checksum, parameters, and only then the call.
 *
 * <p>A path without a tenant costs and answers what a wrong checksum does.
 */
final class AnswerCalls implements QuickHandler {
    private static final Logger log = LoggerFactory.getLogger(AnswerCalls.class);
    /** Names the request to whoever asks about it. */
    static final String REFERENCE_HEADER = "X-Lectern-Reference";

    private final Map<String, FrontEndpoint> endpoints;
    private final Callers callers;
    private final VersionProbe probe;
    private final Consumer<InspectedRequest> inspector;
    private final Verifier verifier;
    /** What was verified on the quick way and could not be answered there: it is not verified again. */
    private final Cache<String, Passed> passed = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    /** @param caller as it was then: another secret makes another caller */
    private record Passed(Callers.Caller caller, Checksum.Verified verified) {}

    /** Verifies a query; replaced in tests that count. */
    interface Verifier {
        Checksum.Verdict verify(String call, String query, ChecksumPolicy policy);
    }

    /** @param inspector is told of every call; returns at once and never throws */
    AnswerCalls(
            List<FrontEndpoint> endpoints, Callers callers, VersionProbe probe, Consumer<InspectedRequest> inspector) {
        this(endpoints, callers, probe, inspector, Checksum::verify);
    }

    AnswerCalls(
            List<FrontEndpoint> endpoints,
            Callers callers,
            VersionProbe probe,
            Consumer<InspectedRequest> inspector,
            Verifier verifier) {
        this.verifier = verifier;
        this.endpoints =
                endpoints.stream().collect(Collectors.toUnmodifiableMap(FrontEndpoint::name, Function.identity()));
        this.callers = callers;
        this.probe = probe;
        this.inspector = inspector;
    }

    /** The largest body that any call takes. */
    int maxBodyBytes() {
        return endpoints.values().stream()
                .mapToInt(FrontEndpoint::maxBodyBytes)
                .max()
                .orElse(0);
    }

    /** The call that a path leads to; null if it leads to none. */
    @Nullable
    FrontEndpoint endpoint(FrontPath path) {
        String call = path.call();
        return call == null ? null : endpoints.get(call);
    }

    /** What the checksum in the query is worth. */
    Checksum.Verdict verify(FrontEndpoint endpoint, FrontPath path, RawRequest raw) {
        return verify(endpoint.name(), callers.of(path.slug()), raw, null);
    }

    /** Takes what is answered from memory. */
    @Override
    public boolean answer(RawRequest raw, Consumer<RawResponse> answer) {
        FrontPath path = FrontPath.of(raw.path());
        if (callers.mustWait()) {
            return false;
        }
        FrontEndpoint endpoint = path.call() == null ? null : endpoints.get(path.call());
        if (endpoint != null && endpoint.call() instanceof OftenQuick often) {
            RawResponse response = fromMemory(endpoint, often, path, raw);
            if (response != null) {
                answer.accept(response);
            }
            return response != null;
        }
        if (!isQuick(path)) {
            return false;
        }
        try {
            answer.accept(handle(path, raw));
        } catch (InterruptedException e) {
            throw new IllegalStateException("a call that does not wait was interrupted", e);
        }
        return true;
    }

    /** Null, with nothing done, unless the call is as it should be and needs nothing but memory. */
    private @Nullable RawResponse fromMemory(FrontEndpoint endpoint, OftenQuick often, FrontPath path, RawRequest raw) {
        if (!raw.method().equals("GET") || raw.body().bytes().length > 0) {
            return null;
        }
        Callers.Caller caller = callers.of(path.slug());
        if (!(verify(endpoint.name(), caller, raw, null) instanceof Checksum.Verified verified)) {
            return null;
        }
        Tenant tenant = caller.requireTenant();
        Parameters sent = Parameters.parse(raw.query());
        if (unfit(endpoint, tenant, sent, raw).isPresent()) {
            return null;
        }
        String reference = References.next();
        var signer = new FrontRequest.Signer(
                tenant, caller.secrets().get(verified.secretIndex()).id(), reference);
        FrontAnswer answer;
        try {
            answer = often.fromMemory(new FrontRequest(signer, endpoint.name(), sent.without("checksum"), raw));
        } catch (RuntimeException e) {
            log.warn("call not answered from memory call={} reference={}", endpoint.name(), reference, e);
            return null;
        }
        if (answer == null) {
            passed.put(key(path, raw), new Passed(caller, verified));
            return null;
        }
        callers.used(caller, verified, () -> named(endpoint, raw));
        note(caller, path, answer.why(), reference, raw);
        return answered(answer, reference);
    }

    private static String key(FrontPath path, RawRequest raw) {
        return path.slug() + '\n' + path.call() + '\n' + raw.query();
    }

    private static RawResponse answered(FrontAnswer answer, String reference) {
        RawResponse response = Answers.of(answer);
        return answer.isSuccess() ? response : response.with(REFERENCE_HEADER, reference);
    }

    /** How the program names itself; of a join it is a person's browser. */
    private static String named(FrontEndpoint endpoint, RawRequest raw) {
        return endpoint.name().equals("join") ? "" : agent(raw);
    }

    private boolean isQuick(FrontPath path) {
        String call = path.call();
        if (call == null || call.isEmpty()) {
            return call != null;
        }
        FrontEndpoint endpoint = endpoints.get(call);
        return endpoint != null && endpoint.call() instanceof QuickCall;
    }

    @Override
    public RawResponse handle(RawRequest raw) throws InterruptedException {
        return handle(FrontPath.of(raw.path()), raw);
    }

    private RawResponse handle(FrontPath path, RawRequest raw) throws InterruptedException {
        Callers.Caller caller = callers.of(path.slug());
        String call = path.call();
        if (call != null && call.isEmpty()) {
            return probe.answer(raw, caller.generation());
        }
        String reference = References.next();
        FrontEndpoint endpoint = call == null ? null : endpoints.get(call);
        if (endpoint == null) {
            note(caller, path, Reasons.WRONG_PATH, reference, raw);
            return Answers.withStatus(404, "unsupportedRequest", "This request is not supported.")
                    .with(REFERENCE_HEADER, reference);
        }
        if (!endpoint.methods().contains(raw.method())) {
            note(caller, path, Reasons.METHOD, reference, raw);
            return Answers.withStatus(405, "unsupportedRequest", "This request is not supported.")
                    .with(REFERENCE_HEADER, reference)
                    .with("Allow", endpoint.methods().stream().sorted().collect(Collectors.joining(", ")));
        }
        FrontAnswer answer = answer(endpoint, caller, raw, reference);
        note(caller, path, answer.why(), reference, raw);
        return answered(answer, reference);
    }

    private FrontAnswer answer(FrontEndpoint endpoint, Callers.Caller caller, RawRequest raw, String reference)
            throws InterruptedException {
        try {
            return checked(endpoint, caller, raw, reference);
        } catch (DatabaseUnavailable e) {
            log.warn("call not answered, database unavailable call={} reference={}", endpoint.name(), reference, e);
            return new FrontAnswer.Whole(
                    Answers.withStatus(503, "internalError", "Not available at the moment. Try again.")
                            .with("Retry-After", "2"),
                    Reasons.UNAVAILABLE);
        } catch (RuntimeException e) {
            log.error("call failed call={} reference={}", endpoint.name(), reference, e);
            return new FrontAnswer.Whole(
                    Answers.withStatus(500, "internalError", "Something went wrong. Reference: " + reference),
                    Reasons.FAILED);
        }
    }

    private FrontAnswer checked(FrontEndpoint endpoint, Callers.Caller caller, RawRequest raw, String reference)
            throws InterruptedException {
        boolean hasBody = raw.body().tooLarge() || raw.body().bytes().length > 0;
        String type = hasBody ? contentType(raw) : "";
        if (hasBody && !endpoint.bodyTypes().contains(type)) {
            return refused(
                    endpoint,
                    new FrontAnswer.Failure(
                            "unsupportedContentType",
                            "POST request Content-Type is missing or unsupported",
                            Reasons.CONTENT_TYPE),
                    null,
                    Parameters.none(),
                    raw,
                    reference);
        }
        Parameters query = Parameters.parse(raw.query());
        boolean inForm = query.isEmpty() && hasBody && type.equals(FrontEndpoint.FORM);
        Parameters sent = inForm ? Parameters.parse(raw.body().text()) : query;
        Parameters parameters = sent.without("checksum");

        CallFamily family = CallFamily.of(endpoint.name());
        Checksum.Verdict verdict = verdict(endpoint, caller, raw, inForm ? sent : null);
        if (!(verdict instanceof Checksum.Verified verified)) {
            boolean missing = ((Checksum.Rejected) verdict).reason() == Checksum.Reason.MISSING;
            FrontAnswer answer = missing
                    ? family.missingChecksum(endpoint.name())
                    : RequiredOfRecordings.missing(endpoint.name(), parameters).orElseGet(family::wrongChecksum);
            return refused(endpoint, answer, null, parameters, raw, reference);
        }
        Tenant tenant = caller.requireTenant();
        callers.used(caller, verified, () -> named(endpoint, raw));
        Optional<FrontAnswer> unfit = unfit(endpoint, tenant, sent, raw);
        if (unfit.isPresent()) {
            return refused(endpoint, unfit.get(), tenant, parameters, raw, reference);
        }
        var signer = new FrontRequest.Signer(
                tenant, caller.secrets().get(verified.secretIndex()).id(), reference);
        return endpoint.call().answer(new FrontRequest(signer, endpoint.name(), parameters, raw));
    }

    private Checksum.Verdict verdict(
            FrontEndpoint endpoint, Callers.Caller caller, RawRequest raw, @Nullable Parameters form) {
        if (endpoint.call() instanceof OftenQuick) {
            Passed before = passed.asMap().remove(key(FrontPath.of(raw.path()), raw));
            if (before != null && before.caller() == caller) {
                return before.verified();
            }
        }
        return verify(endpoint.name(), caller, raw, form);
    }

    private Checksum.Verdict verify(String call, Callers.Caller caller, RawRequest raw, @Nullable Parameters form) {
        ChecksumPolicy policy = caller.checksums();
        return form == null
                ? verifier.verify(call, raw.query(), policy)
                : Checksum.verifyForm(caller.generation(), call, "", form, policy);
    }

    /** Why a request is not passed to its call though it is signed. */
    private static Optional<FrontAnswer> unfit(FrontEndpoint endpoint, Tenant tenant, Parameters sent, RawRequest raw) {
        if (!tenant.isActive()) {
            return Optional.of(new FrontAnswer.Failure(
                    "apiNotEnabled", "The API is not enabled for this caller.", Reasons.TENANT_SUSPENDED));
        }
        if (raw.body().tooLarge() || raw.body().bytes().length > endpoint.maxBodyBytes()) {
            return Optional.of(new FrontAnswer.Whole(
                    Answers.withStatus(413, "sizeError", "The body of the request is too large."),
                    Reasons.BODY_TOO_LARGE));
        }
        Set<String> seen = new HashSet<>();
        for (Parameters.Parameter parameter : sent) {
            String name = parameter.name();
            // Lists in the manner of PHP are the only names that may come again.
            if (!seen.add(name) && !name.endsWith("[]")) {
                return Optional.of(new FrontAnswer.Failure(
                        "validationError", "A parameter is given more than once: " + name, Reasons.DOUBLED_PARAMETER));
            }
            if (hasControlCharacter(name) || parameter.value().indexOf('\0') >= 0) {
                return Optional.of(new FrontAnswer.Failure(
                        "validationError",
                        "A parameter contains a character that is not allowed: " + name,
                        Reasons.CONTROL_CHARACTER));
            }
        }
        return RequiredOfRecordings.missing(endpoint.name(), sent);
    }

    private static boolean hasControlCharacter(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static FrontAnswer refused(
            FrontEndpoint endpoint,
            FrontAnswer answer,
            @Nullable Tenant tenant,
            Parameters parameters,
            RawRequest raw,
            String reference) {
        return endpoint.call().refused(new Refusal(answer, tenant, parameters, raw, reference));
    }

    private void note(Callers.Caller caller, FrontPath path, String reason, String reference, RawRequest raw) {
        String call = path.call();
        Tenant tenant = caller.tenant();
        inspector.accept(new InspectedRequest(
                tenant == null ? null : tenant.id(), path.slug(), call == null ? "" : call, reason, reference, raw));
    }

    private static String agent(RawRequest raw) {
        String agent = raw.headers().first("User-Agent");
        return agent == null ? "" : agent;
    }

    /** The content type without its parameters, lower case; empty if there is none. */
    static String contentType(RawRequest raw) {
        String type = raw.headers().first("Content-Type");
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
