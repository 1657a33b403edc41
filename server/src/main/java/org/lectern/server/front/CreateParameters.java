package org.lectern.server.front;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.Parameters.Parameter;
import org.lectern.bbb.VersionProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a caller's create parameters, as the policy decided them, into those that are kept with the run and sent to its
 * server with every attempt. Unknown ones pass.
 *
 * @see "docs/front.md, what is passed on"
 */
final class CreateParameters {
    private static final Logger log = LoggerFactory.getLogger(CreateParameters.class);
    private static final Pattern META = Pattern.compile("meta_[a-z][a-z0-9-]*");
    /** Kept elsewhere with the run, or made into a document. */
    private static final Set<String> ELSEWHERE = Set.of(
            "meetingID",
            "name",
            "attendeePW",
            "moderatorPW",
            "checksum",
            "preUploadedPresentation",
            "preUploadedPresentationName");
    /** Encrypted for whoever holds the tenant's secret, which servers do not. */
    private static final String LRS = "meta_secret-lrs-payload";

    private final SealedLinks links;

    CreateParameters(SealedLinks links) {
        this.links = links;
    }

    /**
     * @param generation of BigBlueButton as which the caller sees us: where generations differ in what a missing
     *     parameter means, its meaning is said, so that all servers of a mixed pool behave alike
     */
    Parameters of(Parameters decided, VersionProfile generation) {
        String meetingId = CallRules.text(decided, "meetingID");
        var kept = new java.util.ArrayList<Parameter>();
        Set<String> seen = new HashSet<>();
        for (Parameter parameter : decided) {
            String name =
                    parameter.name().startsWith("meta_") ? parameter.name().toLowerCase(Locale.ROOT) : parameter.name();
            // Empty metadata is read back as such; any other parameter without a value is one that was not given.
            boolean absent = parameter.value().isEmpty() && !name.startsWith("meta_");
            if (absent || !passes(name) || !seen.add(name)) {
                continue;
            }
            value(name, parameter.value(), meetingId).ifPresent(value -> kept.add(new Parameter(name, value)));
        }
        Parameters result = Parameters.of(List.copyOf(kept));
        result = standard(result, "muteOnStart", String.valueOf(generation.isAtLeast(VersionProfile.V3_0)));
        // A caller may join without redirect, and its browser then has no cookie of the server's.
        return standard(result, "allowRequestsWithoutSession", "true");
    }

    /** Servers drop metadata of other names without a word; ours is not the caller's to set. */
    private static boolean passes(String name) {
        if (ELSEWHERE.contains(name)) {
            return false;
        }
        if (name.equals(LRS)) {
            log.info("left out of a create, since no server could decrypt it parameter={}", LRS);
            return false;
        }
        return !name.startsWith("meta_") || (META.matcher(name).matches() && !name.startsWith("meta_lectern-"));
    }

    private Optional<String> value(String name, String value, String meetingId) {
        return switch (name) {
            case "welcome", "moderatorOnlyMessage" -> Optional.of(value.replace("%%MEETINGID%%", meetingId));
            case "logoutURL" -> {
                Optional<CallerAddress> address =
                        CallerAddress.of(value.replace("%%MEETINGID%%", Addressed.encode(meetingId)));
                if (address.isEmpty()) {
                    log.info("left out of a create, since it is no web address parameter=logoutURL");
                }
                yield address.map(links::backInCreate);
            }
            default -> Optional.of(value);
        };
    }

    private static Parameters standard(Parameters given, String name, String value) {
        return given.first(name).isPresent() ? given : given.and(name, value);
    }
}
