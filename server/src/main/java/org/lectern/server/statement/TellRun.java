package org.lectern.server.statement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.attendance.Plans;
import org.lectern.server.platform.Addresses;
import org.lectern.server.statement.StatementStore.RunRow;

/** Puts together everything that is told of a run: of the class itself, and of its breakout rooms. */
final class TellRun {
    /**
     * What is told of a breakout room: what people did in it is in the figures of the class already, and would be counted
     * twice.
     */
    private static final Set<Happening.Kind> OF_BREAKOUTS =
            Set.of(Happening.Kind.STARTED, Happening.Kind.ENDED, Happening.Kind.JOINED, Happening.Kind.LEFT);

    private final StatementStore store;
    private final DestinationStore destinations;
    private final Sources sources;

    /** Where what is said comes from. */
    record Sources(
            ActivityReports reports,
            MeetingDirectory directory,
            StoreActors actors,
            Addresses addresses,
            Timetable timetable) {}

    /** Knows what was planned. */
    @FunctionalInterface
    interface Timetable {
        /** @param classId the first run of the class */
        Plans.Planned of(UUID tenantId, UUID roomId, UUID classId, Instant began);
    }

    TellRun(StatementStore store, DestinationStore destinations, Sources sources) {
        this.store = store;
        this.destinations = destinations;
        this.sources = sources;
    }

    /**
     * A run with everything that a statement of it says.
     *
     * @param classId the first run of the class
     */
    record Told(UUID classId, Part main, List<Part> breakouts) {
        Stream<Part> parts() {
            return Stream.concat(Stream.of(main), breakouts.stream());
        }
    }

    /** The class, or one of its breakout rooms. */
    record Part(ClassPlace place, Instant began, List<Happening> happenings) {}

    Told told(RunRow run, Destination.Terms terms) {
        List<UUID> runs = sources.directory().runsOfClass(run.id());
        ClassPlace place = place(run, runs.getFirst(), terms.names());
        var times = Happenings.Run.of(run.id().toString(), run.began(), run.ended());
        ClassActivity activity = sources.reports().ofRun(run.id());
        var happenings = new ArrayList<>(Happenings.of(times, activity, terms.kinds()));
        if (terms.kinds().contains(Happening.Kind.ATTENDED) && runs.size() > 1) {
            happenings.removeIf(one -> one.kind() == Happening.Kind.ATTENDED);
            if (runs.getLast().equals(run.id())) {
                happenings.addAll(
                        Happenings.of(times, sources.reports().of(run.id()), Set.of(Happening.Kind.ATTENDED)));
            }
        }
        Instant began = activity.course().firstAt().orElse(run.began());
        return new Told(runs.getFirst(), new Part(place, began, happenings), breakouts(place, times, activity, terms));
    }

    ClassPlace place(RunRow run, UUID classId, boolean names) {
        Instant first = classId.equals(run.id())
                ? run.began()
                : store.find(run.tenantId(), classId).map(RunRow::began).orElse(run.began());
        Plans.Planned planned = run.roomId() == null
                ? Plans.Planned.none(first)
                : sources.timetable().of(run.tenantId(), run.roomId(), classId, first);
        return new ClassPlace(
                sources.addresses().page("").toString(),
                destinations.namespace(run.tenantId()),
                run.tenantId().toString(),
                run.room(),
                run.id().toString(),
                run.course(),
                new ClassPlace.Plan(store.day(run.tenantId(), classId).orElse(planned.day()), planned.length()),
                // Nobody says in which language a room is named.
                new ClassPlace.Title(names ? run.name() : run.room(), Locale.ENGLISH.getLanguage()),
                0);
    }

    private static List<Part> breakouts(
            ClassPlace place, Happenings.Run run, ClassActivity activity, Destination.Terms terms) {
        var kinds = EnumSet.copyOf(OF_BREAKOUTS);
        kinds.retainAll(terms.kinds());
        var parts = new ArrayList<Part>();
        List<ClassFigures.Room> rooms = activity.figures().rooms();
        int after = rooms.stream().mapToInt(ClassFigures.Room::number).max().orElse(0);
        for (ClassFigures.Room room : rooms) {
            // Those that nobody told the number of come after all others.
            int number = room.number() > 0 ? room.number() : ++after;
            Instant began = room.activity().course().firstAt().orElse(null);
            if (began == null) {
                continue;
            }
            String id = room.meetingId().toString();
            String name = terms.names() && !room.name().isEmpty()
                    ? room.name()
                    : place.title().name() + " / " + number;
            parts.add(new Part(
                    place.ofBreakout(number, id, name),
                    began,
                    Happenings.of(new Happenings.Run(id, run.id(), began, run.ended()), room.activity(), kinds)));
        }
        return parts;
    }
}
