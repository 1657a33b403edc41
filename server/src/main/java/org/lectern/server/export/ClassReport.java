package org.lectern.server.export;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Judgement;

/**
 * One class as it is exported: where and when it was, and what people did.
 *
 * @param activity with the people that were asked for, and no others
 * @param judgements as the sheet of the class has them
 */
public record ClassReport(Heading heading, ClassActivity activity, Judgements judgements) {
    /** Without anybody being judged. */
    public ClassReport(Heading heading, ClassActivity activity) {
        this(heading, activity, Judgements.NONE);
    }

    /** With everybody judged as the sheet says. */
    public ClassReport(Heading heading, ClassActivity activity, Optional<ClassSheet> sheet) {
        this(heading, activity, sheet.map(Judgements::of).orElse(Judgements.NONE));
    }

    /**
     * @param title of the meeting, as its server was told
     * @param course empty for a class that no room of ours opened
     * @param room likewise
     * @param began when it was started, if nothing was observed
     * @param ended as the meeting's row knows it; null while it runs
     */
    public record Heading(
            UUID classId,
            String title,
            String course,
            String room,
            Instant began,
            @Nullable Instant ended) {
        /** The room's name, else the meeting's. */
        public String place() {
            return room.isEmpty() ? title : room;
        }
    }

    /** When the first thing was observed, else when the class was started. */
    public Instant began() {
        return activity.course().firstAt().orElse(heading.began());
    }

    /** Empty while it runs. */
    public Optional<Instant> ended() {
        return activity.course().endedAt().or(() -> Optional.ofNullable(heading.ended()));
    }

    public Duration length() {
        Instant until = ended().orElse(activity.asOf());
        return until.isAfter(began()) ? Duration.between(began(), until) : Duration.ZERO;
    }

    /** The same with nobody but the people that the filter lets through. */
    public ClassReport only(PersonFilter filter) {
        return filter.isEmpty() ? this : new ClassReport(heading, filter.apply(activity), judgements.named(filter));
    }

    /** The same with its people in another order; in their usual one where there is none. */
    public ClassReport inOrder(@Nullable Comparator<PersonActivity> order) {
        return order == null
                ? this
                : with(activity.people().stream().sorted(order).toList(), judgements);
    }

    /** The same with nobody but those who are judged so. */
    public ClassReport only(Judgement status) {
        List<PersonActivity> some = activity.people().stream()
                .filter(person -> judgements
                        .of(person.who().key())
                        .filter(mark -> mark.judgement() == status)
                        .isPresent())
                .toList();
        return with(some, judgements.only(status));
    }

    private ClassReport with(List<PersonActivity> people, Judgements judged) {
        var same = new ClassActivity(
                activity.meetingId(),
                activity.asOf(),
                activity.course(),
                people,
                activity.missing(),
                activity.figures());
        return new ClassReport(heading, same, judged);
    }
}
