package org.lectern.server.meeting;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;

/**
 * A run as its caller knows it, beside what {@link Meeting} says.
 *
 * @param passwords those the caller gave or was given; null for a run that no signed call asked for
 * @param signedWith the tenant's secret that signed the create; null likewise
 * @param parameters the create parameters as decided, without passwords
 * @param voiceBridge the PIN for telephones, as the server told it; empty if it told none
 * @param dialNumber the number for telephones, likewise
 * @param moderatorsExempt whether the limit on people is ours to keep
 * @param parent the run that this one is a breakout of
 */
public record CallersMeeting(
        MeetingStore.@Nullable Passwords passwords,
        @Nullable UUID signedWith,
        Parameters parameters,
        String voiceBridge,
        String dialNumber,
        boolean moderatorsExempt,
        @Nullable UUID parent) {

    /** The limit on people that the caller asked for, as decided; 0 for none. */
    public int maxParticipants() {
        return number("maxParticipants");
    }

    /** Minutes after which the server ends it; 0 for never. */
    public int durationMinutes() {
        return number("duration");
    }

    /** As servers read it: whatever is not a number is the default, which is 0. */
    private int number(String name) {
        String text = parameters.first(name).orElse("").strip();
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
