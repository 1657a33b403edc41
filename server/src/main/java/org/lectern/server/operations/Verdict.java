package org.lectern.server.operations;

import java.util.List;
import java.util.Set;
import org.lectern.server.operations.Story.Fact;
import org.lectern.server.operations.Story.Kind;
import org.lectern.server.operations.Story.Saying;

/** What the facts of a story come to, and what to do about it. The last thing that was tried decides. Pure. */
record Verdict(Saying verdict, Saying advice) {
    private static final Set<String> KNOWN = Set.of(
            "NOT_A_MEMBER",
            "UNKNOWN_ROOM",
            "TENANT_SUSPENDED",
            "COULD_NOT_START",
            "SERVER_UNREACHABLE",
            "INVALID",
            "NO_ROLE",
            "NOT_RUNNING",
            "STALE",
            "FULL",
            "TOO_MANY",
            "UNAVAILABLE",
            "NOT_ALLOWED",
            "DECLINED",
            "NOT_STARTED",
            "NO_TEACHER_YET",
            "STARTING");

    static Verdict of(List<Fact> facts) {
        Fact last = null;
        boolean sick = false;
        boolean lost = false;
        for (Fact fact : facts) {
            sick |= fact.kind() == Kind.SERVER_SICK;
            lost |= fact.kind() == Kind.RUN_LOST;
            if (fact.kind() != Kind.CIRCUMSTANCE && fact.kind() != Kind.SERVER_SICK && fact.kind() != Kind.RUN_LOST) {
                last = fact;
            }
        }
        if (last == null) {
            return sayings(sick || lost ? "class-only-sick" : "class-only");
        }
        return switch (last.kind()) {
            case ARRIVED -> sayings("arrived");
            case ISSUED -> sayings(sick ? "issued-sick" : "issued");
            case NEVER_ARRIVED -> sayings(lost ? "never-lost" : sick ? "never-sick" : "never");
            case REFUSED, WAITED -> sayings(reason(last));
            case SIGN_IN_REFUSED -> sayings("sign-in");
            case CIRCUMSTANCE, SERVER_SICK, RUN_LOST -> sayings("class-only");
        };
    }

    /** The reason is the first argument of the saying. */
    private static String reason(Fact fact) {
        String reason = fact.saying().arguments().isEmpty()
                ? ""
                : fact.saying().arguments().getFirst();
        return KNOWN.contains(reason) ? "reason." + reason : "reason.other";
    }

    private static Verdict sayings(String key) {
        return new Verdict(Saying.of("support.verdict." + key), Saying.of("support.advice." + key));
    }
}
