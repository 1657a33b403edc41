package org.lectern.simulator;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A simulated BigBlueButton server, listening on real HTTP from the moment it is built until it is closed.
 *
 * <p>Everything here may be called at any time by any thread. What is done here is also offered to other processes, as
 * JSON under {@code /sandbox/}.
 *
 * @see "docs/simulator.md"
 */
public final class Simulator implements AutoCloseable {
    private static final int REPORTS_KEPT = 100;
    private static final int CALLS_KEPT = 100;

    private final SimulatorBuilder made;
    private final Timeline timeline;
    private final HttpSender http = new HttpSender();
    private final World world;
    private final Acts acts;
    private final Hooks hooks;
    private final Visits visits;
    private final Documents documents;
    private final Faults faults;
    private final DeliveryLog log = new DeliveryLog();
    private final EventLog events = new EventLog();
    private final Protection protection = new Protection();
    private final OneTime oneTime = new OneTime();
    private final SandboxServer server;
    private final Deque<ReceivedCall> received = new ArrayDeque<>();
    /** Bodies of analytics callbacks, by internal meeting ID. Guarded by the world's lock. */
    private final Map<String, String> reports = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REPORTS_KEPT;
        }
    };

    Simulator(SimulatorBuilder builder) throws IOException {
        made = builder;
        HookSender sender = builder.sender == null ? builder.profile.usualSender() : builder.sender;
        timeline = new Timeline(builder.clock);
        faults = new Faults(builder.seed + 1);
        hooks = new Hooks(sender, builder.seed + 2);
        Identifiers identifiers = new Identifiers(builder.seed);
        Ground ground = new Ground(
                builder.clock,
                timeline,
                new Ground.Kind(builder.profile, builder.scalelite, builder.formats, builder.olderPlayer),
                builder.timings,
                identifiers);
        HookDelivery.Wire wire = new HookDelivery.Wire(
                timeline, builder.timings, http, new DeliveryRequest.Server(builder.domain, builder.secret));
        HookDelivery delivery = new HookDelivery(sender, hooks, faults, log, wire);
        Callbacks callbacks = new Callbacks(builder.profile, wire, log);
        world = new World(ground, new HookEvents(sender), new Outside() {
            @Override
            public void happened(List<HookMessage> happened) {
                events.add(happened);
                delivery.publish(happened);
            }

            @Override
            public void ended(Meeting meeting, long at) {
                if (meeting.settings.keepsEvents()) {
                    reports.put(meeting.internalId(), Json.write(AnalyticsBody.of(meeting, at)));
                }
                callbacks.ended(meeting, at);
            }

            @Override
            public void published(Recorded recorded) {
                callbacks.published(recorded);
            }

            @Override
            public PipelineFault pipeline() {
                return faults.pipeline();
            }

            @Override
            public String host() {
                return server.host();
            }
        });
        acts = new Acts(world);
        visits = new Visits(identifiers);
        documents = new Documents(world, http);
        server = new SandboxServer(this, builder);
    }

    public static SimulatorBuilder builder() {
        return new SimulatorBuilder();
    }

    /** Base URL as an administrator would enter it, ending in {@code /bigbluebutton/}. */
    public String url() {
        return server.host() + "/bigbluebutton/";
    }

    /** Address of the page that describes this sandbox, ending in a slash. */
    public String homeUrl() {
        return server.host() + "/";
    }

    public String secret() {
        return made.secret;
    }

    public int port() {
        return server.port();
    }

    /** Creates a meeting as a create call with only these two parameters does, if it is not there yet. */
    public Classroom create(String meetingId, String name) {
        Query query = new Query(Map.of("meetingID", meetingId, "name", name));
        boolean _ = world.locked(
                () -> world.create(new MeetingSettings(query, made.profile)) instanceof World.Creation.Fresh);
        return classroom(meetingId);
    }

    /** Creates a meeting as a create call with these parameters does, if it is not there yet. */
    public Classroom create(Map<String, String> parameters) {
        Query query = new Query(parameters);
        boolean _ = world.locked(
                () -> world.create(new MeetingSettings(query, made.profile)) instanceof World.Creation.Fresh);
        return classroom(query.text("meetingID"));
    }

    /** The body of the analytics callback that the end of the meeting of this internal id set off; empty if none did. */
    public Optional<String> analytics(String internalMeetingId) {
        return world.locked(() -> Optional.ofNullable(reports.get(internalMeetingId)));
    }

    /** @throws NoSuchElementException if no meeting with this external or internal id runs here */
    public Classroom classroom(String meetingId) {
        return findClassroom(meetingId)
                .orElseThrow(() -> new NoSuchElementException("no meeting here has the id " + meetingId));
    }

    public Optional<Classroom> findClassroom(String meetingId) {
        return world.locked(() -> world.find(meetingId)).map(meeting -> new Classroom(world, acts, meeting));
    }

    /** The meetings that are there now. */
    public List<Classroom> classrooms() {
        return world.locked(world::meetings).stream()
                .map(meeting -> new Classroom(world, acts, meeting))
                .toList();
    }

    /** Lets so many invented people live in the meeting, the first of them a moderator. */
    public Population populate(String meetingId, int people, long seed) {
        return populate(meetingId, Crowd.of(people, seed), Behaviour.natural(), seed);
    }

    /**
     * Lets these people live in the meeting, from now on and by themselves.
     *
     * @throws NoSuchElementException if no meeting with this external or internal id runs here
     */
    public Population populate(String meetingId, List<Newcomer> people, Behaviour behaviour, long seed) {
        Meeting meeting = world.locked(() -> world.find(meetingId))
                .orElseThrow(() -> new NoSuchElementException("no meeting here has the id " + meetingId));
        Population population = new Population(world, acts, meeting, behaviour);
        population.start(people, seed);
        return population;
    }

    /** Names and ids for {@link #populate}, the same again for the same seed. */
    public static List<Newcomer> crowd(int people, long seed) {
        return Crowd.of(people, seed);
    }

    /** The newest events of meetings with this external id, each the JSON object that a hook gets, oldest first. */
    public List<String> events(String meetingId) {
        return events.of(meetingId).stream().map(HookMessage::json).toList();
    }

    /**
     * What people really did in the newest meeting of this external id, or the one of this internal id, also after its end.
     *
     * @throws NoSuchElementException if there never was one
     */
    public MeetingLedger ledger(String meetingId) {
        return world.locked(() -> world.book(meetingId).map(book -> book.read(made.clock.millis())))
                .orElseThrow(() -> new NoSuchElementException("no ledger here has the id " + meetingId));
    }

    /** Of every meeting there ever was, oldest first. */
    public List<MeetingLedger> ledgers() {
        return world.locked(() -> world.books().stream()
                .map(book -> book.read(made.clock.millis()))
                .toList());
    }

    /** What became of the slide decks that calls named, oldest first. */
    public List<DocumentArrival> documents() {
        return documents.arrivals();
    }

    /** IDs of all recordings there ever were with their states, in the API's words. */
    public Map<String, String> recordings() {
        return world.locked(() -> {
            Map<String, String> states = new LinkedHashMap<>();
            world.recordings.all().forEach(recorded -> states.put(recorded.id(), recorded.state.name()));
            return states;
        });
    }

    /** Puts a recording on its disk, unless one of that ID is there. Nobody is told. */
    public void recordedBefore(PastRecording past) {
        boolean _ = world.locked(() -> world.recordings.restore(past));
    }

    /**
     * Hands nothing of a recording out any more without asking, as the recipe for nginx does.
     *
     * @param ask address of {@code /gate/ask}
     * @param key with which this server asks
     */
    public void protectRecordings(URI ask, String key) {
        protection.on(ask, key);
    }

    /** Recordings play for whoever has the address, as they do at first. */
    public void leaveRecordingsOpen() {
        protection.off();
    }

    /** Hands recordings out only at addresses for one use, which each getRecordings makes anew. */
    public void giveRecordingsOnce() {
        oneTime.on();
    }

    OneTime oneTime() {
        return oneTime;
    }

    Protection protection() {
        return protection;
    }

    /** Calls of the API that came, the oldest of the last hundred first. */
    public List<ReceivedCall> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    void receive(ReceivedCall call) {
        synchronized (received) {
            if (received.size() == CALLS_KEPT) {
                received.removeFirst();
            }
            received.addLast(call);
        }
    }

    public Faults faults() {
        return faults;
    }

    public DeliveryLog deliveries() {
        return log;
    }

    /** Callback URLs of the hooks that are registered now. */
    public List<String> hookUrls() {
        return hooks.all().stream().map(Hook::callbackUrl).toList();
    }

    /**
     * Restarts the server: every meeting is gone and nobody is told.
     *
     * @param forgetHooks whether the webhook service loses its registrations too
     * @param startsFor how long calls meet a 502 afterwards
     */
    public void restart(boolean forgetHooks, Duration startsFor) {
        boolean _ = world.locked(() -> {
            world.forgetAll();
            visits.clear();
            return true;
        });
        if (forgetHooks) {
            hooks.clear();
        } else if (faults.traps().scopesLost()) {
            hooks.loseScopes();
        }
        if (startsFor.isPositive()) {
            server.startingUntil(made.clock.instant().plus(startsFor));
        }
    }

    /**
     * Kills the whole server: from now on its port refuses or is silent, and nothing is sent. Its people go on meanwhile, as
     * behind a broken network. Only {@link #controlUrl()} still answers.
     */
    public void kill(Death how) {
        http.cutOff(true);
        server.kill(how);
    }

    /** The same, for a request that this server itself is answering. */
    void killAfterAnswer(Death how) {
        http.cutOff(true);
        server.killAfterAnswer(how);
    }

    /**
     * Ends a death.
     *
     * @param remembers whether its meetings are still there, or gone without anybody being told; registered hooks and
     *     recordings survive either way
     */
    public void revive(boolean remembers) {
        if (!remembers) {
            restart(false, Duration.ZERO);
        }
        server.revive();
        http.cutOff(false);
    }

    /** Revives after so much time of this simulator's clock. */
    void reviveAfter(Duration time, boolean remembers) {
        Timeline.Planned _ = timeline.after(time, () -> revive(remembers));
    }

    /** How the server is dead, if it is. */
    public Optional<Death> death() {
        return server.death();
    }

    /** Address of the page and the control API that go on answering while the server is dead, ending in a slash. */
    public String controlUrl() {
        return server.controlHost() + "/";
    }

    /**
     * Moves a {@link SteppedClock} on, doing at its own instant whatever becomes due on the way, deliveries included.
     *
     * @throws IllegalStateException if the simulator runs on another clock
     */
    public void advance(Duration by) {
        if (!(made.clock instanceof SteppedClock clock)) {
            throw new IllegalStateException("only a simulator built with a SteppedClock can be advanced");
        }
        Instant until = clock.instant().plus(by);
        awaitIdle();
        Timeline.Entry next = timeline.takeDue(until);
        while (next != null) {
            clock.moveTo(next.due());
            next.run();
            awaitIdle();
            next = timeline.takeDue(until);
        }
        clock.moveTo(until);
    }

    /** Waits until every accepted delivery has arrived or was given up; answers whether that came about in time. */
    public boolean awaitDelivered(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!(log.settled() && http.idle())) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Stops listening, sending and all simulated life. */
    @Override
    public void close() {
        server.close();
        timeline.close();
        http.close();
    }

    World world() {
        return world;
    }

    Acts acts() {
        return acts;
    }

    Visits visits() {
        return visits;
    }

    Documents documentCalls() {
        return documents;
    }

    Hooks hooks() {
        return hooks;
    }

    private void awaitIdle() {
        while (!http.idle()) {
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(1_000_000);
    }
}
