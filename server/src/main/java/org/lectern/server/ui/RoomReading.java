package org.lectern.server.ui;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.meeting.Arrivals;
import org.lectern.server.meeting.JoinMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingState;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.PersonStore;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.JoinAnswer;
import org.lectern.server.room.RoomSettings;

/** Reads how a room stands for a viewer, without opening anything: joining decides, this only tells what it would. */
final class RoomReading {
    private static final int PAST = 50;

    private final CourseStore courses;
    private final PersonStore people;
    private final Meetings meetings;

    /** What is known of meetings. */
    record Meetings(MeetingStore store, JoinMeeting joins, Arrivals arrivals, ActivityReports activity) {}

    RoomReading(CourseStore courses, PersonStore people, Meetings meetings) {
        this.courses = courses;
        this.people = people;
        this.meetings = meetings;
    }

    Optional<Meeting> live(Access.RoomView room) {
        return meetings.store().findLive(room.room().tenantId(), room.room().externalId());
    }

    boolean mayStart(Access.RoomView room) {
        RoomSettings settings = room.room().settings();
        return isTeacher(room)
                || (room.isMember()
                        && settings.mayStart() == RoomSettings.MayStart.MEMBERS
                        && !settings.waitForTeacher());
    }

    /** Why somebody who is a member cannot enter yet; empty when they can. */
    Optional<JoinAnswer.Wait.Reason> wait(Access.RoomView room, Optional<Meeting> live) {
        if (live.isEmpty()) {
            return Optional.of(JoinAnswer.Wait.Reason.NOT_STARTED);
        }
        if (!live.get().isRunning()) {
            return Optional.of(JoinAnswer.Wait.Reason.STARTING);
        }
        boolean needsTeacher = room.room().settings().waitForTeacher() && !isTeacher(room);
        return needsTeacher && !meetings.joins().moderatorWasLetIn(live.get().id())
                ? Optional.of(JoinAnswer.Wait.Reason.NO_TEACHER_YET)
                : Optional.empty();
    }

    RoomPages.RoomView view(Access.RoomView room, Sorting<Comparator<CourseView.MemberRow>> order) {
        Optional<Meeting> live = live(room);
        Optional<JoinAnswer.Wait.Reason> wait = wait(room, live);
        boolean running = live.filter(Meeting::isRunning).isPresent();
        boolean moderator = isTeacher(room);
        List<Meeting> history = room.teaches()
                ? meetings.store().history(room.room().tenantId(), room.room().externalId(), PAST)
                : List.of();
        return new RoomPages.RoomView(
                new RoomPages.RoomView.Place(
                        room.room().slug(),
                        room.room().name(),
                        CourseView.of(room.course(), List.of(), courses, people).inOrder(order)),
                entry(room, wait),
                wait.orElse(JoinAnswer.Wait.Reason.NOT_STARTED),
                new RoomPages.RoomView.Viewing(moderator, room.teaches()),
                live.filter(Meeting::isRunning).map(this::live).orElse(null),
                history.stream()
                        .filter(run -> run.state() != MeetingState.STARTING && !run.isRunning())
                        .map(RoomPages.PastClass::of)
                        .toList(),
                running && room.teaches()
                        ? NeverArrived.of(meetings.arrivals().list(live.get().id()))
                        : List.of());
    }

    private String entry(Access.RoomView room, Optional<JoinAnswer.Wait.Reason> wait) {
        if (!room.isMember()) {
            return room.course().operator() ? "operator" : "not-a-member";
        }
        if (wait.isEmpty()) {
            return "open";
        }
        return wait.get() == JoinAnswer.Wait.Reason.NOT_STARTED && mayStart(room) ? "may-start" : "wait";
    }

    private RoomPages.RoomView.Live live(Meeting meeting) {
        return new RoomPages.RoomView.Live(
                meeting.id().toString(), RoomRows.began(meeting), RoomRows.inside(meeting, meetings.activity()));
    }

    private static boolean isTeacher(Access.RoomView room) {
        return room.course().role().filter(role -> role == CourseRole.TEACHER).isPresent();
    }
}
