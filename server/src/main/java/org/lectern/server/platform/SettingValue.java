package org.lectern.server.platform;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one value; what is wrong with it is said in the exception's message. */
final class SettingValue {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    private SettingValue() {}

    static Object convert(String text, Class<?> type) {
        if (type == String.class) {
            return text;
        }
        if (type == Secret.class) {
            return new Secret(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return bool(text);
        }
        if (type == int.class || type == Integer.class) {
            return Math.toIntExact(whole(text, Integer.MAX_VALUE));
        }
        if (type == long.class || type == Long.class) {
            return whole(text, Long.MAX_VALUE);
        }
        if (type == Duration.class) {
            return duration(text);
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == URI.class) {
            return address(text);
        }
        if (type.isEnum()) {
            return constant(text, type);
        }
        throw new IllegalStateException("settings cannot be of " + type);
    }

    private static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("write true or false.");
        };
    }

    private static long whole(String text, long max) {
        try {
            long value = Long.parseLong(text);
            if (value <= max && value >= -max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("write a whole number up to " + max + ".");
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("write a whole number and its unit, ms, s, m, h or d, for example 30s.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static URI address(String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("write an address that begins with http:// or https://.");
        }
        return uri;
    }

    private static Object constant(String text, Class<?> type) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            String name = ((Enum<?>) constant).name();
            if (name.equalsIgnoreCase(text.replace('-', '_'))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "write one of " + Stream.of(constants).map(Object::toString).collect(Collectors.joining(", ")) + ".");
    }
}
