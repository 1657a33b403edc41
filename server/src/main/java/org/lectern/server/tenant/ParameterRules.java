package org.lectern.server.tenant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.tenant.PolicyChange.Kind;
import org.lectern.server.tenant.PolicyChange.Why;

/**
 * The operator's rules for the parameters of one call, by name.
 *
 * <p>A name may end in {@code *} to forbid or refuse all that begin so; a rule for the exact name beats it. Forbidding
 * ignores case, since servers read metadata names so. Immutable.
 */
public record ParameterRules(SortedMap<String, ParameterRule> byName) {
    /** No rules. */
    public static final ParameterRules NONE = new ParameterRules(new TreeMap<>());

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,126}\\*?");
    private static final int MOST = 200;

    public ParameterRules {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        if (byName.size() > MOST) {
            throw new IllegalArgumentException("at most 200 rules for one call");
        }
        byName.forEach(ParameterRules::check);
    }

    /** A copy where this parameter has this rule. */
    public ParameterRules with(String name, ParameterRule rule) {
        var copy = new TreeMap<>(byName);
        copy.put(name, rule);
        return new ParameterRules(copy);
    }

    private static void check(String name, ParameterRule rule) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a parameter");
        }
        if (name.endsWith("*") && !(rule instanceof ParameterRule.Forbid || rule instanceof ParameterRule.Refuse)) {
            throw new IllegalArgumentException("'" + name + "' stands for many: it can be forbidden or refused only");
        }
    }

    /** @throws IllegalArgumentException if there is a rule for one of these, which callers and Lectern decide alone */
    void requireNone(String call, Set<String> reserved) {
        for (String name : byName.keySet()) {
            for (String one : reserved) {
                if (covers(name, one)) {
                    throw new IllegalArgumentException(
                            "no rule can be made for " + one + " of " + call + ": calls would not work without it");
                }
            }
        }
    }

    /** The first parameter that these rules refuse. */
    Optional<String> refused(Parameters asked) {
        return asked.list().stream()
                .map(Parameters.Parameter::name)
                .filter(name -> ruleFor(name) instanceof ParameterRule.Refuse)
                .findFirst();
    }

    /** Leaves out what is forbidden, fills in and replaces; notes each change. */
    Parameters apply(Parameters asked, List<PolicyChange> changes) {
        Parameters result = drop(asked, name -> ruleFor(name) instanceof ParameterRule.Forbid, Why.FORBIDDEN, changes);
        for (Map.Entry<String, ParameterRule> rule : byName.entrySet()) {
            String name = rule.getKey();
            result = switch (rule.getValue()) {
                case ParameterRule.Default(String value) ->
                    result.first(name).orElse("").isEmpty() ? set(result, name, value, Why.DEFAULT, changes) : result;
                // Another spelling is another parameter, except of metadata, of which servers take the first.
                case ParameterRule.Force(String value) ->
                    set(
                            drop(result, other -> isOtherSpelling(other, name), Why.FORCED, changes),
                            name,
                            value,
                            Why.FORCED,
                            changes);
                case ParameterRule.Forbid(), ParameterRule.Refuse() -> result;
            };
        }
        return result;
    }

    private static boolean isOtherSpelling(String one, String name) {
        return one.equalsIgnoreCase(name) && !one.equals(name);
    }

    static Parameters drop(Parameters from, Predicate<String> names, Why why, List<PolicyChange> changes) {
        var kept = new ArrayList<Parameters.Parameter>();
        for (Parameters.Parameter parameter : from) {
            if (names.test(parameter.name())) {
                changes.add(new PolicyChange(parameter.name(), Kind.REMOVED, why));
            } else {
                kept.add(parameter);
            }
        }
        return kept.size() == from.list().size() ? from : Parameters.of(kept);
    }

    static Parameters set(Parameters in, String name, String value, Why why, List<PolicyChange> changes) {
        List<String> present = in.all(name);
        if (present.equals(List.of(value))) {
            return in;
        }
        changes.add(new PolicyChange(name, present.isEmpty() ? Kind.ADDED : Kind.REPLACED, why));
        return in.with(name, value);
    }

    private @Nullable ParameterRule ruleFor(String name) {
        ParameterRule exact = byName.get(name);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, ParameterRule> rule : byName.entrySet()) {
            boolean bars =
                    rule.getValue() instanceof ParameterRule.Forbid || rule.getValue() instanceof ParameterRule.Refuse;
            if (bars && covers(rule.getKey(), name)) {
                return rule.getValue();
            }
        }
        return null;
    }

    private static boolean covers(String pattern, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String wanted = pattern.toLowerCase(Locale.ROOT);
        return wanted.endsWith("*") ? lower.startsWith(wanted.substring(0, wanted.length() - 1)) : lower.equals(wanted);
    }
}
