package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.EventLog.Batch;
import org.lectern.server.activity.EventLog.Entry;
import org.lectern.server.activity.EventLog.Tally;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Classes that were folded before screens, presenters and polls were known. */
final class EarlierStatesIT {
    /** What today's state of a connection has behind the earlier one where nothing of it was observed. */
    private static final int TAIL = 9;

    private static final Track ANN = Track.connection("w_a");

    private final Databases databases = TestDatabase.create();
    private final Activity activity = Activity.of(
            databases,
            new Ours(),
            new Activity.Rules(ObservationOrder.BY_TIME, PlausibleTime.any()),
            InstantSource.system());

    @AfterEach
    void close() {
        databases.close();
    }

    /** Every meeting is the one of the stories. */
    private static final class Ours implements MeetingDirectory {
        @Override
        public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
            var known = new HashMap<MeetingReference, MeetingStatus>();
            meetings.forEach(one -> known.put(one, new Known(Story.MEETING_ID, Story.MEETING_ID)));
            return known;
        }

        @Override
        public boolean carriesOurTag(String serverMeetingId) {
            return true;
        }
    }

    /** As the earlier version logged it: what it did not know is other, with its name. */
    private static Story asLogged() {
        return new Story()
                .join("a", "42", 100)
                .who("a", 110, Kind.MESSAGE)
                .who("a", 120, Kind.OTHER, Detail.EVENT, "user-presenter-assigned")
                .who(
                        "a",
                        130,
                        Kind.OTHER,
                        Detail.EVENT,
                        "poll-started",
                        Detail.CONTENT,
                        "{\"data\":{\"attributes\":{\"poll\":{\"id\":\"p/1/7\"}}}}")
                .who("a", 150, Kind.OTHER, Detail.EVENT, "user-presenter-unassigned")
                .add(Track.MEETING, 160, Kind.OTHER, Detail.EVENT, "meeting-recording-started")
                .add(Track.MEETING, 170, Kind.OTHER, Detail.EVENT, "meeting-recording-stopped");
    }

    private void append(List<Observation> observations) {
        activity.log()
                .append(new Batch(
                        observations.stream().map(one -> new Entry(one, true)).toList(), Tally.NONE));
    }

    private void foldAll() {
        while (activity.fold().runOnce().meetings() > 0) {
            // until nothing is due
        }
    }

    /** The row as the earlier version wrote it, base and all. */
    private void asFoldedEarlier() {
        var known = new ArrayList<>(asLogged().observations());
        known.removeIf(one -> one.kind() == Kind.OTHER || one.subject().track().equals(Track.MEETING));
        byte[] today = new Fold(ObservationOrder.BY_TIME)
                .fold(ANN, Fold.Saved.NOTHING, known)
                .state()
                .toBytes();
        byte[] earlier = Arrays.copyOf(today, today.length - TAIL);
        earlier[0] = 1;
        int rows = databases
                .web()
                .jdbc()
                .sql(
                        "update participant set state = ?, base = ?, base_at_millis = ?, tail = null where participant = ?")
                .params(List.of(earlier, earlier, Story.second(155).toEpochMilli(), ANN.text()))
                .update();
        assertThat(rows).isEqualTo(1);
    }

    private PersonActivity read() {
        return Rules.only(activity.reports().of(Story.MEETING_ID, Story.second(500)));
    }

    @Test
    void areReadAsTheyAreAndFoldedAnewByTheFirstReading() {
        append(asLogged().observations());
        foldAll();
        asFoldedEarlier();

        PersonActivity before = read();
        assertThat(before.figures().counts().messages()).isEqualTo(1);
        assertThat(before.figures().collected(Figure.PRESENTER)).isFalse();
        assertThat(before.figures().collected(Figure.MESSAGES)).isTrue();

        foldAll();
        PersonActivity after = read();
        assertThat(after.figures().sourced(Figure.PRESENTER)).isEqualTo(Sourced.live(30_000));
        assertThat(after.figures().counts().messages()).isEqualTo(1);
        ClassFigures figures =
                activity.reports().of(Story.MEETING_ID, Story.second(500)).figures();
        assertThat(figures.polls()).extracting(ClassFigures.Poll::id).containsExactly("p/1/7");
        assertThat(figures.recorded()).containsExactly(new PersonActivity.Span(Story.second(160), Story.second(170)));
        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from due where waiting")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void anEventAfterwardsFoldsFromZeroAndNotFromTheEarlierBase() {
        append(asLogged().observations());
        foldAll();
        asFoldedEarlier();

        append(new Story().who("a", 400, Kind.MESSAGE).observations());
        foldAll();

        PersonActivity person = read();
        assertThat(person.figures().sourced(Figure.PRESENTER)).isEqualTo(Sourced.live(30_000));
        assertThat(person.figures().counts().messages()).isEqualTo(2);
    }

    @Test
    void aRebuildChangesThemOnceAndNothingAfterThat() {
        append(asLogged().observations());
        foldAll();
        asFoldedEarlier();

        assertThat(activity.extras().rebuild().rebuild(Optional.empty()).changed())
                .isEqualTo(1);
        assertThat(activity.extras()
                        .rebuild()
                        .rebuild(Optional.of(Story.MEETING_ID))
                        .changed())
                .isZero();
        assertThat(read().figures().sourced(Figure.PRESENTER)).isEqualTo(Sourced.live(30_000));
    }

    @Test
    void linksAreKeptOutsideWhatIsFoldedAndUndone() {
        append(new Story()
                .join("a", "42", 100)
                .who("a", 110, Kind.MESSAGE)
                .who("guest", 120, Kind.JOINED, Detail.NAME, "Gus")
                .who("guest", 130, Kind.MESSAGE)
                .observations());
        foldAll();
        PeopleLinks links = activity.extras().afterwards().links();
        UUID teacher = UUID.randomUUID();
        List<UUID> runs = activity.reports().runsOf(Story.MEETING_ID);
        ClassActivity apart = activity.reports().of(Story.MEETING_ID, Story.second(500));

        assertThat(links.link(new PeopleLinks.Link(runs, "c:w_guest", "u:42", teacher)))
                .isEqualTo(PeopleLinks.Linking.DONE);
        assertThat(read().figures().counts().messages()).isEqualTo(2);
        assertThat(links.link(new PeopleLinks.Link(runs, "u:42", "c:w_guest", teacher)))
                .isEqualTo(PeopleLinks.Linking.CIRCLE);
        assertThat(links.link(new PeopleLinks.Link(runs, "c:w_guest", "u:43", teacher)))
                .isEqualTo(PeopleLinks.Linking.LINKED_ALREADY);
        assertThat(links.link(new PeopleLinks.Link(runs, "u:42", "u:42", teacher)))
                .isEqualTo(PeopleLinks.Linking.SAME_PERSON);
        assertThat(activity.extras().rebuild().rebuild(Optional.empty()).changed())
                .isZero();
        assertThat(links.unlink(runs, "c:w_guest")).isTrue();
        assertThat(links.unlink(runs, "c:w_guest")).isFalse();

        assertThat(activity.reports().of(Story.MEETING_ID, Story.second(500))).isEqualTo(apart);
    }
}
