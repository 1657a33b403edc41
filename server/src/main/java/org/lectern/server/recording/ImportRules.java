package org.lectern.server.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Recording;

/**
 * Says whose recordings of a server are, by what the server tells of them. An operator writes one rule a line, and the first that
 * fits counts:
 *
 * <pre>
 * # name = value [and name = value]... -> tenant[/room]
 * bbb-origin-server-name = lms.school.example -> school
 * bbb-context-name = "Physics 1"* and bbb-origin = Moodle -> school/physics
 * meetingID = weekly-* -> club
 * </pre>
 *
 * <p>A name is {@code meetingID}, {@code recordID} or that of metadata, with or without {@code meta_}, in whatever case. A value is
 * compared as it stands; a star at its end stands for anything, and a value with blanks is quoted.
 *
 * @see "docs/recordings.md, import"
 */
public final class ImportRules {
    private static final Pattern CONDITION = Pattern.compile(
            "\\s*([A-Za-z][A-Za-z0-9_-]*)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\"]*?))(\\*?)(?=\\s|$)");
    private static final Pattern AND = Pattern.compile("\\s+and\\s+(?=\\S)");
    private static final Pattern TARGET = Pattern.compile("\\s+->\\s*([^\\s/]+)(?:/([^\\s/]+))?\\s*");

    private static final int LONGEST = 2_000;

    private final List<Rule> rules;

    private ImportRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Where a recording goes.
     *
     * @param room null where it goes to no room; it is in the tenant's lists all the same
     */
    public record Target(
            UUID tenantId, String tenant, @Nullable Room room) {}

    /** A room, by the identifier of its classes, and as people see it in its address. */
    public record Room(String externalId, String slug) {}

    /** @param line where it stands, from 1 */
    public record Rule(int line, List<Condition> conditions, Target target) {
        public Rule {
            conditions = List.copyOf(conditions);
        }

        boolean fits(Recording recording, Map<String, String> metadata) {
            return conditions.stream().allMatch(one -> one.fits(recording, metadata));
        }
    }

    /** @param beginning whether the value may go on */
    public record Condition(String name, String value, boolean beginning) {
        boolean fits(Recording recording, Map<String, String> metadata) {
            String there = switch (name) {
                case "meetingid" -> recording.meetingId();
                case "recordid" -> recording.recordId();
                default -> metadata.get(name);
            };
            return there != null && (beginning ? there.startsWith(value) : there.equals(value));
        }
    }

    /** Knows tenants and their rooms by the names that an operator writes. */
    @FunctionalInterface
    public interface Places {
        /** Empty where there is no such tenant, or it has no such room. */
        Optional<Target> find(String tenant, @Nullable String room);
    }

    /** What came of reading rules. */
    public sealed interface Parsed {
        record Good(ImportRules rules) implements Parsed {}

        /** Every line that is wrong, with what is wrong about it. */
        record Wrong(List<String> problems) implements Parsed {}
    }

    public static Parsed parse(List<String> lines, Places places) {
        List<Rule> rules = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.length() > LONGEST) {
                problems.add("rule " + (i + 1) + ": longer than " + LONGEST + " characters");
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    rules.add(rule(i + 1, line, places));
                } catch (Unreadable e) {
                    problems.add("rule " + (i + 1) + ": " + e.getMessage());
                }
            }
        }
        if (rules.isEmpty() && problems.isEmpty()) {
            problems.add("there is no rule");
        }
        return problems.isEmpty() ? new Parsed.Good(new ImportRules(rules)) : new Parsed.Wrong(problems);
    }

    /** The first that fits. */
    public Optional<Rule> find(Recording recording) {
        Map<String, String> metadata = recording.metadata();
        return rules.stream().filter(rule -> rule.fits(recording, metadata)).findFirst();
    }

    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String problem) {
            super(problem);
        }
    }

    private static Rule rule(int number, String line, Places places) throws Unreadable {
        List<Condition> conditions = new ArrayList<>();
        int at = 0;
        while (true) {
            Matcher condition = CONDITION.matcher(line).region(at, line.length());
            if (!condition.lookingAt()) {
                throw new Unreadable("expected name = value at '" + rest(line, at)
                        + "'; a value with blanks stands in quotes, and blanks surround 'and' and '->'");
            }
            conditions.add(condition(condition));
            at = condition.end();
            Matcher and = AND.matcher(line).region(at, line.length());
            if (!and.lookingAt()) {
                break;
            }
            at = and.end();
        }
        Matcher target = TARGET.matcher(line).region(at, line.length());
        if (!target.matches()) {
            throw new Unreadable("expected 'and' or '-> tenant' or '-> tenant/room' at '" + rest(line, at) + "'");
        }
        String tenant = target.group(1);
        String room = target.group(2);
        return new Rule(
                number,
                conditions,
                places.find(tenant, room)
                        .orElseThrow(() -> new Unreadable(
                                room == null
                                        ? "there is no tenant '" + tenant + "'"
                                        : "there is no tenant '" + tenant + "', or it has no room '" + room + "'")));
    }

    private static Condition condition(Matcher found) throws Unreadable {
        String name = found.group(1).toLowerCase(Locale.ROOT);
        String bare = name.startsWith("meta_") ? name.substring("meta_".length()) : name;
        if (bare.isEmpty() || bare.indexOf('_') >= 0) {
            throw new Unreadable("servers have no metadata of the name '" + found.group(1) + "'");
        }
        String quoted = found.group(2);
        String value = quoted == null ? found.group(3) : quoted.replaceAll("\\\\(.)", "$1");
        boolean beginning = !found.group(4).isEmpty();
        if (value.isEmpty() && !beginning && quoted == null) {
            throw new Unreadable("'" + found.group(1) + "' has no value; \"\" is the empty one, * is any");
        }
        return new Condition(bare, value, beginning);
    }

    private static String rest(String line, int at) {
        String rest = line.substring(at).strip();
        return rest.length() > 40 ? rest.substring(0, 40) + "…" : rest;
    }
}
