package org.lectern.server.activity;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * What a class does not tell, since it was not taken at some time of it.
 *
 * @param notCollected figures of which something was left out, so that they tell nothing
 * @param notTold figures that events could not tell, since they were not all taken; a server's report may tell them all the same
 * @param people by what servers are told of them: of these a class tells when they were there, and nothing else
 */
public record Withheld(Set<Figure> notCollected, Set<Figure> notTold, Set<String> people) {
    public static final Withheld NOTHING = new Withheld(Set.of(), Set.of(), Set.of());

    public Withheld {
        notCollected = Set.copyOf(notCollected);
        notTold = Set.copyOf(notTold);
        people = Set.copyOf(people);
    }

    public static Withheld notCollected(Set<Figure> figures) {
        return new Withheld(figures, Set.of(), Set.of());
    }

    public static Withheld notTold(Set<Figure> figures) {
        return new Withheld(Set.of(), figures, Set.of());
    }

    public static Withheld people(Set<String> people) {
        return new Withheld(Set.of(), Set.of(), people);
    }

    /** What either leaves out. */
    Withheld and(Withheld other) {
        var all = new HashSet<>(people);
        all.addAll(other.people);
        return new Withheld(both(notCollected, other.notCollected), both(notTold, other.notTold), all);
    }

    /** Figures of which events tell nothing: those that nothing tells of among them. */
    Set<Figure> byEvents() {
        return both(notCollected, notTold);
    }

    private static Set<Figure> both(Set<Figure> one, Set<Figure> other) {
        var both = EnumSet.noneOf(Figure.class);
        both.addAll(one);
        both.addAll(other);
        return both;
    }
}
