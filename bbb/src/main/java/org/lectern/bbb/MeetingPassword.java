package org.lectern.bbb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A moderator's or attendee's password of one meeting. Deprecated for joining since 2.6, but still decides whether a
 * repeated create is the same meeting. Its text form is {@code ***}.
 */
public final class MeetingPassword {

    private final String text;

    private MeetingPassword(String text) {
        this.text = text;
    }

    public static MeetingPassword of(String text) {
        return new MeetingPassword(text);
    }

    public String reveal() {
        return text;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeetingPassword that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
