package org.lectern.simulator;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A parameter that the API refuses, with BigBlueButton's key and text for it.
 *
 * @see "docs/protocol/bigbluebutton-api.md, failures"
 */
record Violation(String key, String message) {
    private static final Set<String> BOOLEANS = Set.of("true", "false", "0", "1");

    Reply asXml() {
        return Reply.xml(Xml.failed(key, message));
    }

    static Optional<Violation> ofMeetingId(Query query) {
        String id = query.text("meetingID");
        if (id.isEmpty()) {
            return violation("missingParamMeetingID", "You must provide a meeting ID");
        }
        if (id.length() < 2 || id.length() > 256) {
            return violation("sizeError", "Meeting ID must be between 2 and 256 characters");
        }
        return id.contains(",") ? violation("validationError", "Meeting ID cannot contain ','") : Optional.empty();
    }

    static Optional<Violation> ofCreate(Query query) {
        return ofMeetingId(query)
                .or(() -> ofNewId(query.text("meetingID")))
                .or(() -> ofName(query))
                .or(() -> ofPassword(query, "attendeePW"))
                .or(() -> ofPassword(query, "moderatorPW"))
                .or(() -> ofNumber(query, "voiceBridge", "Voice bridge must be an integral value"))
                .or(() -> ofBoolean(
                        query, "isBreakout", "You must provide a boolean value (true or false) for the breakout room"))
                .or(() -> ofBoolean(query, "record", "Record must be a boolean value (true or false)"))
                .or(() -> ofParent(query));
    }

    static Optional<Violation> ofJoin(Query query) {
        return ofMeetingId(query)
                .or(() -> query.text("fullName").replaceAll("\\p{Cntrl}", "").isBlank()
                        ? violation("missingParamFullName", "You must provide your name")
                        : Optional.empty())
                .or(() -> ofBoolean(query, "guest", "Guest must be a boolean value (true or false)"))
                .or(() -> ofBoolean(query, "auth", "Auth must be a boolean value (true or false)"))
                .or(() -> ofNumber(query, "createTime", "Value must be an integral number"));
    }

    static Optional<Violation> ofChat(Query query) {
        int length = query.text("message").length();
        if (length == 0) {
            return violation("missingParamMessage", "You must provide the param message");
        }
        if (length > 500) {
            return violation("sizeError", "Message must be between 1 and 500 characters");
        }
        return query.text("userName").length() > 255
                ? violation("sizeError", "User name must be at most 255 characters")
                : Optional.empty();
    }

    private static Optional<Violation> ofNewId(String id) {
        boolean invalid = !id.equals(id.strip()) || id.chars().anyMatch(Character::isISOControl);
        return invalid ? violation("validationError", "Invalid meeting ID") : Optional.empty();
    }

    private static Optional<Violation> ofName(Query query) {
        Optional<String> name = query.find("name");
        if (name.isEmpty()) {
            return violation("nullError", "You must provide a meeting name");
        }
        int length = name.get().length();
        if (length == 0) {
            return violation("emptyError", "You must provide a meeting name");
        }
        return length < 2 || length > 256
                ? violation("sizeError", "Meeting name must be between 2 and 256 characters")
                : Optional.empty();
    }

    private static Optional<Violation> ofPassword(Query query, String name) {
        int length = query.text(name).length();
        return length == 1 || length > 64
                ? violation("sizeError", "Password must be between 8 and 20 characters")
                : Optional.empty();
    }

    private static Optional<Violation> ofParent(Query query) {
        return Boolean.parseBoolean(query.text("isBreakout")) && !query.has("parentMeetingID")
                ? violation("parentMeetingIDMissing", "No parent meeting ID was provided for the breakout room.")
                : Optional.empty();
    }

    private static Optional<Violation> ofNumber(Query query, String name, String message) {
        boolean wrong = query.has(name) && !query.text(name).matches("-?\\d{1,18}");
        return wrong ? violation("validationError", message) : Optional.empty();
    }

    private static Optional<Violation> ofBoolean(Query query, String name, String message) {
        boolean wrong = query.has(name) && !BOOLEANS.contains(query.text(name).toLowerCase(Locale.ROOT));
        return wrong ? violation("validationError", message) : Optional.empty();
    }

    private static Optional<Violation> violation(String key, String message) {
        return Optional.of(new Violation(key, message));
    }
}
