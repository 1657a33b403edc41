package org.lectern.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Newcomer;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;

/**
 * A class that behaves by a seed: everybody opens and closes the microphone several times, most write, react, raise
 * hands, share cameras and answer polls, some present and share screens, some leave and come back, one sits in two tabs,
 * one dials in, a few go to breakout rooms.
 *
 * <p>For use by one thread, whose pace it is.
 */
final class CheckedClass {
    private static final List<String> REACTIONS = List.of("👍", "❤️", "👏", "😂", "🎉");
    private static final List<String> FIRST_NAMES = List.of(
            "Aiko", "Ben", "Chiara", "Dmitri", "Elif", "Farah", "Goran", "Hanna", "Ivo", "Jana", "Kofi", "Leila",
            "Marek", "Nadia", "Otto", "Priya", "Quentin", "Rosa", "Samir", "Tova", "Uma", "Viktor", "Wanda", "Ximena",
            "Yusuf", "Zoë", "Ángel", "Øyvind", "Şule", "李娜");
    private static final Duration PAUSE = Duration.ofMillis(45);

    private final Classroom classroom;
    private final SplittableRandom random;
    private final List<Person> people = new ArrayList<>();
    private final List<Person> inRooms = new ArrayList<>();
    private int turn;

    CheckedClass(Classroom classroom, long seed) {
        this.classroom = classroom;
        this.random = new SplittableRandom(seed);
    }

    /** Thirty people come in, the first as moderator; one of them twice. */
    void fill() {
        for (int i = 0; i < FIRST_NAMES.size(); i++) {
            people.add(classroom.enter(FIRST_NAMES.get(i), "person-" + i, i == 0 ? Role.MODERATOR : Role.VIEWER));
            pause();
        }
        people.add(classroom.enter(FIRST_NAMES.get(7), "person-7", Role.VIEWER));
        people.add(classroom.enter(Newcomer.telephone("+49 30 901820")));
        boolean _ = people.getFirst().openBreakouts(2, 0);
        for (int i = 3; i < 7; i++) {
            people.get(i).enterBreakout(1 + i % 2).ifPresent(inRooms::add);
        }
        people.forEach(person -> {
            if (random.nextInt(3) > 0) {
                boolean _ = person.openMicrophone();
            }
        });
    }

    /** The class goes on for this long. */
    void live(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            // In turn, so that nobody is left out by chance.
            Person person = people.get(turn++ % people.size());
            if (!person.isInside()) {
                boolean _ = person.enter();
            }
            act(person);
            pause();
        }
        if (!inRooms.isEmpty()) {
            boolean _ = inRooms.removeLast().leave();
        }
    }

    /** Nobody is in a breakout room any more. */
    void finish() {
        inRooms.forEach(person -> {
            boolean _ = person.leave();
        });
        inRooms.clear();
    }

    /** Everybody writes once, at the same moment: so much stands on what is acknowledged now. */
    void chorus() {
        people.forEach(person -> {
            boolean _ = person.enter();
            boolean _ = person.say("Can you still hear us?");
        });
    }

    private void act(Person person) {
        int what = random.nextInt(100);
        boolean _ = switch (what / 5) {
            case 0, 1, 2, 3, 4 -> person.openMicrophone() || person.mute();
            case 5, 6 -> person.startTalking() || person.mute() || person.openMicrophone();
            case 7 -> floor(person) || person.answerPoll(what);
            case 8, 9 -> person.say("Message " + what);
            case 10 -> person.answerPoll(what) || person.say("Message " + what);
            case 11, 12 -> person.react(REACTIONS.get(random.nextInt(REACTIONS.size())));
            case 13, 14 -> person.raiseHand() || person.lowerHand();
            case 15, 16 -> person.shareCamera();
            case 17 -> person.stopCamera() || person.shareCamera();
            case 18 -> person.leaveAudio() || person.listen();
            default -> random.nextBoolean() ? person.leave() : person.vanish();
        };
    }

    private boolean floor(Person person) {
        if (random.nextInt(3) == 0) {
            return person.takeFloor();
        }
        return person.stopScreen()
                || (random.nextBoolean() ? person.shareScreen() : person.askPoll("Ready?", List.of("Yes", "No")));
    }

    private void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }
}
