package org.lectern.server.ui;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.server.recording.RecordingPolicy;
import org.lectern.server.recording.RecordingPolicy.Fate;

/** What a tenant or a room wants of recordings, as a form holds it; an empty number of days sets no limit. */
record RecordingPolicyForm(boolean approval, String visibleDays, String keepDays, String warnDays, Fates fates) {
    record Fates(String roomDeleted, String personErased) {}

    static RecordingPolicyForm of(RecordingPolicy policy) {
        return new RecordingPolicyForm(
                policy.approval(),
                text(policy.visibleDays()),
                text(policy.keepDays()),
                text(policy.warnDays()),
                new Fates(policy.roomDeleted().name(), policy.personErased().name()));
    }

    static RecordingPolicyForm of(Map<String, String> sent) {
        return new RecordingPolicyForm(
                sent.containsKey("approval"),
                sent.getOrDefault("visible-days", "").strip(),
                sent.getOrDefault("keep-days", "").strip(),
                sent.getOrDefault("warn-days", "").strip(),
                new Fates(
                        sent.getOrDefault("room-deleted", Fate.KEEP.name()),
                        sent.getOrDefault("person-erased", Fate.KEEP.name())));
    }

    private static String text(@Nullable Integer days) {
        return days == null ? "" : String.valueOf(days);
    }

    /** @param problems what is wrong is added to it */
    RecordingPolicy read(List<Problem> problems) {
        Integer warn = days("warn-days", warnDays, RecordingPolicy.LONGEST_WARNING, problems);
        return new RecordingPolicy(
                approval,
                days("visible-days", visibleDays, RecordingPolicy.LONGEST_DAYS, problems),
                days("keep-days", keepDays, RecordingPolicy.LONGEST_DAYS, problems),
                warn == null ? RecordingPolicy.STANDARD.warnDays() : warn,
                fate(fates.roomDeleted()),
                fate(fates.personErased()));
    }

    private static Fate fate(String text) {
        return text.equals(Fate.DELETE.name()) ? Fate.DELETE : Fate.KEEP;
    }

    private static @Nullable Integer days(String field, String text, int most, List<Problem> problems) {
        if (text.isEmpty()) {
            return null;
        }
        int days = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (days < 1 || days > most) {
            problems.add(
                    new Problem(field, most == RecordingPolicy.LONGEST_DAYS ? "problem.days" : "problem.warn-days"));
            return null;
        }
        return days;
    }
}
