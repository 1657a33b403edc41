package org.lectern.server.tenant;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.VersionProfile;

/**
 * A policy as texts by key: what the database keeps, the command line sets, and the form of the page sends.
 *
 * <p>{@link #of} and {@link #read} are inverse. Keys: {@code recording}, {@code max-meetings}, {@code max-participants},
 * {@code max-participants-per-meeting}, {@code max-duration}, {@code moderators-exempt}, {@code tags},
 * {@code dial-in-numbers}, {@code dial-in-pins}, {@code caller-generation}, {@code analytics}, {@code hooks},
 * {@code guests}, {@code operator-parameters}, {@code playback-links}, {@code playback-viewers}, {@code playback-moderators},
 * {@code playback-download}, and {@code create.NAME}, {@code join.NAME} with a rule as {@link ParameterRule#text()}
 * writes it.
 */
public final class PolicyTexts {
    public static final String RECORDING = "recording";
    public static final String MAX_MEETINGS = "max-meetings";
    public static final String MAX_PARTICIPANTS = "max-participants";
    public static final String MAX_PARTICIPANTS_PER_MEETING = "max-participants-per-meeting";
    public static final String MAX_DURATION = "max-duration";
    public static final String MODERATORS_EXEMPT = "moderators-exempt";
    public static final String TAGS = "tags";
    public static final String DIAL_IN_NUMBERS = "dial-in-numbers";
    public static final String DIAL_IN_PINS = "dial-in-pins";
    public static final String CALLER_GENERATION = "caller-generation";
    public static final String ANALYTICS = "analytics";
    public static final String HOOKS = "hooks";
    public static final String GUESTS = "guests";
    public static final String OPERATOR_PARAMETERS = "operator-parameters";
    public static final String PLAYBACK_LINKS = "playback-links";
    public static final String PLAYBACK_VIEWERS = "playback-viewers";
    public static final String PLAYBACK_MODERATORS = "playback-moderators";
    public static final String PLAYBACK_DOWNLOAD = "playback-download";
    public static final String CREATE_RULE = "create.";
    public static final String JOIN_RULE = "join.";

    private static final List<String> KEYS = List.of(
            RECORDING,
            MAX_MEETINGS,
            MAX_PARTICIPANTS,
            MAX_PARTICIPANTS_PER_MEETING,
            MAX_DURATION,
            MODERATORS_EXEMPT,
            TAGS,
            DIAL_IN_NUMBERS,
            DIAL_IN_PINS,
            CALLER_GENERATION,
            ANALYTICS,
            HOOKS,
            GUESTS,
            OPERATOR_PARAMETERS,
            PLAYBACK_LINKS,
            PLAYBACK_VIEWERS,
            PLAYBACK_MODERATORS,
            PLAYBACK_DOWNLOAD);

    private PolicyTexts() {}

    /** What reading found. */
    public sealed interface Reading {
        record Good(TenantPolicy policy) implements Reading {}

        /** What is wrong, by key, in words for whoever typed it. */
        record Bad(SortedMap<String, String> problems) implements Reading {}
    }

    /** Every key with its text, rules last. */
    public static Map<String, String> of(TenantPolicy policy) {
        var texts = new LinkedHashMap<String, String>();
        texts.put(RECORDING, policy.recording().name().toLowerCase(Locale.ROOT));
        texts.put(MAX_MEETINGS, String.valueOf(policy.limits().maxMeetings()));
        texts.put(MAX_PARTICIPANTS, String.valueOf(policy.limits().maxParticipants()));
        texts.put(MAX_PARTICIPANTS_PER_MEETING, String.valueOf(policy.limits().maxParticipantsPerMeeting()));
        texts.put(MAX_DURATION, String.valueOf(policy.limits().maxDurationMinutes()));
        texts.put(MODERATORS_EXEMPT, String.valueOf(policy.limits().moderatorsExempt()));
        texts.put(TAGS, policy.requiredTags().stream().sorted().collect(Collectors.joining(",")));
        DialIn dialIn = policy.dialIn();
        texts.put(DIAL_IN_NUMBERS, dialIn == null ? "" : String.join(",", dialIn.numbers()));
        texts.put(DIAL_IN_PINS, dialIn == null ? "" : dialIn.firstPin() + "-" + dialIn.lastPin());
        texts.put(CALLER_GENERATION, generation(policy.callerGeneration()));
        texts.put(ANALYTICS, String.valueOf(policy.analytics()));
        texts.put(HOOKS, String.valueOf(policy.hooks()));
        texts.put(GUESTS, String.valueOf(policy.guests()));
        texts.put(OPERATOR_PARAMETERS, String.valueOf(policy.operatorParameters()));
        PlaybackTerms playback = policy.playback();
        texts.put(PLAYBACK_LINKS, playback.links().name().toLowerCase(Locale.ROOT));
        texts.put(PLAYBACK_VIEWERS, playback.viewers().stream().sorted().collect(Collectors.joining(",")));
        texts.put(PLAYBACK_MODERATORS, playback.moderators().stream().sorted().collect(Collectors.joining(",")));
        texts.put(PLAYBACK_DOWNLOAD, String.valueOf(playback.download()));
        policy.createRules().byName().forEach((name, rule) -> texts.put(CREATE_RULE + name, rule.text()));
        policy.joinRules().byName().forEach((name, rule) -> texts.put(JOIN_RULE + name, rule.text()));
        return texts;
    }

