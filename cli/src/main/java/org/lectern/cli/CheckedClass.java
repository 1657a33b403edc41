package org.lectern.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;

/**
 * A class that behaves by a seed: everybody opens and closes the microphone several times, most write, react, raise
 * hands and share cameras, some leave and come back, one sits in two tabs.
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
            case 5, 6, 7 -> person.mute() || person.openMicrophone();
            case 8, 9, 10 -> person.say("Message " + what);
            case 11, 12 -> person.react(REACTIONS.get(random.nextInt(REACTIONS.size())));
            case 13, 14 -> person.raiseHand() || person.lowerHand();
            case 15, 16 -> person.shareCamera();
            case 17 -> person.stopCamera() || person.shareCamera();
            case 18 -> person.leaveAudio() || person.listen();
            default -> random.nextBoolean() ? person.leave() : person.vanish();
        };
    }

    private void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }
}
