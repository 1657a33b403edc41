package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.lectern.server.activity.ClassActivity.MissingSpan;
import org.lectern.server.activity.ClassAssembly.ClassTime;
import org.lectern.server.activity.Connections.Connection;
import org.lectern.server.activity.Intervals.Interval;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.Microphone;
import org.lectern.server.activity.PersonActivity.Now;
import org.lectern.server.activity.PersonActivity.Presence;
import org.lectern.server.activity.PersonActivity.Session;

/** Puts together what is known of one person: unions over connections, and polls where hooks tell nothing. */
final class PersonAssembly {
    private final String key;
    private final List<PolledState> polled;
    private final ClassTime time;
    private final List<ReportedState> reported;
    private final ClassAssembly.Evidence evidence;
    private final Connections connections;
    private final List<MissingSpan> missing = new ArrayList<>();

    PersonAssembly(String key, ClassAssembly.Evidence evidence, ClassTime time) {
        this.key = key;
        this.polled = evidence.polled();
        this.reported = evidence.reported();
        this.evidence = evidence;
        this.time = time;
        var each = new ArrayList<Connection>();
        evidence.connections().forEach((id, state) -> each.add(new Connection(id, state, goneAt(state))));
        this.connections = new Connections(each, time);
    }

    /** A presence; the end of a running one is now. */
    private record Piece(Interval time, boolean running, Mark mark) {}

    /** Who it is and when they were there; what they did is absent, and so is what is on now. */
    PersonActivity assemblePresence() {
        return new PersonActivity(
                new PersonNames(key, evidence).who(),
                presence(pieces()),
                PersonActivity.Figures.ABSENT,
                Now.NOTHING,
                Map.of());
    }

    PersonActivity assemble(Happenings happenings) {
        List<Piece> pieces = pieces();
        boolean online = pieces.stream().anyMatch(Piece::running);
        Presence presence = presence(pieces);
        return new PersonActivity(
                new PersonNames(key, evidence).who(),
                presence,
                new PersonFigures(connections, reported, happenings).of(presence),
                online ? now(happenings) : Now.NOTHING,
                anomalies());
    }

    List<MissingSpan> missing() {
        return missing;
    }

    /** Two polls in a row did not show the person, and nothing was observed of the connection since. */
    private OptionalLong goneAt(ConnectionState state) {
        if (state.since() < 0) {
            return OptionalLong.empty();
        }
        for (PolledState poll : polled) {
            for (Interval gone : poll.gone()) {
                if (gone.to() > state.lastAt()) {
                    long at = Math.max(gone.from(), state.lastAt());
                    missing.add(span(new Interval(at, gone.to()), MissingSpan.Reason.GONE_WITHOUT_EVENT));
                    return OptionalLong.of(at);
                }
            }
        }
        return OptionalLong.empty();
    }

    private List<Piece> pieces() {
        var observed = new ArrayList<Piece>();
        for (Connection connection : connections.each()) {
            ConnectionState state = connection.state();
            for (Interval session : state.sessions()) {
                connections.clipped(session).ifPresent(clip -> observed.add(new Piece(clip, false, Mark.OBSERVED)));
            }
            if (state.since() >= 0) {
                boolean running = connections.runs(connection);
                boolean concluded = !running && (connection.goneAt().isPresent() || time.endInferred());
                connections
                        .clipped(new Interval(state.since(), connections.stop(connection)))
                        .ifPresent(clip ->
                                observed.add(new Piece(clip, running, concluded ? Mark.INFERRED : Mark.OBSERVED)));
            }
        }
        List<Piece> pieces = union(observed);
        List<Interval> covered = pieces.stream().map(Piece::time).toList();
        List<Piece> visits = covered.isEmpty() ? visits() : List.of();
        polled.forEach(poll -> {
            List<Piece> sampled = sampled(poll, covered);
            // The report is exact to the second, polls only to their distance.
            pieces.addAll(visits.isEmpty() ? sampled : List.of());
        });
        pieces.addAll(visits);
        pieces.sort(Comparator.comparingLong((Piece piece) -> piece.time().from()));
        return pieces;
    }

    /** From the server's report, for somebody of whom no event told. */
    private List<Piece> visits() {
        var visits = new ArrayList<Interval>();
        reported.forEach(report ->
                report.visits().forEach(visit -> connections.clipped(visit).ifPresent(visits::add)));
        return Intervals.union(visits).stream()
                .map(visit -> new Piece(visit, false, Mark.REPORTED))
                .toList();
    }

