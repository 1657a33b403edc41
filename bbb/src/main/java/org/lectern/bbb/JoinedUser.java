package org.lectern.bbb;

/**
 * The answer to a join without redirect.
 *
 * @param element everything the server said
 */
public record JoinedUser(AnswerElement element) {

    /** Whether the person may enter, must wait for a moderator, or was turned away. */
    public enum GuestStatus {
        ALLOW,
        WAIT,
        DENY
    }

    public String internalMeetingId() {
        return element.text("meeting_id");
    }

    public String internalUserId() {
        return element.text("user_id");
    }

    /** Where the client goes: a bearer credential, never to be logged. */
    public String url() {
        return element.text("url");
    }

    /** A credential of the session. */
    public String sessionToken() {
        return element.text("session_token");
    }

    public GuestStatus guestStatus() {
        return switch (element.text("guestStatus")) {
            case "WAIT" -> GuestStatus.WAIT;
            case "DENY" -> GuestStatus.DENY;
            default -> GuestStatus.ALLOW;
        };
    }
}
