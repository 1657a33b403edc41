package org.lectern.server.activity;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
    public Map<UUID, Withheld> withheld(Collection<UUID> meetingIds) {
        var withheld = new HashMap<UUID, Withheld>();
        rules.forEach(rule -> rule.withheld(meetingIds).forEach((id, one) -> withheld.merge(id, one, Withheld::and)));
        return withheld;
    }
}
