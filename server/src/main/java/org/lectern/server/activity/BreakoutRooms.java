package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.lectern.server.activity.PersonActivity.Presence;

/**
 * Adds the breakout rooms of a class to it: who was in a room was in the class, so that figures of people are unions and
 * sums over both, and the time in rooms is told beside. A pure function.
 */
final class BreakoutRooms {
    private final ClassActivity all;

    BreakoutRooms(ClassActivity all) {
        this.all = all;
    }

    ClassActivity with(List<ClassFigures.Room> rooms) {
        var merge = new OneClass(all.meetingId(), all.asOf());
        var inRooms = new LinkedHashMap<String, PersonActivity>();
        for (ClassFigures.Room room : rooms) {
            for (PersonActivity person : room.activity().people()) {
                inRooms.merge(person.who().key(), person, merge::both);
            }
        }
        // Only now: with two connections somebody may be in two rooms at once.
        inRooms.replaceAll((key, person) -> counted(person));
        var people = new ArrayList<PersonActivity>();
        for (PersonActivity person : all.people()) {
            PersonActivity there = inRooms.remove(person.who().key());
            people.add(there == null ? person : merge.both(there, person));
        }
        // Of whom only rooms tell, since the events of the class were lost.
        people.addAll(inRooms.values());
        ClassAssembly.sort(people);
        ClassFigures figures = all.figures();
        return new ClassActivity(
                all.meetingId(),
                all.asOf(),
                all.course(),
                people,
                all.missing(),
                new ClassFigures(figures.recorded(), figures.screenShared(), figures.polls(), rooms, figures.report()));
    }

    private static PersonActivity counted(PersonActivity person) {
        Presence presence = person.presence();
        return new PersonActivity(
                person.who(),
                new Presence(presence.sessions(), presence.total(), presence.connections(), presence.total()),
                person.figures(),
                person.now(),
                person.anomalies());
    }
}
