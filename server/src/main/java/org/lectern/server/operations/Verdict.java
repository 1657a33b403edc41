package org.lectern.server.operations;

import java.util.EnumSet;
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
            "WRONG_PASSWORD",
            "GUEST_DENIED",
            "DECLINED",
            "NOTICE",
            "NOT_STARTED",
            "NO_TEACHER_YET",
            "STARTING");

    /** What is told beside what was tried. */
    private static final Set<Kind> BESIDE = EnumSet.of(Kind.CIRCUMSTANCE, Kind.SERVER_SICK, Kind.RUN_LOST, Kind.LOBBY);

    static Verdict of(List<Fact> facts) {
        Fact last = null;
        boolean sick = false;
        boolean lost = false;
        boolean lobby = false;
        boolean over = false;
        for (Fact fact : facts) {
            sick |= fact.kind() == Kind.SERVER_SICK;
            lost |= fact.kind() == Kind.RUN_LOST;
            lobby |= fact.kind() == Kind.LOBBY;
            if (!BESIDE.contains(fact.kind())) {
                last = fact;
                // Facts are in the order of time.
                over = facts.stream()
                        .anyMatch(other -> other.saying().key().startsWith("support.fact.ended.")
                                && !other.at().isAfter(fact.at()));
            }
        }
        if (last == null) {
            return sayings(sick || lost ? "class-only-sick" : "class-only");
        }
        return switch (last.kind()) {
            case ARRIVED -> sayings("arrived");
            case ISSUED -> sayings(sick ? "issued-sick" : lobby ? "issued-lobby" : "issued");
            case NEVER_ARRIVED -> sayings(lost ? "never-lost" : sick ? "never-sick" : lobby ? "never-lobby" : "never");
            case REFUSED, WAITED -> {
                String reason = reason(last);
                yield sayings(over && reason.equals("reason.NOT_RUNNING") ? "over" : reason);
            }
            case SIGN_IN_REFUSED -> sayings("sign-in");
            case CIRCUMSTANCE, SERVER_SICK, RUN_LOST, LOBBY -> sayings("class-only");
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
