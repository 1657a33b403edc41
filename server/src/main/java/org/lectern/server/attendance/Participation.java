package org.lectern.server.attendance;

import java.util.List;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.room.Course;

/**
 * One person's own classes in one course.
 *
 * @param rules of the course
 * @param classes newest first, only those where the person was expected or came
 */
public record Participation(Course course, Rules rules, List<Own> classes) {
    public Participation {
        classes = List.copyOf(classes);
    }

    /**
     * One class of the person.
     *
     * @param activity what the person did; empty for whoever did not come
     */
    public record Own(
            HeldClass held, Lesson lesson, Rules rules, Line line, List<PersonActivity> activity, boolean signedOff) {
        public Own {
            activity = List.copyOf(activity);
        }
    }

    /** Of the classes that are over. */
    public Tally tally() {
        return Tally.of(classes.stream()
                .filter(own -> !own.held().running())
                .map(Own::line)
                .toList());
    }

    public boolean below() {
        return !tally().isEmpty() && tally().share() < rules.threshold();
    }
}
