package org.lectern.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.pool.Tags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a server carries, and what it is for. */
@Command(
        name = "change",
        description = {
            "Changes how much a server carries and what it is for. It counts for classes that begin from now on; running",
            "ones stay where they are."
        })
final class ChangeServerCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "NAME", description = "The server.")
    private String name = "";

    @Option(
            names = "--weight",
            paramLabel = "NUMBER",
            description = "How much it carries compared with others: with 2 it gets twice the people of one with 1.")
    private @Nullable Double weight;

    @Option(
            names = {"--tag", "--tags"},
            paramLabel = "TAG",
            split = ",",
            description = "What it is for, in place of what it was for; may be given several times.")
    private @Nullable List<String> tags;

    @Option(names = "--no-tags", description = "It is for everything that asks for no tag.")
    private boolean noTags;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    ChangeServerCommand() {}

    @Override
    public Integer call() {
        if (weight == null && tags == null && !noTags) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "nothing is to be changed.",
                    "Give --weight, --tag, or --no-tags, or several of them.");
        }
        if (tags != null && noTags) {
            throw new Refusal(ExitCode.USAGE, "--tag and --no-tags contradict each other.", "Give one of the two.");
        }
        try (var installation = Administration.open(config)) {
            ServerStore servers = installation.servers();
            Server before = ServerCommand.require(servers, name);
            Set<String> wanted = tags == null ? Set.of() : Tags.parse(String.join(",", tags));
            var changed = new ArrayList<String>();
            if (weight != null) {
                servers.changeWeight(before.id(), weight);
                changed.add("weight " + before.weight() + " → " + weight);
            }
            if (tags != null || noTags) {
                servers.changeTags(before.id(), wanted);
                changed.add("tags " + shown(before.tags()) + " → " + shown(wanted));
            }
            spec.commandLine().getOut().println("Server '" + before.name() + "': " + String.join("; ", changed));
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new Refusal(ExitCode.USAGE, e.getMessage() + ".", "See 'lectern server change --help'.", e);
        }
    }

    private static String shown(Set<String> tags) {
        return tags.isEmpty() ? "none" : Tags.text(tags);
    }
}