    /** When the last of the connections left; -1 while one of them is on, and if there is none. */
    private long lastLeave(List<Interval> covered) {
        boolean on = connections.each().stream()
                .anyMatch(connection -> connection.state().since() >= 0);
        return on || covered.isEmpty() ? -1 : covered.getLast().to();
    }

    private static List<Piece> union(List<Piece> pieces) {
        var sorted = new ArrayList<>(pieces);
        sorted.sort(Comparator.comparingLong((Piece piece) -> piece.time().from()));
        var union = new ArrayList<Piece>();
        for (Piece next : sorted) {
            Piece last = union.isEmpty() ? null : union.getLast();
            if (last == null || next.time().from() > last.time().to()) {
                union.add(next);
                continue;
            }
            boolean running = last.running() || next.running();
            Mark mark = next.time().to() > last.time().to() ? next.mark() : last.mark();
            union.set(
                    union.size() - 1,
                    new Piece(
                            new Interval(
                                    last.time().from(),
                                    Math.max(last.time().to(), next.time().to())),
                            running,
                            running ? Mark.OBSERVED : mark));
        }
        return union;
    }

    /** From the first poll that showed the person where hooks tell of no presence, to the last such poll. */
    private List<Piece> sampled(PolledState poll, List<Interval> covered) {
        var pieces = new ArrayList<Piece>();
        for (Interval shown : poll.shown()) {
            connections.clipped(shown).ifPresent(clip -> sample(poll, clip, covered, false, pieces));
        }
        if (poll.since() >= 0) {
            boolean running = !time.over();
            long until = running ? time.now() : time.end();
            long left = lastLeave(covered);
            if (left > poll.since()) {
                // A poll from before the leave says nothing about the time after it.
                connections
                        .clipped(new Interval(poll.since(), left))
                        .ifPresent(clip -> sample(poll, clip, covered, false, pieces));
            }
            long from = left > poll.since() ? poll.confirmedAfter(left) : poll.since();
            if (from > left) {
                connections
                        .clipped(new Interval(from, until))
                        .ifPresent(clip -> sample(poll, clip, covered, running, pieces));
            }
        }
        return pieces;
    }

    private void sample(PolledState poll, Interval shown, List<Interval> covered, boolean running, List<Piece> pieces) {
        for (Interval rest : Intervals.outside(shown, covered)) {
            long every = poll.interval();
            long from = shown.from() + Math.ceilDiv(rest.from() - shown.from(), every) * every;
            boolean toTheLast = rest.to() == shown.to();
            long to = toTheLast ? rest.to() : shown.from() + (rest.to() - shown.from()) / every * every;
            if (to > from || (covered.isEmpty() && to == from)) {
                pieces.add(new Piece(new Interval(from, to), running && toTheLast, Mark.SAMPLED));
                missing.add(span(new Interval(from, to), MissingSpan.Reason.SEEN_WITHOUT_EVENTS));
            }
        }
    }

    private static MissingSpan span(Interval interval, MissingSpan.Reason reason) {
        return new MissingSpan(Instant.ofEpochMilli(interval.from()), Instant.ofEpochMilli(interval.to()), reason);
    }

    private Presence presence(List<Piece> pieces) {
        var sessions = new ArrayList<Session>();
        long total = 0;
        for (Piece piece : pieces) {
            Interval interval = piece.time();
            total += interval.length();
            sessions.add(new Session(
                    Instant.ofEpochMilli(interval.from()),
                    piece.running() ? null : Instant.ofEpochMilli(interval.to()),
                    Duration.ofMillis(interval.length()),
                    piece.mark()));
        }
        return new Presence(
                sessions, Duration.ofMillis(total), connections.each().size());
    }

    private Now now(Happenings happenings) {
        var microphone = Microphone.NONE;
        boolean talking = false;
        boolean hand = false;
        boolean presenter = false;
        boolean screen = false;
        for (Connection connection : connections.each()) {
            ConnectionState state = connection.state();
            if (connections.runs(connection) && state.since() >= 0) {
                microphone = state.audio().compareTo(microphone) > 0 ? state.audio() : microphone;
                talking |= state.talking().running();
                hand |= state.hand();
                presenter |= state.presenter().running();
                screen |= state.screen().running()
                        && happenings.runs(state.screen().since());
            }
        }
        return new Now(
                true,
                microphone,
                talking,
                connections.on(ConnectionState::camera).running(),
                hand,
                new PersonActivity.Floor(presenter, screen));
    }

    private Map<String, Integer> anomalies() {
        var anomalies = new TreeMap<String, Integer>();
        for (Connection connection : connections.each()) {
            connection.state().anomalies().forEach((kind, count) -> anomalies.merge(kind, count, Integer::sum));
        }
        return anomalies;
    }
}
