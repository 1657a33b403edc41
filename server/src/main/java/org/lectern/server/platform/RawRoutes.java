package org.lectern.server.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path. Empty segments and path parameters, which some callers send, do not matter. */
final class RawRoutes {
    private final List<Entry> entries;

    /** @param names of the segments, empty where the segment is literal */
    private record Entry(List<String> segments, List<String> names, boolean hasNames, boolean open, HotRoute route) {}

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
        for (int i = 0; i < pattern.size(); i++) {
            if (entry.names().get(i).isEmpty() && !pattern.get(i).equals(segments.get(i))) {
                return null;
            }
        }
        if (!entry.hasNames()) {
            return Map.of();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            if (!entry.names().get(i).isEmpty()) {
                variables.put(entry.names().get(i), segments.get(i));
            }
        }
        return variables;
    }

    private static Entry entry(HotRoute route) {
        List<String> segments = segments(route.pattern());
        boolean open = segments.getLast().equals("**");
        List<String> matched = open ? segments.subList(0, segments.size() - 1) : segments;
        List<String> names = matched.stream()
                .map(segment -> segment.startsWith("{") ? segment.substring(1, segment.length() - 1) : "")
                .toList();
        return new Entry(matched, names, names.stream().anyMatch(name -> !name.isEmpty()), open, route);
    }

    private static String rank(Entry entry) {
        var rank = new StringBuilder();
        entry.segments().forEach(segment -> rank.append(segment.startsWith("{") ? '1' : '2'));
        return rank.append(entry.open() ? '0' : '3').toString();
    }

    private static List<String> segments(String path) {
        var segments = new ArrayList<String>(4);
        int start = 0;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            int parameters = path.indexOf(';', start);
            int last = parameters < 0 || parameters > end ? end : parameters;
            if (last > start) {
                segments.add(path.substring(start, last));
            }
            start = end + 1;
        }
        return segments;
    }
}
