package org.lectern.bbb;

import java.math.BigDecimal;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * Times of events. Senders mean milliseconds, but the recording pipeline and some third parties write seconds: anything
 * below 10^11 (the year 1973 in milliseconds, 5138 in seconds) is seconds.
 */
final class EventTime {

    private static final long FIRST_MILLIS = 100_000_000_000L;
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private EventTime() {}

    static long normalised(long value) {
        return value < FIRST_MILLIS && value > -FIRST_MILLIS ? value * 1000 : value;
    }

    /** Of a JSON number or of a text that is one; empty for anything else and for what does not fit. */
    static OptionalLong millis(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? OptionalLong.of(normalised(node.longValue())) : OptionalLong.empty();
        }
        if (node.isNumber()) {
            return decimal(node.decimalValue());
        }
        return node.isString() ? millis(node.stringValue()) : OptionalLong.empty();
    }

    static OptionalLong millis(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > 30) {
            return OptionalLong.empty();
        }
        try {
            return decimal(new BigDecimal(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong decimal(BigDecimal value) {
        // A scale far out would make the conversion itself the attack.
        if (value.precision() - (long) value.scale() > 18 || Math.abs((long) value.scale()) > 30) {
            return OptionalLong.empty();
        }
        boolean seconds = value.abs().compareTo(BigDecimal.valueOf(FIRST_MILLIS)) < 0;
        return OptionalLong.of((seconds ? value.multiply(THOUSAND) : value).longValue());
    }
}
