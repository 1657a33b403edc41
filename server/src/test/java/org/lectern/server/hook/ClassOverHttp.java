package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.LearningAnalytics;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PollEvidence.PolledPerson;
import org.lectern.simulator.HookSender;
import org.lectern.simulator.MeetingLedger;
import org.lectern.simulator.MeetingLedger.PersonLedger;

/**
 * A class that random people lived, on its way through the product: its events over HTTP, some of which are refused, lost or
 * late, polls beside them, the server's report or none; then what the product tells of it, against the ledger.
 */
final class ClassOverHttp {
    private static final Instant START = LivedClass.START;
    private static final Duration POLL = Duration.ofSeconds(10);
    /** What a session of the server's report can be off: whole seconds at either end. */
    private static final long ROUNDING = 2_000;

    /** What goes wrong on the way. */
    private enum Fate {
        /** Refusals, lost answers, other orders, and an outage that the sender outlasts. */
        NOTHING_LOST,
        /** One event in twenty is never sent. */
        SOME_LOST,
        /** An outage that lasts longer than the sender tries. */
        ALL_LOST_FOR_A_WHILE,
        /** An outage in which the sender is started again, and forgets what it would have sent once more. */
        SENDER_RESTARTED
    }

    /** Milliseconds that the sender waits before it sends the same once more. */
    private static final long[] AGAIN = {
        100, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 30_000, 60_000, 60_000, 60_000, 60_000
    };

    /**
     * One request on its way.
     *
     * @param tried how often it was sent before
     * @param mishaps what is to happen to it, one at each time that it is sent; then it goes well
     */
    private record Sent(long arrival, String events, int tried, List<Inlet.Mishap> mishaps) {
        Sent again() {
            return new Sent(arrival + AGAIN[tried], events, tried + 1, mishaps);
        }
    }

    private final long seed;
    private final Random random;
    private final LivedClass lived;
    private final Fate fate;
    private final boolean reported;
    private final Inlet inlet;
    private final HttpClient http;
    private final URI url;
    private final long outageFrom;
    private final long outageTo;
    private final long restartedAt;

    ClassOverHttp(long seed, Inlet inlet, HttpClient http, URI url) throws Exception {
        this.seed = seed;
        this.random = new Random(seed);
        this.lived = LivedClass.live(seed, HookSender.rawBody());
        this.fate = Fate.values()[(int) (seed % 4)];
        this.reported = seed / 4 % 2 == 0;
        this.inlet = inlet;
        this.http = http;
        this.url = url;
        this.outageFrom = START.toEpochMilli() + 1_000L * random.nextInt(120);
        this.outageTo = outageFrom + 1_000L * (10 + random.nextInt(50));
        this.restartedAt = outageFrom + (outageTo - outageFrom) * (1 + random.nextInt(3)) / 4;
    }

    void hold(Map<UUID, List<UUID>> rooms) throws Exception {
        UUID own = Inlet.Knowing.meetingId(lived.ledger().meeting().meetingId());
        rooms.put(
                own,
                lived.rooms().stream()
                        .map(room -> Inlet.Knowing.meetingId(room.meeting().meetingId()))
                        .toList());
        long end = ended(lived.ledger());
        var requests = new PriorityQueue<>(Comparator.comparingLong(Sent::arrival));
        requests.addAll(requests());
        long shown = START.toEpochMilli();
        boolean vanished = false;
        for (long poll = START.plus(POLL).toEpochMilli();
                !requests.isEmpty() || poll < end + 60_000;
                poll += POLL.toMillis()) {
            for (Sent next = requests.peek(); next != null && next.arrival() < poll; next = requests.peek()) {
                Sent request = requests.remove();
                if (!arrives(request)) {
                    Sent again = request.again();
                    boolean forgotten = fate == Fate.SENDER_RESTARTED
                            && request.arrival() < restartedAt
                            && again.arrival() >= restartedAt;
                    if (!forgotten) {
                        requests.add(again);
                    }
                }
            }
            inlet.foldAll();
            boolean down = fate == Fate.ALL_LOST_FOR_A_WHILE && poll >= outageFrom && poll < outageTo;
            if (poll < end && !down) {
                poll(poll);
                shown = poll;
                inlet.foldAll();
            } else if (poll >= end && !vanished) {
                vanished = true;
                inlet.activity()
                        .extras()
                        .polls()
                        .log(List.of(Observation.inferredEnd(reference(lived.ledger()), shown, poll)));
            }
        }
        if (reported) {
            report();
            inlet.foldAll();
        }
        ClassActivity activity = inlet.activity().reports().of(own, START.plusSeconds(1_000));
        ClassActivity now = Objects.requireNonNull(
                inlet.activity().reports().ofAll(List.of(own)).get(own));
        assertThat(inlet.activity().reports().presences(List.of(own)))
                .as("read without figures")
                .containsEntry(own, ClassPresence.of(now));
        if (fate == Fate.NOTHING_LOST) {
            assertExact(activity);
        } else {
            assertBounded(activity);
        }
    }

