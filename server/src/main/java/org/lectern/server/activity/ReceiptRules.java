package org.lectern.server.activity;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Several rules, each of which may leave something out. */
record ReceiptRules(List<ReceiptRule> rules) implements ReceiptRule {
    ReceiptRules {
        rules = List.copyOf(rules);
    }

    @Override
    public boolean keepsAll() {
        return rules.stream().allMatch(ReceiptRule::keepsAll);
    }

    @Override
    public Optional<Observation> kept(Observation observation) {
        Optional<Observation> kept = Optional.of(observation);
        for (ReceiptRule rule : rules) {
            kept = kept.flatMap(rule::kept);
        }
        return kept;
    }

    @Override
    public Set<Figure> notCollected(UUID meetingId) {
        return union(rule -> rule.notCollected(meetingId));
    }

    @Override
    public Set<Figure> notTold(UUID meetingId) {
        return union(rule -> rule.notTold(meetingId));
    }

    @Override
    public Set<String> leftOut(UUID meetingId) {
        var people = new HashSet<String>();
        rules.forEach(rule -> people.addAll(rule.leftOut(meetingId)));
        return people;
    }

    private Set<Figure> union(Function<ReceiptRule, Set<Figure>> of) {
        var figures = EnumSet.noneOf(Figure.class);
        rules.forEach(rule -> figures.addAll(of.apply(rule)));
        return figures;
    }
}
