package org.lectern.server.tenant;

/**
 * How much a tenant may use. In every figure 0 means no limit.
 *
 * @param maxMeetings classes at the same time
 * @param maxParticipants people at the same time, over all of its classes
 * @param maxParticipantsPerMeeting people at the same time in one class; a caller may ask for fewer
 * @param maxDurationMinutes length of one class; a caller may ask for less
 * @param moderatorsExempt whether a moderator is let in although the limits on people are reached; a moderator counts
 *     all the same
 */
public record TenantLimits(
        int maxMeetings,
        int maxParticipants,
        int maxParticipantsPerMeeting,
        int maxDurationMinutes,
        boolean moderatorsExempt) {

    /** No limit at all. */
    public static final TenantLimits NONE = new TenantLimits(0, 0, 0, 0, false);

    public TenantLimits {
        if (maxMeetings < 0 || maxParticipants < 0 || maxParticipantsPerMeeting < 0 || maxDurationMinutes < 0) {
            throw new IllegalArgumentException("a limit must be 0 (none) or more");
        }
    }

    public TenantLimits withMaxMeetings(int other) {
        return new TenantLimits(
                other, maxParticipants, maxParticipantsPerMeeting, maxDurationMinutes, moderatorsExempt);
    }

    public TenantLimits withMaxParticipants(int other) {
        return new TenantLimits(maxMeetings, other, maxParticipantsPerMeeting, maxDurationMinutes, moderatorsExempt);
    }

    public TenantLimits withMaxParticipantsPerMeeting(int other) {
        return new TenantLimits(maxMeetings, maxParticipants, other, maxDurationMinutes, moderatorsExempt);
    }

    public TenantLimits withMaxDurationMinutes(int other) {
        return new TenantLimits(maxMeetings, maxParticipants, maxParticipantsPerMeeting, other, moderatorsExempt);
    }

    public TenantLimits withModeratorsExempt(boolean other) {
        return new TenantLimits(maxMeetings, maxParticipants, maxParticipantsPerMeeting, maxDurationMinutes, other);
    }

    /**
     * Whether one more person may come in.
     *
     * @param inMeeting people in this class now
     * @param meetingMax what this class was created for, 0 for no limit
     * @param inTenant people in all classes of the tenant now
     */
    public boolean admits(boolean moderator, int inMeeting, int meetingMax, int inTenant) {
        if (moderator && moderatorsExempt) {
            return true;
        }
        int most = smaller(meetingMax, maxParticipantsPerMeeting);
        return (most == 0 || inMeeting < most) && (maxParticipants == 0 || inTenant < maxParticipants);
    }

    /** The smaller of two limits, of which 0 is none. */
    static int smaller(int one, int other) {
        return one == 0 ? other : other == 0 ? one : Math.min(one, other);
    }
}
