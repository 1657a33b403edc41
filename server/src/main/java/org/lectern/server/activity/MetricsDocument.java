package org.lectern.server.activity;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a person in the form that other software reads: the complete skeleton, whole numbers throughout.
 *
 * <p>Seconds are whole: milliseconds are summed first, then rounded down. A running interval is not in the totals; it
 * stands under {@code temp} as the Unix second at which it began, 0 if none runs.
 *
 * @see "docs/metrics.md, metrics document"
 */
public record MetricsDocument(Totals totals, Counts counts, Temp temp) {

    public record Totals(long talkSeconds, long cameraSeconds) {}

    public record Counts(int messages, int reactions, int hands, Map<String, Integer> reactionsBreakdown) {}

    public record Temp(long talkStartedAt, long cameraStartedAt) {}

    /** @param asOf the instant up to which the activity's running durations were counted */
    public static MetricsDocument of(PersonActivity person, Instant asOf) {
        PersonActivity.Figures figures = person.figures();
        Instant talking = figures.talk().running();
        Instant camera = person.now().cameraSince();
        var counts = figures.counts();
        return new MetricsDocument(
                new Totals(
                        wholeSeconds(figures.talk().time().toMillis(), talking, asOf),
                        wholeSeconds(figures.camera().toMillis(), camera, asOf)),
                new Counts(
                        counts.messages(), counts.reactionTotal(), counts.hands(), new TreeMap<>(counts.reactions())),
                new Temp(epochSecond(talking), epochSecond(camera)));
    }

    private static long wholeSeconds(long millis, @Nullable Instant runningSince, Instant asOf) {
        long running = runningSince == null ? 0 : Math.max(0, asOf.toEpochMilli() - runningSince.toEpochMilli());
        return Math.max(0, millis - running) / 1000;
    }

    private static long epochSecond(@Nullable Instant instant) {
        return instant == null ? 0 : instant.getEpochSecond();
    }

    /** Compact JSON with the keys of the documented form, in its order. */
    public String json() {
        StringBuilder json = new StringBuilder(160)
                .append("{\"totals\":{\"talk_seconds\":")
                .append(totals.talkSeconds())
                .append(",\"camera_seconds\":")
                .append(totals.cameraSeconds())
                .append("},\"counts\":{\"messages\":")
                .append(counts.messages())
                .append(",\"reactions\":")
                .append(counts.reactions())
                .append(",\"hands\":")
                .append(counts.hands())
                .append(",\"reactions_breakdown\":{");
        String separator = "";
        for (Map.Entry<String, Integer> reaction : counts.reactionsBreakdown().entrySet()) {
            json.append(separator);
            JsonText.quote(json, reaction.getKey());
            json.append(':').append(reaction.getValue());
            separator = ",";
        }
        return json.append("}},\"temp\":{\"talk_started_at\":")
                .append(temp.talkStartedAt())
                .append(",\"camera_started_at\":")
                .append(temp.cameraStartedAt())
                .append("}}")
                .toString();
    }
}
