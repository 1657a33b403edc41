package org.lectern.server.activity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Where a meeting's observations stand in the log. Made from the meeting's identifiers alone, so that a duplicate
 * always meets its original, whichever server or process brings it.
 *
 * @param bucket partition: year and month ({@code 202611}) of the creation time inside the internal identifier, 0 if
 *     there is none between 2015 and 2100
 * @param meeting the first 16 bytes of SHA-256 of the internal identifier, or of the server's one where that is all
 */
public record MeetingKey(int bucket, UUID meeting) implements Comparable<MeetingKey> {
    private static final long EARLIEST = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    public static MeetingKey of(MeetingReference reference) {
        String internal = reference.internalMeetingId();
        if (internal.isEmpty()) {
            return new MeetingKey(0, Identity.of("server-meeting\0" + reference.serverMeetingId()));
        }
        OptionalLong created = createdAtMillis(internal);
        int bucket = created.isPresent() ? bucket(created.getAsLong()) : 0;
        return new MeetingKey(bucket, Identity.of(internal));
    }

    /** The creation time inside an internal identifier, if it is a plausible one. */
    static OptionalLong createdAtMillis(String internalMeetingId) {
        int dash = internalMeetingId.lastIndexOf('-');
        int digits = internalMeetingId.length() - dash - 1;
        if (dash < 0 || digits < 12 || digits > 15) {
            return OptionalLong.empty();
        }
        long millis = 0;
        for (int i = dash + 1; i < internalMeetingId.length(); i++) {
            char c = internalMeetingId.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            millis = millis * 10 + (c - '0');
        }
        return isPlausible(millis) ? OptionalLong.of(millis) : OptionalLong.empty();
    }

    /** Whether a time lies between 2015 and 2100. */
    static boolean isPlausible(long millis) {
        return millis >= EARLIEST && millis < LATEST;
    }

    static int bucket(long millis) {
        var utc = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
        return utc.getYear() * 100 + utc.getMonthValue();
    }

    @Override
    public int compareTo(MeetingKey other) {
        int byBucket = Integer.compare(bucket, other.bucket);
        return byBucket != 0 ? byBucket : Identity.compareAsStored(meeting, other.meeting);
    }
}