    /**
     * The policy with these keys changed. An empty text takes a rule away, and gives any other key the value that new
     * tenants start with.
     */
    public static Reading read(TenantPolicy base, Map<String, String> changes) {
        var texts = new LinkedHashMap<>(of(base));
        var problems = new TreeMap<String, String>();
        changes.forEach((key, text) -> {
            if (!isKey(key)) {
                problems.put(
                        key,
                        "is not a key of a policy; the keys are " + String.join(", ", KEYS)
                                + ", create.NAME and join.NAME");
            } else if (text.isBlank() && !KEYS.contains(key)) {
                texts.remove(key);
            } else {
                texts.put(key, text.isBlank() ? standard(key) : text.strip());
            }
        });
        return problems.isEmpty() ? parse(texts, problems) : new Reading.Bad(problems);
    }

    /** {@code 2.6} for {@link VersionProfile#V2_6}. */
    public static String generation(VersionProfile profile) {
        return profile.name().substring(1).replace('_', '.');
    }

    private static boolean isKey(String key) {
        return KEYS.contains(key)
                || key.startsWith(CREATE_RULE) && key.length() > CREATE_RULE.length()
                || key.startsWith(JOIN_RULE) && key.length() > JOIN_RULE.length();
    }

    private static String standard(String key) {
        return of(TenantPolicy.STANDARD).getOrDefault(key, "");
    }

    private static Reading parse(Map<String, String> texts, TreeMap<String, String> problems) {
        var reader = new Reader(texts, problems);
        TenantPolicy standard = TenantPolicy.STANDARD;
        var recording = reader.one(RECORDING, RecordingRule.values(), RecordingRule::name, standard.recording());
        var limits = new TenantLimits(
                reader.number(MAX_MEETINGS),
                reader.number(MAX_PARTICIPANTS),
                reader.number(MAX_PARTICIPANTS_PER_MEETING),
                reader.number(MAX_DURATION),
                reader.flag(MODERATORS_EXEMPT));
        Set<String> tags = Set.copyOf(list(texts.getOrDefault(TAGS, "")));
        DialIn dialIn = reader.dialIn().orElse(null);
        var generation = reader.one(
                CALLER_GENERATION, VersionProfile.values(), PolicyTexts::generation, standard.callerGeneration());
        boolean analytics = reader.flag(ANALYTICS);
        boolean hooks = reader.flag(HOOKS);
        boolean guests = reader.flag(GUESTS);
        boolean operator = reader.flag(OPERATOR_PARAMETERS);
        PlaybackTerms playback = reader.playback();
        ParameterRules create = reader.rules(CREATE_RULE, "create", TenantPolicy.RESERVED_IN_CREATE);
        ParameterRules join = reader.rules(JOIN_RULE, "join", TenantPolicy.RESERVED_IN_JOIN);
        TenantPolicy read = standard.withRecording(recording)
                .withLimits(limits)
                .withCallerGeneration(generation)
                .withAnalytics(analytics)
                .withHooks(hooks)
                .withGuests(guests)
                .withOperatorParameters(operator)
                .withPlayback(playback)
                .withRules(create, join);
        TenantPolicy tagged = reader.orElse(TAGS, () -> read.withRequiredTags(tags), read);
        TenantPolicy whole = reader.orElse(DIAL_IN_PINS, () -> tagged.withDialIn(dialIn), tagged);
        return problems.isEmpty() ? new Reading.Good(whole) : new Reading.Bad(problems);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .distinct()
                .toList();
    }

