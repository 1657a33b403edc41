package org.lectern.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.lectern.server.meeting.AdoptMeetings;
import org.lectern.server.pool.PoolSettings;
import org.lectern.server.pool.Server;
import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes classes that somebody else started on a server a tenant's. */
@Command(
        name = "adopt",
        description = {
            "Makes the running classes of a server that nobody here knows classes of a tenant, for the evening of a",
            "cut-over: they are listed, joined and ended through Lectern from then on. The server is asked what runs and",
            "told nothing. Safe beside a running product; doing it again adopts what has come meanwhile.",
            "See docs/cut-over.md."
        })
final class AdoptCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--server", required = true, paramLabel = "NAME", description = "The server they run on.")
    private String server = "";

    @Option(names = "--tenant", required = true, paramLabel = "TENANT", description = "The tenant they become.")
    private String tenant = "";

    @Option(names = "--dry-run", description = "Only tell what would become of each class.")
    private boolean dryRun;

    @Option(
            names = "--release",
            description = "The way back: give up what was adopted here for the tenant and still runs. It goes on.")
    private boolean release;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    AdoptCommand() {}

    @Override
    public Integer call() {
        if (dryRun && release) {
            throw new ParameterException(spec.commandLine(), "--dry-run and --release do not go together");
        }
        try (var installation = Administration.open(config)) {
            Tenant owner = installation.tenant(tenant);
            Server place = ServerCommand.require(installation.servers(), server);
            AdoptMeetings adoption =
                    installation.adoptMeetings(config.settings().bind("lectern.pool", PoolSettings.class));
            if (release) {
                out().println("Given up: " + adoption.release(place.id(), owner.id()) + ". They go on at '"
                        + place.name() + "'.");
                return ExitCode.DONE;
            }
            var secrets = installation.tenants().validSecrets(owner.id());
            if (secrets.isEmpty()) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "the tenant '" + owner.slug() + "' has no valid secret.",
                        "'lectern tenant secret add " + owner.slug() + "' makes one.");
            }
            var adopter =
                    new AdoptMeetings.Adopter(owner.id(), secrets.getFirst().id());
            return switch (adoption.adopt(place, adopter, dryRun)) {
                case AdoptMeetings.Adoption.Done done -> print(done);
                case AdoptMeetings.Adoption.NotAsked(String reason) ->
                    throw new Refusal(
                            ExitCode.UNREACHABLE,
                            "'" + place.name() + "' did not tell what runs there: " + reason,
                            "Nothing was changed. 'lectern server list' shows its health.");
            };
        }
    }

    private int print(AdoptMeetings.Adoption.Done done) {
        var table = new Table("CLASS", "PEOPLE", "ID", dryRun ? "WOULD BE" : "IS");
        long adopted = 0;
        for (AdoptMeetings.Found found : done.found()) {
            table.row(
                    found.name(),
                    found.people(),
                    found.meetingId(),
                    found.verdict() == AdoptMeetings.Verdict.ADOPTED
                            ? "adopted"
                            : "left alone: " + found.verdict().text());
            adopted += found.verdict() == AdoptMeetings.Verdict.ADOPTED ? 1 : 0;
        }
        table.print(out());
        out().println(
                        dryRun
                                ? "Would be adopted: " + adopted + " of "
                                        + done.found().size() + ". Nothing was changed."
                                : "Adopted: " + adopted + " of " + done.found().size() + ".");
        return ExitCode.DONE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
