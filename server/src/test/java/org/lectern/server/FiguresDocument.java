package org.lectern.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What docs/metrics.md says of figures, headings and members, as its tables have it. */
public final class FiguresDocument {
    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");

    /** What is told of each in the same way. */
    private static final String EVERY = "every figure of a person";

    private final Map<String, String> headings = new LinkedHashMap<>();
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, List<String>> figures = new LinkedHashMap<>();

    private FiguresDocument(List<String> lines) {
        String table = "";
        for (String line : lines) {
            if (!line.startsWith("|")) {
                table = "";
                continue;
            }
            List<String> cells = Arrays.stream(
                            line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                    .map(String::strip)
                    .toList();
            if (table.isEmpty()) {
                table = cells.getFirst();
            } else if (!cells.getFirst().startsWith("---")) {
                read(table, cells);
            }
        }
    }

    private void read(String table, List<String> cells) {
        switch (table) {
            case "heading" ->
                Arrays.stream(cells.getFirst().split(" · ")).forEach(one -> headings.put(one, cells.get(1)));
            case "member" ->
                Arrays.stream(cells.getFirst().split(", "))
                        .forEach(one -> members.put(one.replace("`", ""), cells.get(1)));
            case "figure" -> figures.put(cells.getFirst(), cells.subList(1, cells.size()));
            default -> {}
        }
    }

    public static FiguresDocument read() throws IOException {
        return new FiguresDocument(Files.readAllLines(DOCUMENT));
    }

    /** What stands under a heading of a page or a file. */
    public Map<String, String> headings() {
        return headings;
    }

    /** What a member of JSON tells. */
    public Map<String, String> members() {
        return members;
    }

    /** Each with its other cells: meaning, sources and blind spots. */
    public Map<String, List<String>> figures() {
        return figures;
    }

    /** Headings and members that name no figure which is explained. */
    public List<String> unexplained() {
        var wrong = new ArrayList<String>();
        var names = new TreeSet<>(figures.keySet());
        names.add(EVERY);
        headings.forEach((heading, figure) -> {
            if (names.stream().noneMatch(name -> isOf(figure, name))) {
                wrong.add(heading + ": " + figure);
            }
        });
        members.forEach((member, figure) -> {
            if (names.stream().noneMatch(name -> isOf(figure, name))) {
                wrong.add(member + ": " + figure);
            }
        });
        return wrong;
    }

    private static boolean isOf(String figure, String name) {
        return figure.equals(name) || figure.startsWith(name + ":");
    }
}