    /** Reads one key after the other and notes what is wrong. */
    private record Reader(Map<String, String> texts, Map<String, String> problems) {
        int number(String key) {
            String text = texts.getOrDefault(key, "0");
            try {
                int number = Integer.parseInt(text);
                if (number >= 0 && number <= 1_000_000) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            problems.put(key, "must be a whole number from 0 (no limit) to 1000000, not '" + text + "'");
            return 0;
        }

        boolean flag(String key) {
            String text = texts.getOrDefault(key, "false").toLowerCase(Locale.ROOT);
            switch (text) {
                case "true", "yes", "on" -> {
                    return true;
                }
                case "false", "no", "off" -> {
                    return false;
                }
                default -> {
                    problems.put(key, "must be true or false, not '" + text + "'");
                    return false;
                }
            }
        }

        <T> T one(String key, T[] values, Function<T, String> name, T standard) {
            String text = texts.getOrDefault(key, "");
            for (T value : values) {
                if (name.apply(value).equalsIgnoreCase(text)) {
                    return value;
                }
            }
            String all = Arrays.stream(values)
                    .map(name)
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            problems.put(key, "must be one of " + all + ", not '" + text + "'");
            return standard;
        }

        /** What a policy from before there was a key leaves out has the standard value. */
        PlaybackTerms playback() {
            PlaybackTerms standard = PlaybackTerms.STANDARD;
            PlaybackTerms.Links links =
                    one(PLAYBACK_LINKS, PlaybackTerms.Links.values(), PlaybackTerms.Links::name, standard.links());
            Set<String> viewers = Set.copyOf(list(texts.getOrDefault(PLAYBACK_VIEWERS, "")));
            Set<String> moderators = Set.copyOf(list(texts.getOrDefault(PLAYBACK_MODERATORS, "")));
            boolean download = flag(PLAYBACK_DOWNLOAD);
            PlaybackTerms read = orElse(
                    PLAYBACK_VIEWERS,
                    () -> new PlaybackTerms(links, viewers, Set.of(), download),
                    new PlaybackTerms(links, Set.of(), Set.of(), download));
            return orElse(
                    PLAYBACK_MODERATORS, () -> new PlaybackTerms(links, read.viewers(), moderators, download), read);
        }

        Optional<DialIn> dialIn() {
            List<String> numbers = list(texts.getOrDefault(DIAL_IN_NUMBERS, ""));
            String pins = texts.getOrDefault(DIAL_IN_PINS, "");
            if (numbers.isEmpty() && pins.isEmpty()) {
                return Optional.empty();
            }
            if (numbers.isEmpty()) {
                problems.put(DIAL_IN_NUMBERS, "is missing: people need a number to dial beside the PIN");
                return Optional.empty();
            }
            String[] ends = pins.split("-", 2);
            try {
                int first = Integer.parseInt(ends[0].strip());
                int last = Integer.parseInt(ends.length == 2 ? ends[1].strip() : "");
                return Optional.of(new DialIn(numbers, first, last));
            } catch (NumberFormatException e) {
                problems.put(DIAL_IN_PINS, "must be a range such as 20000-29999, not '" + pins + "'");
            } catch (IllegalArgumentException e) {
                problems.put(DIAL_IN_PINS, said(e));
            }
            return Optional.empty();
        }

        ParameterRules rules(String prefix, String call, Set<String> reserved) {
            ParameterRules rules = ParameterRules.NONE;
            for (Map.Entry<String, String> text : texts.entrySet()) {
                if (!text.getKey().startsWith(prefix)) {
                    continue;
                }
                String name = text.getKey().substring(prefix.length());
                ParameterRules before = rules;
                rules = orElse(
                        text.getKey(),
                        () -> {
                            ParameterRules more = before.with(name, ParameterRule.parse(text.getValue()));
                            more.requireNone(call, reserved);
                            return more;
                        },
                        before);
            }
            return rules;
        }

        <T> T orElse(String key, Supplier<T> attempt, T otherwise) {
            try {
                return attempt.get();
            } catch (IllegalArgumentException e) {
                problems.put(key, said(e));
                return otherwise;
            }
        }

        private static String said(IllegalArgumentException e) {
            @Nullable String message = e.getMessage();
            return message == null ? "is not valid" : message;
        }
    }
}
