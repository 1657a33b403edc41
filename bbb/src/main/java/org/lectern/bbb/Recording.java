package org.lectern.bbb;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recording as getRecordings tells it: one entry, however many formats. Name, state and metadata are those of the format
 * that the server read first.
 *
 * @param element everything the server said
 * @see "docs/protocol/bigbluebutton-api.md, recordings"
 */
public record Recording(AnswerElement element) {

    /** Milliseconds; what lies beyond was never a time, and no database keeps it. */
    private static final long YEAR_10000 = 253_402_300_800_000L;

    /** The internal ID of the meeting it was made in. */
    public String recordId() {
        return element.text("recordID");
    }

    /** The ID that the meeting was created with. */
    public String meetingId() {
        return element.text("meetingID");
    }

    /** The record ID where a server leaves it out. */
    public String internalMeetingId() {
        String id = element.text("internalMeetingID");
        return id.isEmpty() ? recordId() : id;
    }

    /** The meeting's name; updateRecordings changes the metadata, never this. */
    public String name() {
        return element.text("name");
    }

    /** Empty for a state that nobody knows, or none. */
    public Optional<RecordingState> state() {
        return RecordingState.of(element.text("state"));
    }

    public boolean isPublished() {
        return element.flag("published");
    }

    public boolean isBreakout() {
        return element.flag("isBreakout");
    }

    /** Record ID of the parent meeting; empty for anything but a breakout. */
    public String parentId() {
        return element.child("breakout").map(b -> b.text("parentId")).orElse("");
    }

    /** Record IDs of its breakout rooms. */
    public List<String> breakoutRooms() {
        return element.child("breakoutRooms")
                .map(rooms -> rooms.children("breakoutRoom").stream()
                        .map(AnswerElement::text)
                        .toList())
                .orElse(List.of());
    }

    /** Empty where it says none, as in some that are being processed, or nothing that could be a time. */
    public Optional<Instant> startTime() {
        return time("startTime");
    }

    /** Empty where it says none, as in some that are being processed, or nothing that could be a time. */
    public Optional<Instant> endTime() {
        return time("endTime");
    }

    /** People in it; 0 where the server does not count them. */
    public long participants() {
        return element.number("participants");
    }

    /** Bytes of the raw data; 0 where the server does not say. */
    public long rawSize() {
        return element.number("rawSize");
    }

    /** Bytes of all formats; 0 where the server does not say. */
    public long size() {
        return element.number("size");
    }

    /**
     * Metadata by name in lower case: what create was given as {@code meta_*}, as later updates left it, and the server's own
     * {@code meetingid}, {@code meetingname}, {@code isbreakout}.
     */
    public Map<String, String> metadata() {
        return element.child("metadata").map(AnswerElement::texts).orElse(Map.of());
    }

    /** What can be played; formats appear one after the other as they are published. */
    public List<PlaybackFormat> formats() {
        return element.child("playback")
                .map(all ->
                        all.children("format").stream().map(PlaybackFormat::new).toList())
                .orElse(List.of());
    }

    /** The recordings of a list, without those that the server could not read itself. */
    static List<Recording> all(AnswerElement root) {
        return root.child("recordings")
                .map(all -> all.children("recording").stream()
                        .filter(recording -> !recording.text("recordID").isEmpty())
                        .map(Recording::new)
                        .toList())
                .orElse(List.of());
    }

    private Optional<Instant> time(String name) {
        long millis = element.number(name);
        return millis > 0 && millis < YEAR_10000 ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
    }
}
