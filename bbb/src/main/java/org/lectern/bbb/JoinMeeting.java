package org.lectern.bbb;

import java.time.Instant;

/**
 * A request to join: who, where, as what. Immutable; each method gives a changed copy.
 *
 * <p>Every value is percent-encoded when the link is made, so a name can hold {@code &role=MODERATOR} and remains a name.
 *
 * @see "docs/protocol/bigbluebutton-api.md, join"
 */
public final class JoinMeeting {

    private final Parameters parameters;

    private JoinMeeting(Parameters parameters) {
        this.parameters = parameters;
    }

    /** Somebody of this name and role. The name reaches everybody in the meeting; servers strip control characters. */
    public static JoinMeeting of(String meetingId, String fullName, Role role) {
        if (meetingId.isEmpty() || fullName.isEmpty()) {
            throw new IllegalArgumentException("a join names the meeting and the person");
        }
        return new JoinMeeting(Parameters.of("meetingID", meetingId, "fullName", fullName, "role", role.name()));
    }

    /** Ties the link to one run of the meeting: it dies with it. Always recommended. */
    public JoinMeeting createTime(Instant createTime) {
        return with("createTime", Long.toString(createTime.toEpochMilli()));
    }

    /** What events, attendee lists and analytics call this person; pseudonymous is better. */
    public JoinMeeting userId(String userId) {
        return with("userID", userId);
    }

    /** Needed beside the role up to 2.5. */
    public JoinMeeting password(MeetingPassword password) {
        return with("password", password.reveal());
    }

    /** Whether the guest policy applies to this person; send it always to get the same result on all servers. */
    public JoinMeeting guest(boolean guest) {
        return with("guest", Boolean.toString(guest));
    }

    public JoinMeeting authenticated(boolean authenticated) {
        return with("auth", Boolean.toString(authenticated));
    }

    /** Where the browser goes with an {@code errors} parameter when joining fails (2.7). */
    public JoinMeeting errorRedirectUrl(String url) {
        return with("errorRedirectUrl", url);
    }

    /** Where this person goes after leaving (3.0); before 2.7 also where join errors go. */
    public JoinMeeting logoutUrl(String url) {
        return with("logoutURL", url);
    }

    public JoinMeeting avatarUrl(String url) {
        return with("avatarURL", url);
    }

    public JoinMeeting excludeFromDashboard(boolean exclude) {
        return with("excludeFromDashboard", Boolean.toString(exclude));
    }

    /**
     * A client option such as {@code bbb_custom_language}.
     *
     * @throws IllegalArgumentException for a name with a dash, which servers drop without a word
     */
    public JoinMeeting userdata(String name, String value) {
        if (name.isEmpty() || name.indexOf('-') >= 0) {
            throw new IllegalArgumentException("userdata name " + name + ": not empty, no dash");
        }
        return with("userdata-" + name, value);
    }

    /** Sets any other parameter; an empty value removes it. */
    public JoinMeeting with(String name, String value) {
        return new JoinMeeting(value.isEmpty() ? parameters.without(name) : parameters.with(name, value));
    }

    public String meetingId() {
        return parameters.first("meetingID").orElse("");
    }

    public Parameters parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "JoinMeeting" + parameters;
    }
}
