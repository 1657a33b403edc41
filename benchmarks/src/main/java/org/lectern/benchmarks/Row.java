package org.lectern.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A figure beside its reference.
 *
 * @param path names the figure
 * @param unit of value and reference
 * @param figure of the product: every sample, in the order they were taken
 * @param reference the same of the reference
 * @param target what must hold
 * @param notes how it was measured, or why it was not
 */
record Row(String path, String unit, Samples figure, Samples reference, Target target, Map<String, Object> notes) {

    /**
     * @param what what was measured, in words
     * @param values may be empty: it could not run
     */
    record Samples(String what, List<Double> values) {
        Samples {
            values = List.copyOf(values);
        }

        @Nullable
        Double median() {
            if (values.isEmpty()) {
                return null;
            }
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /** What is compared with the bound. */
    enum Of {
        /** Value ÷ reference, at least the bound. */
        RATIO_AT_LEAST,
        /** Value ÷ reference, at most the bound. */
        RATIO_AT_MOST,
        /** Reference ÷ value, at least the bound: how many times faster. */
        GAIN_AT_LEAST,
        /** The value itself, at most the bound. */
        VALUE_AT_MOST,
        /** Told for comparison only. */
        NONE
    }

    record Target(Of of, double bound) {
        String text(String unit) {
            String number = bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
            return switch (of) {
                case RATIO_AT_LEAST -> "at least " + number + " ×";
                case RATIO_AT_MOST -> "at most " + number + " ×";
                case GAIN_AT_LEAST -> number + " × faster";
                case VALUE_AT_MOST -> "at most " + number + " " + unit;
                case NONE -> "–";
            };
        }
    }

    /** Median of the ratios of the rounds where both ran side by side, else of the medians. */
    @Nullable
    Double ratio() {
        int rounds = Math.min(figure.values().size(), reference.values().size());
        if (rounds == 0) {
            return null;
        }
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            double ratio = figure.values().get(i) / reference.values().get(i);
            ratios[i] = target.of() == Of.GAIN_AT_LEAST ? 1 / ratio : ratio;
        }
        return new Samples("", Arrays.stream(ratios).boxed().toList()).median();
    }

    boolean met() {
        Double value = figure.median();
        Double ratio = ratio();
        if (value == null || ratio == null) {
            return false; // a reference that could not run proves nothing
        }
        return switch (target.of()) {
            case RATIO_AT_LEAST, GAIN_AT_LEAST -> ratio >= target.bound();
            case RATIO_AT_MOST -> ratio <= target.bound();
            case VALUE_AT_MOST -> value <= target.bound();
            case NONE -> true;
        };
    }

    Map<String, Object> json(Map<String, Object> surroundings) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("path", path);
        json.put("value", figure.median());
        json.put("unit", unit);
        json.put("reference", reference.median());
        json.put("ratio", ratio());
        json.put("target", target.of() == Of.NONE ? null : target.bound());
        json.put("met", met());
        json.put("target_text", target.text(unit));
        json.put("what", figure.what());
        json.put("reference_what", reference.what());
        json.put("samples", figure.values());
        json.put("reference_samples", reference.values());
        json.put("notes", notes);
        json.putAll(surroundings);
        return json;
    }
}
