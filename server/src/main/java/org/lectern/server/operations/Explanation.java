package org.lectern.server.operations;

import java.util.function.Predicate;

/**
 * Which words explain a refused request: keys of messages. Under {@code cause} stands a heading, under {@code cause.why}
 * what it means, under {@code cause.do} what to do; each takes the detail, the call, and the reason (the last one: the
 * address that the application should have). Under {@code detail}, where it is not empty, stands a sentence more.
 */
public record Explanation(String cause, String detail) {
    /** Nothing to explain. */
    public static final Explanation NONE = new Explanation("", "");

    /** @param known whether there is a message of this key; reasons that calls invent have none of their own */
    public static Explanation of(Inspection request, Predicate<String> known) {
        if (!request.outcome().isRefused()) {
            return NONE;
        }
        Finding finding = request.outcome().finding();
        String key = finding == null
                ? "inspector.reason." + request.outcome().reason()
                : "inspector.cause." + finding.cause();
        String detail = finding == null ? "" : "inspector.detail." + finding.detail();
        return new Explanation(known.test(key) ? key : "inspector.reason.other", known.test(detail) ? detail : "");
    }
}
