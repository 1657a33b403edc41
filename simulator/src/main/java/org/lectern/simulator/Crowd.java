package org.lectern.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/** Invented people and what they say, the same again for the same seed. */
final class Crowd {
    private static final List<String> FIRST = List.of(
            "Ada",
            "Amina",
            "Björn",
            "Chiara",
            "Dmitri",
            "Elif",
            "Fatou",
            "Grace",
            "Hiroshi",
            "Ines",
            "Jürgen",
            "Kavya",
            "Lars",
            "Mei",
            "Ngozi",
            "Oleksandr",
            "Paula",
            "Quentin",
            "Rania",
            "Søren",
            "Tomás",
            "Uma",
            "Violeta",
            "Wanjiru",
            "Xin",
            "Yusuf",
            "Zoë",
            "José",
            "李",
            "مريم");
    private static final List<String> LAST = List.of(
            "Almeida",
            "Bauer",
            "Chen",
            "Diallo",
            "Eriksen",
            "Fischer",
            "García",
            "Haddad",
            "Ivanova",
            "Jansen",
            "Kowalski",
            "Lindqvist",
            "Moreau",
            "Nakamura",
            "Okafor",
            "O'Brien",
            "Petrov",
            "Rossi",
            "Şahin",
            "Tanaka",
            "Ueda",
            "van den Berg",
            "Weiß",
            "Yilmaz");
    static final List<String> SENTENCES = List.of(
            "Good morning!",
            "Can you hear me?",
            "Which page is this on?",
            "I have a question about the second step.",
            "Could you show that again?",
            "That makes sense now, thank you.",
            "Is this part of the exam?",
            "My camera is off, the connection is weak.",
            "Yes.",
            "No, the other way round.",
            "¿Puede repetirlo, por favor?",
            "Das war zu schnell für mich.",
            "x < 3 & y > 5, right?",
            "🎉",
            "Until when must we hand it in?",
            "I agree with the last speaker.");
    static final List<String> QUESTIONS =
            List.of("Ready?", "Which way does the ray bend?", "More examples?", "<b>Harder</b>?");
    static final List<String> ANSWERS = List.of("Yes", "No", "Not sure");
    static final List<String> EMOJI = List.of("👍", "👏", "❤️", "😂", "😮", "🙁", "🎉");

    private Crowd() {}

    /** A moderator and so many viewers that the count is reached, each with a name of their own. */
    static List<Newcomer> of(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> taken = new HashSet<>();
        List<Newcomer> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = pick(FIRST, random) + " " + pick(LAST, random);
            for (int again = 2; !taken.add(name); again++) {
                name = name.replaceAll(" [0-9]+$", "") + " " + again;
            }
            String id = String.format(Locale.ROOT, "sim-%d-%03d", Math.floorMod(seed, 10_000), i + 1);
            people.add(i == 0 ? Newcomer.moderator(name, id) : Newcomer.viewer(name, id));
        }
        return people;
    }

    static <T> T pick(List<T> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
