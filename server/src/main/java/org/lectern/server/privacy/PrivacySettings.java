package org.lectern.server.privacy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.lectern.server.platform.Setting;

/** How long things are kept where a tenant says nothing else, and what a tenant may say. */
public record PrivacySettings(
        @Setting(
                value =
                        "How long single events of classes are kept. Figures stay; only while its events are there can a"
                                + " class be rebuilt. Deleted by the month of the class.",
                standard = "90d")
        Duration keepEvents,

        @Setting(
                value = "How long it is kept who was in a class and what they did: the reports. Thirteen months cover a"
                        + " school year and the one before its exams.",
                standard = "396d")
        Duration keepActivity,

        @Setting(value = "How long bodies of analytics callbacks are kept.", standard = "90d")
        Duration keepAnalytics,

        @Setting(
                value =
                        "How long it is kept who was given a way into a class, arrived or not: what support searches in.",
                standard = "90d")
        Duration keepJoins,

        @Setting(
                value = "How long requests stay in the inspector, if lectern.inspector.kept-for is not shorter.",
                standard = "7d")
        Duration keepRequests,

        @Setting(
                value = "How long settled deliveries are kept, if lectern.delivery does not say less.",
                standard = "30d")
        Duration keepDeliveries,

        @Setting(value = "How long the audit trail is kept.", standard = "730d")
        Duration keepAudit,

        @Setting(
                value = "How long answers to a privacy notice are kept, for as long as somebody may have to show them.",
                standard = "1095d")
        Duration keepAnswers,

        @Setting(
                value = "How long dead letters are kept. Of what was understood they hold the content, redacted.",
                standard = "30d")
        Duration keepDeadLetters,

        @Setting(value = "The shortest time that a tenant may choose for anything.", standard = "1d")
        Duration shortest,

        @Setting(value = "The longest time that a tenant may choose for anything.", standard = "3650d")
        Duration longest) {

    public PrivacySettings {
        if (shortest.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("shortest must be a day or more");
        }
        if (longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("longest must not be less than shortest");
        }
        for (Duration keep : java.util.List.of(
                keepEvents,
                keepActivity,
                keepAnalytics,
                keepJoins,
                keepRequests,
                keepDeliveries,
                keepAudit,
                keepAnswers,
                keepDeadLetters)) {
            if (keep.compareTo(Duration.ofDays(1)) < 0) {
                throw new IllegalArgumentException("nothing is kept for less than a day");
            }
        }
    }

    /** What holds where a tenant says nothing else. */
    public Map<Kept, Duration> standard() {
        var all = new EnumMap<Kept, Duration>(Kept.class);
        all.put(Kept.EVENTS, keepEvents);
        all.put(Kept.ACTIVITY, keepActivity);
        all.put(Kept.ANALYTICS, keepAnalytics);
        all.put(Kept.JOINS, keepJoins);
        all.put(Kept.REQUESTS, keepRequests);
        all.put(Kept.DELIVERIES, keepDeliveries);
        all.put(Kept.AUDIT, keepAudit);
        all.put(Kept.ANSWERS, keepAnswers);
        return all;
    }

    /** Whether a tenant may choose it. */
    boolean allows(Duration keep) {
        return keep.compareTo(shortest) >= 0 && keep.compareTo(longest) <= 0;
    }
}
