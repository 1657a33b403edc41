package org.lectern.server.activity;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code participant}: the states as bytes, and the little that queries ask for.
 *
 * @param tail what is not in the base, packed; null if that is too much
 * @param externalUserId empty if unknown or not about a person
 * @param present whether hooks hold the connection, or polls the person, present
 * @param lastAt milliseconds of the latest observation of a connection, or of the latest poll that was logged as showing a
 *     person; -1 if about neither
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ParticipantRow(
        FoldStore.TrackKey key,
        Fold.Saved base,
        byte @Nullable [] tail,
        byte[] state,
        String externalUserId,
        boolean present,
        long lastAt) {

    static ParticipantRow of(FoldStore.TrackKey key, Fold.Folded folded) {
        byte[] state = folded.state().toBytes();
        byte[] tail = PackedTail.write(folded.tail());
        return switch (folded.state()) {
            case ConnectionState connection ->
                new ParticipantRow(
                        key,
                        folded.base(),
                        tail,
                        state,
                        connection.naming().externalUserId(),
                        connection.since() >= 0,
                        connection.lastAt());
            case PolledState polled ->
                new ParticipantRow(
                        key,
                        folded.base(),
                        tail,
                        state,
                        key.track().identifier(),
                        polled.since() >= 0,
                        polled.confirmed());
            case ReportedState reported ->
                new ParticipantRow(key, folded.base(), tail, state, reported.externalUserId(), false, -1);
            case MeetingState _, ReportState _ -> new ParticipantRow(key, folded.base(), tail, state, "", false, -1);
        };
    }
}
