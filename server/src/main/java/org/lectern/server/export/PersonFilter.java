package org.lectern.server.export;

import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.attendance.ReportFilter;

/**
 * Which people of a report are meant, by a part of their name or by their external identifier: on the page, and in every
 * file made from it.
 *
 * @param text empty for everybody
 */
public record PersonFilter(String text) {
    public static final PersonFilter EVERYBODY = new PersonFilter("");
    private static final int LONGEST = 200;

    public PersonFilter {
        text = text.strip();
        if (text.length() > LONGEST) {
            text = text.substring(0, LONGEST);
        }
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    boolean shows(PersonActivity.Who who) {
        return isEmpty() || who.externalUserId().equals(text) || letsName(who.name());
    }

    boolean letsName(String name) {
        return ReportFilter.holds(name, text);
    }

    public ClassActivity apply(ClassActivity activity) {
        return isEmpty()
                ? activity
                : new ClassActivity(
                        activity.meetingId(),
                        activity.asOf(),
                        activity.course(),
                        activity.people().stream()
                                .filter(person -> shows(person.who()))
                                .toList(),
                        activity.missing(),
                        activity.figures());
    }
}
