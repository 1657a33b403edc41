package org.lectern.server.activity;

import org.jspecify.annotations.Nullable;

/**
 * Puts another name and identifier of a person into what the fold saved of a track, exactly as a fold would have written
 * it from observations with that name. For the erasure of people.
 *
 * @param externalUserId the new identifier
 * @param name the new name
 */
public record Renaming(String externalUserId, String name) {

    /**
     * The renamed state.
     *
     * @param track as stored, before the renaming
     * @param state as stored; null stays null
     */
    public byte @Nullable [] apply(String track, byte @Nullable [] state) {
        if (state == null) {
            return null;
        }
        TrackState read = TrackState.read(new Track(track), state);
        switch (read) {
            case ConnectionState connection -> connection.naming().rename(this);
            case PolledState polled -> polled.rename(name);
            case ReportedState reported -> reported.rename(this);
            case MeetingState _, ReportState _ -> {}
        }
        return read.toBytes();
    }
}
