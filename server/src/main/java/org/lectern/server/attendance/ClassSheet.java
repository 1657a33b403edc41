package org.lectern.server.attendance;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.attendance.Line.Expectation;

/**
 * The sheet of one class: everybody who was expected or came, and how they are judged.
 *
 * @param lesson the time that counts
 * @param activity what is known of the class now, also where the lines are frozen
 * @param lines expected people by name, then teachers, then whoever else came
 * @param signOff null unless it is signed off; then lines, lesson and rules are the frozen ones
 * @param newer how many lines would be otherwise today; 0 unless signed off
 */
public record ClassSheet(
        HeldClass held,
        Lesson lesson,
        Rules rules,
        ClassActivity activity,
        List<Line> lines,
        @Nullable SignOff signOff,
        int newer) {

    public ClassSheet {
        lines = List.copyOf(lines);
    }

    public boolean signedOff() {
        return signOff != null;
    }

    public List<Line> expected() {
        return of(Expectation.EXPECTED);
    }

    public List<Line> of(Expectation expectation) {
        return lines.stream().filter(line -> line.expectation() == expectation).toList();
    }

    public long count(Judgement judgement) {
        return lines.stream()
                .filter(line -> line.counts().filter(judgement::equals).isPresent())
                .count();
    }

    public Optional<Line> line(String key) {
        return lines.stream().filter(line -> line.key().equals(key)).findFirst();
    }

    /** What the person of this line did, connection by connection for guests; empty for whoever did not come. */
    public List<PersonActivity> activity(Line line) {
        return line.participants().stream()
                .flatMap(key -> activity.person(key).stream())
                .toList();
    }

    public Tally tally() {
        return Tally.of(expected());
    }

    /** With the lines in another order; in their usual one where there is none. */
    public ClassSheet inOrder(@Nullable Comparator<Line> order) {
        return order == null ? this : with(lines.stream().sorted(order).toList());
    }

    /** With only the lines that the filter lets through. */
    public ClassSheet filtered(ReportFilter filter) {
        return with(lines.stream().filter(filter::lets).toList());
    }

    private ClassSheet with(List<Line> wanted) {
        return new ClassSheet(held, lesson, rules, activity, wanted, signOff, newer);
    }
}