    private static long ended(MeetingLedger ledger) {
        Long ended = ledger.moment().endedAt();
        return ended == null ? ledger.moment().until() : ended;
    }

    /** In the order in which they arrive: shaken, some twice, some much later. */
    private List<Sent> requests() {
        var sent = new ArrayList<Sent>();
        var waiting = new ArrayList<String>();
        for (String event : lived.events()) {
            if (fate == Fate.SOME_LOST && random.nextInt(20) == 0) {
                continue;
            }
            waiting.add(event);
            if (random.nextInt(3) == 0) {
                send(waiting, sent);
            }
        }
        send(waiting, sent);
        return sent;
    }

    private void send(List<String> events, List<Sent> sent) {
        if (events.isEmpty()) {
            return;
        }
        Collections.shuffle(events, random);
        String body = "[" + String.join(",", events) + "]";
        long at = events.stream()
                .flatMap(event -> LivedClass.observations(event).stream())
                .mapToLong(one -> one.atMillis())
                .max()
                .orElse(START.toEpochMilli());
        events.clear();
        long arrival = at + random.nextInt(2_000) + (random.nextInt(20) == 0 ? random.nextInt(60_000) : 0);
        if (fate == Fate.ALL_LOST_FOR_A_WHILE && isOut(arrival)) {
            return;
        }
        var mishaps = new ArrayList<Inlet.Mishap>();
        while (random.nextInt(4) == 0 && mishaps.size() < 4) {
            mishaps.add(Inlet.Mishap.values()[random.nextInt(Inlet.Mishap.values().length)]);
        }
        sent.add(new Sent(arrival, body, 0, mishaps));
    }

    private boolean isOut(long at) {
        return at >= outageFrom && at < outageTo;
    }

    /** Whether the sender was told that it arrived; it may have arrived all the same. */
    private boolean arrives(Sent request) throws Exception {
        boolean out = (fate == Fate.NOTHING_LOST || fate == Fate.SENDER_RESTARTED) && isOut(request.arrival());
        Inlet.@Nullable Mishap mishap = out ? Inlet.Mishap.FULL : null;
        if (!out && request.tried() < request.mishaps().size()) {
            mishap = request.mishaps().get(request.tried());
        }
        if (mishap == null) {
            assertThat(send(request, null)).isEqualTo(200);
            return true;
        }
        if (mishap == Inlet.Mishap.ANSWER_LOST) {
            assertThatThrownBy(() -> send(request, Inlet.Mishap.ANSWER_LOST)).isInstanceOf(IOException.class);
        } else {
            assertThat(send(request, mishap)).isEqualTo(503);
        }
        return false;
    }

