package org.lectern.bbb;

/**
 * A session of a browser client as getSessions lists it, which servers offer for looking into faults.
 *
 * @param element everything the server said
 */
public record UserSession(AnswerElement element) {

    /** The internal meeting ID. */
    public String meetingId() {
        return element.text("meetingID");
    }

    public String meetingName() {
        return element.text("meetingName");
    }

    public String userName() {
        return element.text("userName");
    }
}
