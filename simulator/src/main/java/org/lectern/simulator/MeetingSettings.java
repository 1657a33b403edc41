package org.lectern.simulator;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a create call asked for, read as BigBlueButton reads it: what does not parse falls back to its default. */
record MeetingSettings(Query given, ServerProfile profile) {
    private static final Pattern META = Pattern.compile("meta_[a-zA-Z][a-zA-Z0-9-]*");

    String externalId() {
        return given.text("meetingID");
    }

    String name() {
        return given.text("name");
    }

    /** Metadata by lower-case name without prefix; names of another form are dropped, as the server does. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        given.values().forEach((name, value) -> {
            if (META.matcher(name).matches()) {
                metadata.put(name.substring("meta_".length()).toLowerCase(Locale.ROOT), value);
            }
        });
        return metadata;
    }

    Optional<String> metadata(String name) {
        return Optional.ofNullable(metadata().get(name)).filter(value -> !value.isEmpty());
    }

    boolean recordable() {
        return bool("record", false);
    }

    boolean recordsAtOnce() {
        return bool("autoStartRecording", false);
    }

    boolean recordsBreakouts() {
        return recordable() && bool("breakoutRoomsRecord", false);
    }

    boolean keepsEvents() {
        return recordable() || bool("meetingKeepEvents", false);
    }

    boolean isBreakout() {
        return bool("isBreakout", false);
    }

    boolean muteOnStart() {
        return bool("muteOnStart", profile.atLeast(ServerProfile.V3_0));
    }

    boolean allowsRequestsWithoutSession() {
        return bool("allowRequestsWithoutSession", false);
    }

    int durationMinutes() {
        return number("duration", 0);
    }

    int maxParticipants() {
        return number("maxParticipants", 0);
    }

    int expireIfNobodyJoinsMinutes() {
        return profile.atLeast(ServerProfile.V2_5) ? number("meetingExpireIfNoUserJoinedInMinutes", 5) : 5;
    }

    int expireAfterLastLeftMinutes() {
        return profile.atLeast(ServerProfile.V2_5) ? number("meetingExpireWhenLastUserLeftInMinutes", 1) : 1;
    }

    boolean endWhenNoModerator() {
        return bool("endWhenNoModerator", false);
    }

    int endWhenNoModeratorMinutes() {
        return number("endWhenNoModeratorDelayInMinutes", 1);
    }

    String guestPolicy() {
        return given.has("guestPolicy") ? given.text("guestPolicy") : "ALWAYS_ACCEPT";
    }

    String dialNumber() {
        return given.has("dialNumber") ? given.text("dialNumber") : "613-555-1234";
    }

    private boolean bool(String name, boolean otherwise) {
        return given.has(name) ? Boolean.parseBoolean(given.text(name)) : otherwise;
    }

    private int number(String name, int otherwise) {
        try {
            return Integer.parseInt(given.text(name));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
