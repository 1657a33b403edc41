package org.lectern.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lectern.server.pool.PlacementPolicy.Placement;
import org.lectern.server.pool.PlacementPolicy.Weighed;
import org.lectern.server.pool.Tags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where classes would go. */
@Command(
        name = "what-if",
        description = "Shows where classes would go now, one after the other, and why. Changes nothing.")
final class WhatIfCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--people", paramLabel = "NUMBER", defaultValue = "25", description = "People in a class.")
    private int people;

    @Option(names = "--classes", paramLabel = "NUMBER", defaultValue = "1", description = "How many classes.")
    private int classes;

    @Option(
            names = {"--tags", "--tag"},
            paramLabel = "TAGS",
            defaultValue = "",
            description = "Tags asked for, with commas between.")
    private String tags = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    WhatIfCommand() {}

    @Override
    public Integer call() {
        try (var installation = Administration.open(config)) {
            var table =
                    new Table("CLASS", "SERVER", "PEOPLE THERE", "WITH IT, FOR ITS WEIGHT", "NEXT BEST", "PASSED OVER");
            int number = 0;
            for (Placement placement : installation.whatIf().ask(people, Tags.parse(tags), classes)) {
                List<Weighed> weighed = placement.trace().weighed();
                Weighed next = weighed.size() > 1 ? weighed.get(1) : null;
                table.row(
                        ++number,
                        weighed.isEmpty() ? "nowhere" : weighed.getFirst().name(),
                        weighed.isEmpty() ? "" : rounded(weighed.getFirst().people()),
                        weighed.isEmpty() ? "" : rounded(weighed.getFirst().score()),
                        next == null ? "" : next.name() + " " + rounded(next.score()),
                        passedOver(placement.trace().passedOver()));
            }
            table.print(spec.commandLine().getOut());
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new Refusal(ExitCode.USAGE, e.getMessage() + ".", "See 'lectern server what-if --help'.", e);
        }
    }

    private static String passedOver(Map<String, Integer> servers) {
        return new TreeMap<>(servers)
                .entrySet().stream()
                        .map(entry -> entry.getValue() + " " + inWords(entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    /** As the page of the pool says it. */
    private static String inWords(String reason) {
        return switch (reason) {
            case "LAST_RESORT" -> "unhealthy";
            case "TAGS" -> "without the tags";
            case "FAILED_IT" -> "failed it before";
            default -> reason.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
