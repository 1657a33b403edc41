package org.lectern.server.privacy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.server.privacy.PrivacyPolicy.Declined;
import org.lectern.server.privacy.PrivacyPolicy.Notice;

/** A policy as texts by key: on the command line, in forms and in the database. */
public final class PrivacyTexts {
    private static final Pattern DAYS = Pattern.compile("([1-9][0-9]{0,4})d");
    private static final int LONGEST_WORDS = 4_000;

    private PrivacyTexts() {}

    /** What came of reading texts. */
    public sealed interface Reading {
        record Good(PrivacyPolicy policy) implements Reading {}

        /** @param problems by key, each what is wrong and what would be right */
        record Bad(SequencedMap<String, String> problems) implements Reading {}
    }

    /** Every key. A time that the tenant leaves to the installation is empty. */
    public static SequencedMap<String, String> of(PrivacyPolicy policy) {
        var texts = new LinkedHashMap<String, String>();
        for (Kept kind : Kept.values()) {
            @Nullable Duration keep = policy.keep().get(kind);
            texts.put("keep." + kind.text(), keep == null ? "" : keep.toDays() + "d");
        }
        for (Collected kind : Collected.values()) {
            texts.put("collect." + kind.text(), policy.collects(kind) ? "on" : "off");
        }
        texts.put("notice", policy.notice().shown() ? "on" : "off");
        texts.put("notice.recording", policy.notice().recording() ? "on" : "off");
        texts.put("notice.words", policy.notice().words());
        texts.put("notice.declined", text(policy.notice().declined()));
        return texts;
    }

    static String text(Declined declined) {
        return declined.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The policy with these keys changed; an empty value gives a key back its standard. */
    public static Reading read(PrivacyPolicy before, PrivacySettings settings, Map<String, String> changes) {
        var problems = new LinkedHashMap<String, String>();
        var keep = new EnumMap<Kept, Duration>(Kept.class);
        keep.putAll(before.keep());
        var off = EnumSet.noneOf(Collected.class);
        off.addAll(before.off());
        var notice = before.notice();
        for (Map.Entry<String, String> change : changes.entrySet()) {
            String key = change.getKey();
            String value = change.getValue().strip();
            if (key.startsWith("keep.")) {
                readKeep(key, value, settings, keep, problems);
            } else if (key.startsWith("collect.")) {
                readCollect(key, value, off, problems);
            } else if (key.startsWith("notice")) {
                notice = readNotice(key, value, notice, problems);
            } else {
                problems.put(key, "is no key");
            }
        }
        return problems.isEmpty() ? new Reading.Good(new PrivacyPolicy(keep, off, notice)) : new Reading.Bad(problems);
    }

    private static void readKeep(
            String key,
            String value,
            PrivacySettings settings,
            Map<Kept, Duration> keep,
            Map<String, String> problems) {
        for (Kept kind : Kept.values()) {
            if (key.equals("keep." + kind.text())) {
                Matcher days = DAYS.matcher(value);
                Duration time = days.matches() ? Duration.ofDays(Long.parseLong(days.group(1))) : null;
                if (value.isEmpty()) {
                    keep.remove(kind);
                } else if (time == null) {
                    problems.put(key, "must be a number of days, such as 90d");
                } else if (!settings.allows(time)) {
                    problems.put(
                            key,
                            "must be from " + settings.shortest().toDays() + "d to "
                                    + settings.longest().toDays() + "d: the installation allows no other");
                } else {
                    keep.put(kind, time);
                }
                return;
            }
        }
        problems.put(key, "is no key");
    }

    private static void readCollect(String key, String value, EnumSet<Collected> off, Map<String, String> problems) {
        for (Collected kind : Collected.values()) {
            if (key.equals("collect." + kind.text())) {
                switch (value) {
                    case "on", "" -> off.remove(kind);
                    case "off" -> off.add(kind);
                    default -> problems.put(key, "must be on or off");
                }
                return;
            }
        }
        problems.put(key, "is no key");
    }

    private static Notice readNotice(String key, String value, Notice notice, Map<String, String> problems) {
        switch (key) {
            case "notice" -> {
                if (!value.equals("on") && !value.equals("off") && !value.isEmpty()) {
                    problems.put(key, "must be on or off");
                }
                return new Notice(value.equals("on"), notice.words(), notice.declined(), notice.recording());
            }
            case "notice.recording" -> {
                if (!value.equals("on") && !value.equals("off") && !value.isEmpty()) {
                    problems.put(key, "must be on or off");
                }
                return new Notice(notice.shown(), notice.words(), notice.declined(), value.equals("on"));
            }
            case "notice.words" -> {
                if (value.length() > LONGEST_WORDS) {
                    problems.put(key, "must have at most " + LONGEST_WORDS + " characters");
                    return notice;
                }
                return new Notice(notice.shown(), value.replace("\u0000", ""), notice.declined(), notice.recording());
            }
            case "notice.declined" -> {
                for (Declined declined : Declined.values()) {
                    if (value.equals(text(declined))) {
                        return new Notice(notice.shown(), notice.words(), declined, notice.recording());
                    }
                }
                if (!value.isEmpty()) {
                    problems.put(key, "must be unnamed or turned-away");
                }
                return new Notice(notice.shown(), notice.words(), Declined.UNNAMED, notice.recording());
            }
            default -> problems.put(key, "is no key");
        }
        return notice;
    }
}
