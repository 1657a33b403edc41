package org.lectern.server.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.tenant.PolicyChange.Why;

/**
 * What a tenant may do, and what its calls are made into. Immutable; {@link #create} and {@link #join} are pure.
 *
 * @param requiredTags its classes run only on servers that have all of these; empty for any server
 * @param dialIn null if the tenant has no telephone numbers of its own
 * @param callerGeneration the BigBlueButton that its application believes to talk to; decides how a repeated create is
 *     compared, and what a join must bring
 * @param analytics whether events of unrecorded classes are kept on the server until the attendance report is made
 * @param hooks whether the tenant may register webhooks over the pool
 * @param guests whether its rooms may let people in who have no account, with a code
 * @param playback how its recordings are played
 * @param operatorParameters whether it may use what is an operator's ({@link #OPERATOR_ONLY})
 * @see "docs/tenants.md, policies"
 */
public record TenantPolicy(
        RecordingRule recording,
        TenantLimits limits,
        Set<String> requiredTags,
        @Nullable DialIn dialIn,
        VersionProfile callerGeneration,
        boolean analytics,
        boolean hooks,
        boolean guests,
        boolean operatorParameters,
        PlaybackTerms playback,
        ParameterRules createRules,
        ParameterRules joinRules) {

    /**
     * What a tenant starts with: recorded only when asked, a viewer unless the call says otherwise, nothing of the
     * operator's, no limits.
     */
    public static final TenantPolicy STANDARD = new TenantPolicy(
            RecordingRule.ALLOWED,
            TenantLimits.NONE,
            Set.of(),
            null,
            VersionProfile.V2_6,
            true,
            true,
            true,
            false,
            PlaybackTerms.STANDARD,
            ParameterRules.NONE,
            ParameterRules.NONE);

    /**
     * Create parameters, in lower case, that change the server's own settings, load code into the client, or make the
     * server or the client talk to addresses nobody checked.
     */
    public static final Set<String> OPERATOR_ONLY = Set.of(
            "clientsettingsoverride",
            "clientsettingsoverridejsonurl",
            "pluginmanifests",
            "pluginmanifestsfetchurl",
            "presentationuploadexternalurl",
            "presentationuploadexternaldescription",
            "sharednotesinitialcontentjsonurl",
            "sharednotesinitialcontentmarkdownurl",
            "meta_secret-lrs-payload");

    static final Set<String> RESERVED_IN_CREATE = Set.of(
            "meetingID",
            "checksum",
            "attendeePW",
            "moderatorPW",
            "record",
            "voiceBridge",
            "isBreakout",
            "parentMeetingID",
            "sequence");
    static final Set<String> RESERVED_IN_JOIN =
            Set.of("meetingID", "checksum", "fullName", "userID", "password", "createTime", "redirect");

    private static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    public TenantPolicy {
        requiredTags = Set.copyOf(requiredTags);
        for (String tag : new TreeSet<>(requiredTags)) {
            if (!TAG.matcher(tag).matches()) {
                throw new IllegalArgumentException(
                        "a tag is lower-case letters, digits, '.', '_' and '-': '" + tag + "'");
            }
        }
        createRules.requireNone("create", RESERVED_IN_CREATE);
        joinRules.requireNone("join", RESERVED_IN_JOIN);
        if (dialIn != null && limits.maxMeetings() > dialIn.size()) {
            throw new IllegalArgumentException("the range holds " + dialIn.size() + " PINs, but " + limits.maxMeetings()
                    + " classes are allowed at the same time");
        }
    }

    public TenantPolicy withRecording(RecordingRule other) {
        return with(draft -> draft.recording = other);
    }

    public TenantPolicy withLimits(TenantLimits other) {
        return with(draft -> draft.limits = other);
    }

    public TenantPolicy withRequiredTags(Set<String> other) {
        return with(draft -> draft.requiredTags = other);
    }

    public TenantPolicy withDialIn(@Nullable DialIn other) {
        return with(draft -> draft.dialIn = other);
    }

    public TenantPolicy withCallerGeneration(VersionProfile other) {
        return with(draft -> draft.callerGeneration = other);
    }

    public TenantPolicy withAnalytics(boolean other) {
        return with(draft -> draft.analytics = other);
    }

    public TenantPolicy withHooks(boolean other) {
        return with(draft -> draft.hooks = other);
    }

    public TenantPolicy withGuests(boolean other) {
        return with(draft -> draft.guests = other);
    }

    public TenantPolicy withOperatorParameters(boolean other) {
        return with(draft -> draft.operatorParameters = other);
    }

    public TenantPolicy withPlayback(PlaybackTerms other) {
        return with(draft -> draft.playback = other);
    }

    public TenantPolicy withRules(ParameterRules create, ParameterRules join) {
        return with(draft -> {
            draft.createRules = create;
            draft.joinRules = join;
        });
    }

    private TenantPolicy with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.policy();
    }

    /** A policy while one thing of it is changed. */
    private static final class Draft {
        private RecordingRule recording;
        private TenantLimits limits;
        private Set<String> requiredTags;
        private @Nullable DialIn dialIn;
        private VersionProfile callerGeneration;
        private boolean analytics;
        private boolean hooks;
        private boolean guests;
        private boolean operatorParameters;
        private PlaybackTerms playback;
        private ParameterRules createRules;
        private ParameterRules joinRules;

        Draft(TenantPolicy from) {
            recording = from.recording;
            limits = from.limits;
            requiredTags = from.requiredTags;
            dialIn = from.dialIn;
            callerGeneration = from.callerGeneration;
            analytics = from.analytics;
            hooks = from.hooks;
            guests = from.guests;
            operatorParameters = from.operatorParameters;
            playback = from.playback;
            createRules = from.createRules;
            joinRules = from.joinRules;
        }

        TenantPolicy policy() {
            return new TenantPolicy(
                    recording,
                    limits,
                    requiredTags,
                    dialIn,
                    callerGeneration,
                    analytics,
                    hooks,
                    guests,
                    operatorParameters,
                    playback,
                    createRules,
                    joinRules);
        }
    }

    /**
     * What a caller's create is made into. The same again from its own result.
     *
     * @param asked the caller's parameters, decoded, with or without the checksum
     */
    public PolicyDecision create(Parameters asked) {
        Optional<String> refused = createRules.refused(asked);
        if (refused.isPresent()) {
            return refusal("create", refused.get());
        }
        var changes = new ArrayList<PolicyChange>();
        Parameters result = asked;
        if (!operatorParameters) {
            result = ParameterRules.drop(result, TenantPolicy::isOperatorOnly, Why.OPERATOR_ONLY, changes);
        }
        result = createRules.apply(result, changes);
        result = recorded(result, changes);
        result = atMost(result, "maxParticipants", limits.maxParticipantsPerMeeting(), changes);
        result = atMost(result, "duration", limits.maxDurationMinutes(), changes);
        result = dialled(result, changes);
        if (analytics) {
            result = ParameterRules.set(result, "meetingKeepEvents", "true", Why.ANALYTICS, changes);
        }
        return new PolicyDecision.Allowed(result, changes);
    }

    /**
     * What the product's own create is made into, for a room of the tenant. There is nobody to refuse: a parameter that a
     * rule refuses is left out.
     */
    public Parameters ownCreate(Parameters asked) {
        Parameters left = asked;
        for (Optional<String> name = createRules.refused(left); name.isPresent(); name = createRules.refused(left)) {
            left = left.without(name.get());
        }
        return switch (create(left)) {
            case PolicyDecision.Allowed allowed -> allowed.parameters();
            case PolicyDecision.Refused refused -> throw new IllegalStateException(refused.reason());
        };
    }

    /**
     * What a caller's join is made into. The same again from its own result.
     *
     * @param asked the caller's parameters, decoded, with or without the checksum
     */
    public PolicyDecision join(Parameters asked) {
        Optional<String> refused = joinRules.refused(asked);
        if (refused.isPresent()) {
            return refusal("join", refused.get());
        }
        var changes = new ArrayList<PolicyChange>();
        Parameters result = joinRules.apply(asked, changes);
        if (isEmpty(result, "role") && isEmpty(result, "password")) {
            result = ParameterRules.set(result, "role", "VIEWER", Why.VIEWER_BY_DEFAULT, changes);
        }
        return new PolicyDecision.Allowed(result, changes);
    }

    /**
     * Of the decided create parameters, those for the server. Where moderators are exempt from the limit on people the
     * server must not enforce it, since it counts them too: then joins are counted here.
     */
    public Parameters forServer(Parameters decided) {
        return limits.moderatorsExempt() ? decided.without("maxParticipants") : decided;
    }

    /**
     * Whether a module of a create's XML body may reach the server.
     *
     * @param name as in {@code <module name="…">}
     */
    public boolean allowsModule(String name) {
        return operatorParameters || !isOperatorOnly(name);
    }

    private static boolean isOperatorOnly(String name) {
        return OPERATOR_ONLY.contains(name.toLowerCase(Locale.ROOT));
    }

    private Parameters recorded(Parameters in, List<PolicyChange> changes) {
        return switch (recording) {
            case OFF -> {
                Parameters result = ParameterRules.set(in, "record", "false", Why.RECORDING, changes);
                for (String name : List.of("autoStartRecording", "breakoutRoomsRecord")) {
                    result = in.first(name).isPresent()
                            ? ParameterRules.set(result, name, "false", Why.RECORDING, changes)
                            : result;
                }
                yield result;
            }
            case ALLOWED ->
                isEmpty(in, "record") ? ParameterRules.set(in, "record", "false", Why.RECORDING, changes) : in;
            case AUTOMATIC -> {
                boolean refused = in.first("record")
                        .filter(asked -> !asked.isBlank() && !asked.strip().equalsIgnoreCase("true"))
                        .isPresent();
                if (refused) {
                    yield in;
                }
                Parameters result = ParameterRules.set(in, "record", "true", Why.RECORDING, changes);
                yield ParameterRules.set(result, "autoStartRecording", "true", Why.RECORDING, changes);
            }
            case FORCED -> {
                Parameters result = ParameterRules.set(in, "record", "true", Why.RECORDING, changes);
                result = ParameterRules.set(result, "autoStartRecording", "true", Why.RECORDING, changes);
                yield ParameterRules.set(result, "allowStartStopRecording", "false", Why.RECORDING, changes);
            }
        };
    }

    /** Caps a figure of which 0, nothing and anything unreadable mean no limit, as servers read it. */
    private static Parameters atMost(Parameters in, String name, int limit, List<PolicyChange> changes) {
        if (limit == 0) {
            return in;
        }
        int asked = number(in.first(name).orElse(""));
        return asked > 0 && asked <= limit && in.all(name).size() == 1
                ? in
                : ParameterRules.set(in, name, String.valueOf(TenantLimits.smaller(asked, limit)), Why.LIMIT, changes);
    }

    private Parameters dialled(Parameters in, List<PolicyChange> changes) {
        if (dialIn == null) {
            return in;
        }
        Parameters result =
                ParameterRules.set(in, "dialNumber", dialIn.numbers().getFirst(), Why.DIAL_IN, changes);
        boolean fits = result.all("voiceBridge").stream().allMatch(dialIn::holds);
        return fits ? result : ParameterRules.drop(result, "voiceBridge"::equals, Why.DIAL_IN, changes);
    }

    private static int number(String text) {
        try {
            return Math.max(0, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean isEmpty(Parameters in, String name) {
        return in.first(name).orElse("").isBlank();
    }

    private static PolicyDecision.Refused refusal(String call, String parameter) {
        return new PolicyDecision.Refused(
                "validationError",
                "The parameter " + parameter + " is not allowed here.",
                "the policy refuses a " + call + " with " + parameter);
    }
}
