package org.lectern.server.platform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path. Empty segments and path parameters, which some callers send, do not matter. */
final class RawRoutes {
    private final List<Entry> entries;

    private record Entry(List<String> segments, boolean open, HotRoute route) {}

    /**
     * @param variables the named segments of the path
     */
    record Match(HotRoute route, Map<String, String> variables) {}

    RawRoutes(List<HotRoute> routes) {
        // Literal segments win over names, longer patterns over open ones.
        this.entries = routes.stream()
                .map(RawRoutes::entry)
                .sorted((a, b) -> rank(b).compareTo(rank(a)))
                .toList();
        long distinct = routes.stream()
                .map(route -> route.pattern().replaceAll("\\{[^}]*}", "{}"))
                .distinct()
                .count();
        if (distinct != routes.size()) {
            throw new IllegalStateException("two raw handlers on one path: "
                    + routes.stream().map(HotRoute::pattern).sorted().toList());
        }
    }

    @Nullable
    Match find(String path) {
        List<String> segments = segments(path);
        for (Entry entry : entries) {
            Map<String, String> variables = match(entry, segments);
            if (variables != null) {
                return new Match(entry.route(), variables);
            }
        }
        return null;
    }

    private static @Nullable Map<String, String> match(Entry entry, List<String> segments) {
        List<String> pattern = entry.segments();
        if (entry.open() ? segments.size() < pattern.size() : segments.size() != pattern.size()) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String wanted = pattern.get(i);
            if (wanted.startsWith("{")) {
                variables.put(wanted.substring(1, wanted.length() - 1), segments.get(i));
            } else if (!wanted.equals(segments.get(i))) {
                return null;
            }
        }
        return variables;
    }

    private static Entry entry(HotRoute route) {
        List<String> segments = segments(route.pattern());
        boolean open = segments.getLast().equals("**");
        return new Entry(open ? segments.subList(0, segments.size() - 1) : segments, open, route);
    }

    private static String rank(Entry entry) {
        var rank = new StringBuilder();
        entry.segments().forEach(segment -> rank.append(segment.startsWith("{") ? '1' : '2'));
        return rank.append(entry.open() ? '0' : '3').toString();
    }

    private static List<String> segments(String path) {
        return Stream.of(path.split("/"))
                .map(segment -> {
                    int parameters = segment.indexOf(';');
                    return parameters < 0 ? segment : segment.substring(0, parameters);
                })
                .filter(segment -> !segment.isEmpty())
                .toList();
    }
}
