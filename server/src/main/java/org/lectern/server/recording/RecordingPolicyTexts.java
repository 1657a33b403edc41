package org.lectern.server.recording;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.server.recording.RecordingPolicy.Fate;

/** A tenant's policy as texts by key, for the command line; {@link #of} and {@link #read} are inverse. */
public final class RecordingPolicyTexts {
    private static final Pattern DAYS = Pattern.compile("([1-9][0-9]{0,5})d");

    private RecordingPolicyTexts() {}

    /** What came of reading texts. */
    public sealed interface Reading {
        record Good(RecordingPolicy policy) implements Reading {}

        /** @param problems by key, each what is wrong and what would be right */
        record Bad(SequencedMap<String, String> problems) implements Reading {}
    }

    /** Every key; a limit that is not set is empty. */
    public static SequencedMap<String, String> of(RecordingPolicy policy) {
        var texts = new LinkedHashMap<String, String>();
        texts.put("approval", policy.approval() ? "on" : "off");
        texts.put("visible", days(policy.visibleDays()));
        texts.put("keep", days(policy.keepDays()));
        texts.put("warn", days(policy.warnDays()));
        texts.put("room-deleted", text(policy.roomDeleted()));
        texts.put("person-erased", text(policy.personErased()));
        return texts;
    }

    private static String days(@Nullable Integer days) {
        return days == null ? "" : days + "d";
    }

    private static String text(Fate fate) {
        return fate.name().toLowerCase(Locale.ROOT);
    }

    /** The policy with these keys changed; an empty value gives a key back its standard. */
    public static Reading read(RecordingPolicy before, Map<String, String> changes) {
        var problems = new LinkedHashMap<String, String>();
        SequencedMap<String, String> known = of(RecordingPolicy.STANDARD);
        SequencedMap<String, String> texts = of(before);
        changes.forEach((key, value) -> {
            if (!known.containsKey(key)) {
                problems.put(key, "is no key; the keys are " + String.join(", ", known.keySet()));
                return;
            }
            texts.put(key, value.isBlank() ? known.getOrDefault(key, "") : value.strip());
        });
        String approval = texts.getOrDefault("approval", "");
        if (!approval.equals("on") && !approval.equals("off")) {
            problems.put("approval", "must be on or off");
        }
        Integer visible = days("visible", texts, RecordingPolicy.LONGEST_DAYS, problems);
        Integer keep = days("keep", texts, RecordingPolicy.LONGEST_DAYS, problems);
        Integer warn = days("warn", texts, RecordingPolicy.LONGEST_WARNING, problems);
        Fate room = fate("room-deleted", texts, problems);
        Fate person = fate("person-erased", texts, problems);
        return problems.isEmpty()
                ? new Reading.Good(new RecordingPolicy(
                        approval.equals("on"),
                        visible,
                        keep,
                        warn == null ? RecordingPolicy.USUAL_WARNING : warn,
                        room,
                        person))
                : new Reading.Bad(problems);
    }

    private static @Nullable Integer days(
            String key, Map<String, String> texts, int most, Map<String, String> problems) {
        String text = texts.getOrDefault(key, "");
        if (text.isEmpty()) {
            return null;
        }
        var days = DAYS.matcher(text);
        int number = days.matches() ? Integer.parseInt(days.group(1)) : 0;
        if (number < 1 || number > most) {
            problems.put(key, "must be a number of days from 1d to " + most + "d, such as 90d, or empty");
            return null;
        }
        return number;
    }

    private static Fate fate(String key, Map<String, String> texts, Map<String, String> problems) {
        for (Fate fate : Fate.values()) {
            if (text(fate).equals(texts.getOrDefault(key, ""))) {
                return fate;
            }
        }
        problems.put(key, "must be keep or delete");
        return Fate.KEEP;
    }
}
