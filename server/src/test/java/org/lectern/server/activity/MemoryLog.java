package org.lectern.server.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.LearningAnalytics;

/**
 * A log in memory that is folded as the real one is, for tests that need many classes: observations of a class and of its
 * rooms, in the order and the portions in which they are told.
 */
public final class MemoryLog {
    private final Map<String, List<List<Observation>>> meetings = new LinkedHashMap<>();

    /** Tells a portion of what was observed; it is folded by itself. */
    public void append(List<Observation> observations) {
        var byMeeting = new LinkedHashMap<String, List<Observation>>();
        observations.forEach(one -> byMeeting
                .computeIfAbsent(one.subject().meeting().internalMeetingId(), absent -> new ArrayList<>())
                .add(one));
        byMeeting.forEach((meeting, portion) ->
                meetings.computeIfAbsent(meeting, absent -> new ArrayList<>()).add(portion));
    }

    /** What a server's report becomes in the log. */
    public void report(MeetingReference meeting, LearningAnalytics report, Instant receivedAt) {
        append(LogServerReport.entries(PlausibleTime.any(), meeting, report, receivedAt).stream()
                .map(EventLog.Entry::observation)
                .toList());
    }

    /** The class with its rooms, as a report shows it. */
    public ClassActivity read(String internalMeetingId, List<String> rooms, Instant asOf) {
        ClassAssembly assembly = assembly(internalMeetingId, asOf, null);
        ClassActivity all = assembly.assemble(Links.NONE);
        if (rooms.isEmpty()) {
            return all;
        }
        var parent = new ClassAssembly.Parent(
                new HashMap<>(assembly.keys()), all.course().ended());
        var told = new ArrayList<ClassFigures.Room>();
        for (String room : rooms) {
            ClassAssembly of = assembly(room, asOf, parent);
            told.add(new ClassFigures.Room(Story.MEETING_ID, told.size() + 1, of.name(), of.assemble(Links.NONE)));
        }
        return new BreakoutRooms(all).with(told);
    }

    /** The same, read no further than presence needs. */
    public ClassPresence readPresence(String internalMeetingId, List<String> rooms, Instant asOf) {
        ClassAssembly assembly = narrow(internalMeetingId, asOf, null);
        ClassActivity all = assembly.assemblePresence(Links.NONE);
        if (rooms.isEmpty()) {
            return ClassPresence.of(all);
        }
        var parent = new ClassAssembly.Parent(
                new HashMap<>(assembly.keys()), all.course().ended());
        return ClassPresence.of(new BreakoutRooms(all)
                .with(rooms.stream()
                        .map(room -> narrow(room, asOf, parent))
                        .map(of ->
                                new ClassFigures.Room(Story.MEETING_ID, 0, of.name(), of.assemblePresence(Links.NONE)))
                        .toList()));
    }

    private ClassAssembly narrow(String meeting, Instant asOf, ClassAssembly.@Nullable Parent parent) {
        var tracks = new LinkedHashMap<Track, TrackState>();
        Story.fold(meetings.getOrDefault(meeting, List.of()), ObservationOrder.BY_TIME)
                .forEach((track, state) -> tracks.put(track, TrackState.readPresence(track, state.toBytes())));
        return new ClassAssembly(
                Story.MEETING_ID, asOf, tracks, new ClassAssembly.Surroundings(List.of(), java.util.Set.of(), parent));
    }

    private ClassAssembly assembly(String meeting, Instant asOf, ClassAssembly.@Nullable Parent parent) {
        var surroundings = new ClassAssembly.Surroundings(List.of(), java.util.Set.of(), parent);
        return new ClassAssembly(
                Story.MEETING_ID,
                asOf,
                Story.fold(meetings.getOrDefault(meeting, List.of()), ObservationOrder.BY_TIME),
                surroundings);
    }
}
