package org.lectern.server.front;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;

/**
 * What the calls that change meetings demand of their parameters. Of several faults the first is told, as any may be.
 *
 * @see "docs/protocol/bigbluebutton-api.md, failures"
 */
final class CallRules {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false|0|1");

    private CallRules() {}

    /** What is wrong with the identifier of a meeting, for every call. */
    static Optional<Violation> meetingId(Parameters given) {
        return Optional.ofNullable(id(given));
    }

    static Optional<Violation> create(Parameters given) {
        return first(
                id(given),
                newId(given),
                name(given),
                password(given, "attendeePW"),
                password(given, "moderatorPW"),
                number(given, "voiceBridge", "Voice bridge must be an integral value"),
                bool(given, "isBreakout", "You must provide a boolean value (true or false) for the breakout room"),
                bool(given, "record", "Record must be a boolean value (true or false)"),
                address(given, "presentationUploadExternalUrl"),
                parent(given));
    }

    static Optional<Violation> join(Parameters given) {
        return first(
                id(given),
                text(given, "fullName").isEmpty()
                        ? new Violation("missingParamFullName", "You must provide your name")
                        : null,
                bool(given, "guest", "Guest must be a boolean value (true or false)"),
                bool(given, "auth", "Auth must be a boolean value (true or false)"),
                number(given, "createTime", "Value must be an integral number"));
    }

    static Optional<Violation> chatMessage(Parameters given) {
        String message = text(given, "message");
        return first(
                id(given),
                message.isEmpty() ? new Violation("missingParamMessage", "You must provide the param message") : null,
                message.length() > 500
                        ? new Violation("sizeError", "Message must be between 1 and 500 characters")
                        : null,
                text(given, "userName").length() > 255
                        ? new Violation("sizeError", "User name must be at most 255 characters")
                        : null);
    }

    /** As servers take it: {@code true} in any case, and nothing else. */
    static boolean isTrue(Parameters given, String name) {
        return text(given, name).equalsIgnoreCase("true");
    }

    static String text(Parameters given, String name) {
        return given.first(name).orElse("");
    }

    private static @Nullable Violation id(Parameters given) {
        String id = text(given, "meetingID");
        if (id.isEmpty()) {
            return new Violation("missingParamMeetingID", "You must provide a meeting ID");
        }
        if (id.length() < 2 || id.length() > 256) {
            return new Violation("sizeError", "Meeting ID must be between 2 and 256 characters");
        }
        return id.indexOf(',') < 0 ? null : new Violation("validationError", "Meeting ID cannot contain ','");
    }

    private static @Nullable Violation newId(Parameters given) {
        String id = text(given, "meetingID");
        return id.equals(id.strip()) && id.chars().noneMatch(Character::isISOControl)
                ? null
                : new Violation("validationError", "Invalid meeting ID");
    }

    private static @Nullable Violation name(Parameters given) {
        Optional<String> name = given.first("name");
        if (name.isEmpty()) {
            return new Violation("nullError", "You must provide a meeting name");
        }
        if (name.get().isEmpty()) {
            return new Violation("emptyError", "You must provide a meeting name");
        }
        return name.get().length() >= 2 && name.get().length() <= 256
                ? null
                : new Violation("sizeError", "Meeting name must be between 2 and 256 characters");
    }

    /** The text names other bounds than the rule has; clients know it so. */
    private static @Nullable Violation password(Parameters given, String name) {
        int length = text(given, name).length();
        return length == 0 || (length >= 2 && length <= 64)
                ? null
                : new Violation("sizeError", "Password must be between 8 and 20 characters");
    }

    private static @Nullable Violation number(Parameters given, String name, String message) {
        String value = text(given, name);
        return value.isEmpty() || NUMBER.matcher(value).matches() ? null : new Violation("validationError", message);
    }

    private static @Nullable Violation bool(Parameters given, String name, String message) {
        String value = text(given, name);
        return value.isEmpty() || BOOLEAN.matcher(value).matches() ? null : new Violation("validationError", message);
    }

    private static @Nullable Violation address(Parameters given, String name) {
        String value = text(given, name);
        return value.isEmpty() || CallerAddress.of(value).isPresent()
                ? null
                : new Violation("validationError", "The parameter " + name + " must be a valid URL");
    }

    private static @Nullable Violation parent(Parameters given) {
        return isTrue(given, "isBreakout") && text(given, "parentMeetingID").isEmpty()
                ? new Violation("parentMeetingIDMissing", "No parent meeting ID was provided for a breakout room.")
                : null;
    }

    private static Optional<Violation> first(@Nullable Violation... violations) {
        for (Violation violation : violations) {
            if (violation != null) {
                return Optional.of(violation);
            }
        }
        return Optional.empty();
    }
}
