package org.lectern.bbb;

import java.util.Map;

/**
 * A presence in a meeting. Several may carry the same user ID: one person with several windows.
 *
 * @param element everything the server said
 */
public record Attendee(AnswerElement element) {

    /** The ID given at join, or BigBlueButton's own if none was given. */
    public String userId() {
        return element.text("userID");
    }

    public String fullName() {
        return element.text("fullName");
    }

    /** Viewer where the server says nothing it should. */
    public Role role() {
        return Role.of(element.text("role")).orElse(Role.VIEWER);
    }

    public boolean isPresenter() {
        return element.flag("isPresenter");
    }

    public boolean isListeningOnly() {
        return element.flag("isListeningOnly");
    }

    public boolean hasJoinedVoice() {
        return element.flag("hasJoinedVoice");
    }

    public boolean hasVideo() {
        return element.flag("hasVideo");
    }

    /** {@code HTML5}, {@code DIAL-IN-USER}, … */
    public String clientType() {
        return element.text("clientType");
    }

    /** The join's {@code userdata-*}, without the prefix. */
    public Map<String, String> userdata() {
        return element.child("customdata").map(AnswerElement::texts).orElse(Map.of());
    }
}