    private int send(Sent request, Inlet.@Nullable Mishap mishap) throws IOException, InterruptedException {
        byte[] body = Inlet.form(request.events());
        HttpRequest.Builder post = HttpRequest.newBuilder(
                        URI.create(url + "/hooks/bbb/" + Inlet.TOKEN + "?" + Inlet.query(body)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (mishap != null) {
            post.header(Inlet.MISHAP, mishap.name());
        }
        return http.send(post.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** The class, and each room while it is open; of a closed one that nobody is in it. */
    private void poll(long at) {
        var shown = new LinkedHashMap<MeetingReference, List<PolledPerson>>();
        shown.put(reference(lived.ledger()), inside(lived.ledger(), at));
        lived.rooms().stream()
                .filter(room -> room.meeting().createdAt() < at)
                .forEach(room -> shown.put(reference(room), at < ended(room) ? inside(room, at) : List.of()));
        inlet.activity().extras().polls().polled(Instant.ofEpochMilli(at), POLL, shown);
    }

    private static List<PolledPerson> inside(MeetingLedger ledger, long at) {
        return ledger.people().stream()
                .filter(person ->
                        person.sessions().stream().anyMatch(session -> session.joined() <= at && session.left() > at))
                .map(person -> new PolledPerson(
                        person.externalUserId(), person.name(), person.role().name()))
                .toList();
    }

    private static MeetingReference reference(MeetingLedger ledger) {
        return new MeetingReference(
                ledger.meeting().internalMeetingId(), ledger.meeting().meetingId());
    }

    private void report() {
        var all = new ArrayList<>(lived.rooms());
        all.add(lived.ledger());
        for (MeetingLedger ledger : all) {
            String body = lived.reports().get(ledger.meeting().internalMeetingId());
            if (body != null) {
                var read = (LearningAnalytics.Read) LearningAnalytics.read(body.getBytes(StandardCharsets.UTF_8));
                inlet.activity()
                        .extras()
                        .afterwards()
                        .serverReports()
                        .take(reference(ledger), read.report(), START.plusSeconds(900));
            }
        }
    }

    private void assertExact(ClassActivity activity) {
        assertThat(lived.truth()).isNotEmpty();
        assertThat(lived.comparable(LivedClass.told(activity))).isEqualTo(lived.comparable(lived.truth()));
        assertThat(activity.missing()).isEmpty();
        assertThat(activity.people())
                .allSatisfy(person -> assertThat(person.presence().sessions())
                        .extracting(PersonActivity.Session::mark)
                        .containsOnly(PersonActivity.Mark.OBSERVED));
        if (reported) {
            assertThat(activity.figures().report().disagreements()).isEmpty();
        }
    }

    private void assertBounded(ClassActivity activity) {
        Set<String> told = new HashSet<>();
        disagreements(activity).forEach(one -> told.add(one.personKey()));
        long end = ended(lived.ledger());
        for (PersonLedger person : lived.ledger().people()) {
            String key = "u:" + person.externalUserId();
            boolean polled = polls(end)
                    .anyMatch(at -> person.sessions().stream()
                            .anyMatch(session -> session.joined() <= at && session.left() > at));
            var found = activity.person(key);
            if (found.isEmpty()) {
                assertThat(reported || polled).as("%s is gone", key).isFalse();
            } else {
                assertBounded(person, found.get(), told.contains(key), activity);
            }
        }
    }

    private java.util.stream.LongStream polls(long end) {
        return java.util.stream.LongStream.iterate(
                        START.plus(POLL).toEpochMilli(), at -> at < end, at -> at + POLL.toMillis())
                .filter(at -> fate != Fate.ALL_LOST_FOR_A_WHILE || at < outageFrom || at >= outageTo);
    }

    private static List<ClassFigures.Disagreement> disagreements(ClassActivity activity) {
        var all = new ArrayList<>(activity.figures().report().disagreements());
        activity.figures()
                .rooms()
                .forEach(room -> all.addAll(room.activity().figures().report().disagreements()));
        return all;
    }

    private void assertBounded(PersonLedger person, PersonActivity told, boolean disagreed, ClassActivity activity) {
        String as = "seed " + seed + " " + fate + (reported ? " with report " : " ") + person.name();
        var figures = told.figures();
        assertThat(LivedClass.live(figures, Figure.MESSAGES))
                .as(as)
                .isLessThanOrEqualTo(person.figures().messages());
        assertThat(LivedClass.live(figures, Figure.HANDS))
                .as(as)
                .isLessThanOrEqualTo(person.figures().hands());
        if (reported) {
            assertThat(figures.counts().messages())
                    .as(as)
                    .isEqualTo(person.figures().messages());
            assertThat(figures.counts().hands())
                    .as(as)
                    .isEqualTo(person.figures().hands());
        }
        // Whoever was in a room was in the class.
        long presence = told.presence().total().toMillis();
        long really = lived.presence(person);
        int stays = person.sessions().size() + lived.there(person).size();
        long tolerance = Math.max(10_000, Math.max(presence, really) * 2 / 100) + ROUNDING * (stays + 1);
        // Polls see whoever comes back, or goes, within two of them: that much may go by untold, at each end of a
        // stay.
        long unseen = tolerance + 2 * POLL.toMillis() * (stays + 1);
        long error = Math.abs(presence - really);
        boolean marked = disagreed
                || !activity.missing().isEmpty()
                || told.presence().sessions().stream()
                        .anyMatch(session -> session.mark() != PersonActivity.Mark.OBSERVED);
        if (error > (reported ? tolerance : unseen)) {
            assertThat(marked)
                    .as("%s: %d ms instead of %d and nobody says so", as, presence, really)
                    .isTrue();
        }
        if (fate == Fate.SOME_LOST || fate == Fate.SENDER_RESTARTED) {
            // Polls went on, so that a stay is off by what lies between polls, whatever else is said.
            assertThat(error)
                    .as("%s: %d ms instead of %d", as, presence, really)
                    .isLessThanOrEqualTo(unseen);
        }
    }
}
