package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity.MissingSpan;
import org.lectern.server.activity.ClassAssembly.ClassTime;
import org.lectern.server.activity.Intervals.Interval;
import org.lectern.server.activity.PersonActivity.Counts;
import org.lectern.server.activity.PersonActivity.Figures;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.Microphone;
import org.lectern.server.activity.PersonActivity.Now;
import org.lectern.server.activity.PersonActivity.Presence;
import org.lectern.server.activity.PersonActivity.Session;
import org.lectern.server.activity.PersonActivity.Talk;
import org.lectern.server.activity.PersonActivity.TalkSource;
import org.lectern.server.activity.PersonActivity.Who;

/** Puts together what is known of one person: unions over connections, and polls where hooks tell nothing. */
final class PersonAssembly {
    private final String key;
    private final List<PolledState> polled;
    private final ClassTime time;
    private final List<Connection> connections = new ArrayList<>();
    private final List<MissingSpan> missing = new ArrayList<>();

    PersonAssembly(String key, ClassAssembly.Evidence evidence, ClassTime time) {
        this.key = key;
        this.polled = evidence.polled();
        this.time = time;
        evidence.connections().forEach((id, state) -> connections.add(new Connection(id, state, goneAt(state))));
    }

    /**
     * A connection, and until when it can have been on.
     *
     * @param goneAt when polls say that it was gone although hooks left it open; empty if they do not
     */
    private record Connection(String id, ConnectionState state, OptionalLong goneAt) {}

    /** A presence; the end of a running one is now. */
    private record Piece(Interval time, boolean running, Mark mark) {}

    PersonActivity assemble() {
        List<Piece> pieces = pieces();
        boolean online = pieces.stream().anyMatch(Piece::running);
        return new PersonActivity(who(), presence(pieces), figures(), now(online), anomalies());
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
        for (Connection connection : connections) {
            ConnectionState state = connection.state();
            for (Interval session : state.sessions()) {
                clipped(session).ifPresent(clip -> observed.add(new Piece(clip, false, Mark.OBSERVED)));
            }
            if (state.since() >= 0) {
                boolean running = runs(connection);
                boolean concluded = !running && (connection.goneAt().isPresent() || time.endInferred());
                clipped(new Interval(state.since(), stop(connection)))
                        .ifPresent(clip ->
                                observed.add(new Piece(clip, running, concluded ? Mark.INFERRED : Mark.OBSERVED)));
            }
        }
        List<Piece> pieces = union(observed);
        List<Interval> covered = pieces.stream().map(Piece::time).toList();
        polled.forEach(poll -> pieces.addAll(sampled(poll, covered)));
        pieces.sort(Comparator.comparingLong((Piece piece) -> piece.time().from()));
        return pieces;
    }

    /** When the last of the connections left; -1 while one of them is on, and if there is none. */
    private long lastLeave(List<Interval> covered) {
        boolean on =
                connections.stream().anyMatch(connection -> connection.state().since() >= 0);
        return on || covered.isEmpty() ? -1 : covered.getLast().to();
    }

    private boolean runs(Connection connection) {
        return !time.over() && connection.goneAt().isEmpty();
    }

    /** When whatever is still on at a connection goes off, or now. */
    private long stop(Connection connection) {
        return connection.goneAt().orElse(time.over() ? time.end() : time.now());
    }

