package org.lectern.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.room.Room;
import org.lectern.simulator.Behaviour;
import org.lectern.simulator.Newcomer;
import org.lectern.simulator.Person;
import org.lectern.simulator.Population;
import org.lectern.simulator.Simulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated classes, one a room, and what their people do when a server dies under them: they come back to the room
 * and press its button, again and again, until the class goes on somewhere.
 */
final class DemoClasses implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoClasses.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Behaviour LIVELY = Behaviour.natural().withArrival(Duration.ofSeconds(2));

    private final DemoStage stage;
    private final DemoServers servers;
    private final List<Lesson> lessons = new ArrayList<>();
    private @Nullable Thread people;

    /** One room's class: its people stay the same ones wherever it runs. */
    private static final class Lesson {
        private final Room room;
        private final List<Newcomer> people;
        private final long seed;
        private DemoStage.@Nullable Performance performance;
        /** Whether somebody has pressed record. */
        private boolean recorded;

        private Lesson(Room room, int size, long seed) {
            this.room = room;
            this.people = Simulator.crowd(size, seed);
            this.seed = seed;
        }
    }

    DemoClasses(DemoStage stage, DemoServers servers) {
        this.stage = stage;
        this.servers = servers;
    }

    /**
     * Starts a class and fills it.
     *
     * @throws Refusal if it cannot be started
     */
    void open(Room room, int size, long seed) {
        stage.clear(room);
        var lesson = new Lesson(room, size, seed);
        if (stage.start(room) instanceof StartResult.NotStarted not) {
            throw new Refusal(
                    ExitCode.UNREACHABLE,
                    "the demonstration's class could not be started: " + not.message(),
                    "Try again; with --fresh if it stays so.");
        }
        enter(lesson);
        lessons.add(lesson);
    }

    /** From now on the people come back when their server is gone. */
    void play() {
        people = Thread.ofVirtual().name("demo-people").start(this::live);
    }

    private void live() {
        try {
            while (true) {
                Thread.sleep(PATIENCE);
                lessons.forEach(this::comeBack);
                lessons.stream().limit(1).forEach(this::record);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void comeBack(Lesson lesson) {
        DemoStage.Performance before = Objects.requireNonNull(lesson.performance);
        if (goesOn(before)) {
            return;
        }
        try {
            Optional<DemoStage.Performance> known = stage.find(lesson.room);
            if (known.isEmpty() && !wasLost(before)) {
                return; // it was ended, not lost: nobody goes on with it
            }
            if (known.isPresent() && known.get().serverMeetingId().equals(before.serverMeetingId())) {
                stage.comeBack(lesson.room);
            }
            if (stage.start(lesson.room) instanceof StartResult.Running) {
                enter(lesson);
            }
        } catch (RuntimeException e) {
            log.info("the people of a class could not go on yet room={}", lesson.room.name(), e);
        }
    }

    /** The largest class is recorded, as soon as somebody is there who may press the button. */
    private void record(Lesson lesson) {
        DemoStage.Performance now = lesson.performance;
        if (!lesson.recorded && now != null) {
            lesson.recorded = servers.machines()
                    .get(now.server())
                    .findClassroom(now.serverMeetingId())
                    .filter(classroom -> classroom.people().stream().anyMatch(Person::startRecording))
                    .isPresent();
        }
    }

    private boolean goesOn(DemoStage.Performance performance) {
        Simulator machine = servers.machines().get(performance.server());
        return DemoServers.isUp(machine)
                && machine.findClassroom(performance.serverMeetingId()).isPresent();
    }

    /** Whether the server that it ran at is down, or has forgotten it. */
    private boolean wasLost(DemoStage.Performance performance) {
        Simulator machine = servers.machines().get(performance.server());
        return !DemoServers.isUp(machine)
                || machine.ledgers().stream()
                        .noneMatch(ledger -> ledger.meeting().meetingId().equals(performance.serverMeetingId())
                                && !ledger.moment().forgotten());
    }

    private void enter(Lesson lesson) {
        stage.find(lesson.room).ifPresent(now -> {
            boolean same =
                    lesson.performance != null && now.serverMeetingId().equals(lesson.performance.serverMeetingId());
            if (same || now.server() < 0) {
                return;
            }
            Simulator machine = servers.machines().get(now.server());
            if (DemoServers.isUp(machine)
                    && machine.findClassroom(now.serverMeetingId()).isPresent()) {
                Population _ = machine.populate(now.serverMeetingId(), lesson.people, LIVELY, lesson.seed);
                lesson.performance = now;
            }
        });
    }

    /** Nobody comes back any more, and the classes end. */
    @Override
    public void close() {
        Thread running = people;
        if (running != null) {
            running.interrupt();
        }
        lessons.forEach(lesson -> stage.find(lesson.room).ifPresent(stage::end));
    }
}