    /** Nobody is there after the end. */
    private Optional<Interval> clipped(Interval interval) {
        if (!time.over()) {
            return Optional.of(new Interval(interval.from(), Math.max(interval.from(), interval.to())));
        }
        return interval.from() > time.end()
                ? Optional.empty()
                : Optional.of(new Interval(interval.from(), Math.min(interval.to(), time.end())));
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
            clipped(shown).ifPresent(clip -> sample(poll, clip, covered, false, pieces));
        }
        if (poll.since() >= 0) {
            boolean running = !time.over();
            long until = running ? time.now() : time.end();
            long left = lastLeave(covered);
            if (left > poll.since()) {
                // A poll from before the leave says nothing about the time after it.
                clipped(new Interval(poll.since(), left)).ifPresent(clip -> sample(poll, clip, covered, false, pieces));
            }
            long from = left > poll.since() ? poll.confirmed() : poll.since();
            if (from > left) {
                clipped(new Interval(from, until)).ifPresent(clip -> sample(poll, clip, covered, running, pieces));
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
        return new Presence(sessions, Duration.ofMillis(total), connections.size());
    }

    private Who who() {
        String external = key.startsWith("u:") ? key.substring(2) : "";
        var latest = connections.stream()
                .map(Connection::state)
                .sorted(Comparator.comparingLong(ConnectionState::lastAt).reversed())
                .map(ConnectionState::naming)
                .toList();
        String fallback = external.isEmpty() ? key.substring(2) : external;
        String name = first(latest, ConnectionName::name, PolledState::name).orElse(fallback);
        String role = first(latest, ConnectionName::role, PolledState::role).orElse("");
        boolean guest = !latest.isEmpty() && latest.stream().allMatch(naming -> naming.guest() || external.isEmpty());
        return new Who(key, external, name, role, guest);
    }

    private Optional<String> first(
            List<ConnectionName> names, Function<ConnectionName, String> told, Function<PolledState, String> shown) {
        return names.stream()
                .map(told)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .or(() -> polled.stream()
                        .map(shown)
                        .filter(text -> !text.isEmpty())
                        .findFirst());
    }

    private Figures figures() {
        if (connections.isEmpty()) {
            return Figures.ABSENT;
        }
        boolean told =
                connections.stream().anyMatch(connection -> connection.state().talkingTold());
        OnTime microphone = on(ConnectionState::microphone);
        OnTime talking = told ? on(ConnectionState::talking) : microphone;
        var talk = new Talk(
                talking.total(), told ? TalkSource.TALKING_EVENTS : TalkSource.MICROPHONE_OPEN, talking.running());
        var spans = new PersonActivity.Spans(
                microphone.spans(), on(ConnectionState::camera).spans());
        return new Figures(true, talk, spans, counts());
    }

    /** @param running since when the interval that runs does, over all connections; null if none runs */
    private record OnTime(List<Interval> union, @Nullable Instant running) {
        Duration total() {
            return Duration.ofMillis(Intervals.length(union));
        }

        List<PersonActivity.Span> spans() {
            return union.stream()
                    .map(on -> new PersonActivity.Span(Instant.ofEpochMilli(on.from()), Instant.ofEpochMilli(on.to())))
                    .toList();
        }
    }

    private OnTime on(Function<ConnectionState, Timer> timer) {
        var intervals = new ArrayList<Interval>();
        long since = Long.MAX_VALUE;
        for (Connection connection : connections) {
            Timer on = timer.apply(connection.state());
            for (Interval closed : on.closed()) {
                clipped(closed).ifPresent(intervals::add);
            }
            if (on.running()) {
                clipped(new Interval(on.since(), stop(connection))).ifPresent(intervals::add);
                since = runs(connection) ? Math.min(since, on.since()) : since;
            }
        }
        List<Interval> union = Intervals.union(intervals);
        Instant running = null;
        for (Interval interval : union) {
            if (interval.from() <= since && since <= interval.to()) {
                running = Instant.ofEpochMilli(interval.from());
            }
        }
        return new OnTime(union, running);
    }

    private Counts counts() {
        int messages = 0;
        int hands = 0;
        var reactions = new TreeMap<String, Integer>();
        for (Connection connection : connections) {
            Counts counts = connection.state().counts();
            messages += counts.messages();
            hands += counts.hands();
            counts.reactions().forEach((value, count) -> reactions.merge(value, count, Integer::sum));
        }
        return new Counts(messages, hands, reactions);
    }

    private Now now(boolean online) {
        if (!online) {
            return Now.NOTHING;
        }
        var microphone = Microphone.NONE;
        boolean talking = false;
        boolean hand = false;
        for (Connection connection : connections) {
            ConnectionState state = connection.state();
            if (runs(connection) && state.since() >= 0) {
                microphone = state.audio().compareTo(microphone) > 0 ? state.audio() : microphone;
                talking |= state.talking().running();
                hand |= state.hand();
            }
        }
        return new Now(true, microphone, talking, on(ConnectionState::camera).running(), hand);
    }

    private Map<String, Integer> anomalies() {
        var anomalies = new TreeMap<String, Integer>();
        for (Connection connection : connections) {
            connection.state().anomalies().forEach((kind, count) -> anomalies.merge(kind, count, Integer::sum));
        }
        return anomalies;
    }
}
