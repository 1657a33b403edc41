package org.lectern.cli;

import java.io.PrintWriter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.delivery.Deliveries;
import org.lectern.server.delivery.Delivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What callers are told. */
@Command(
        name = "delivery",
        description = "What callers are told: ends, recordings, analytics, events of hooks.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class DeliveryCommand {
    private static final int MOST = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    DeliveryCommand() {}

    @Command(
            name = "list",
            description = "Lists the newest deliveries, a hundred at most. Addresses show their host alone.")
    int list(
            @Mixin ConfigOption config,
            @Option(names = "--state", paramLabel = "STATE", description = "${COMPLETION-CANDIDATES}.")
                    Delivery.@Nullable State state,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Only those of this tenant.") @Nullable
                    String tenant,
            @Option(names = "--text", paramLabel = "TEXT", description = "Only those whose host or subject holds it.")
                    @Nullable
                    String text) {
        try (var installation = Administration.open(config)) {
            var table = new Table("ID", "STATE", "ATTEMPTS", "KIND", "HOST", "WHAT", "REASON");
            for (Delivery one : installation.deliveries().list(filter(installation, tenant, state, text), MOST, 0)) {
                table.row(
                        one.id(),
                        one.state(),
                        one.attempts(),
                        one.format(),
                        one.host(),
                        one.subject(),
                        one.reason() == null ? "" : one.reason());
            }
            table.print(out(), "No delivery matches. What was delivered is kept for lectern.delivery.keep-delivered.");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "replay",
            description = {
                "Sends a delivery again, from the first attempt on; or, with --dead, every dead one that is meant, a",
                "thousand at most."
            })
    int replay(
            @Mixin ConfigOption config,
            @Parameters(arity = "0..1", paramLabel = "ID", description = "The delivery.") @Nullable String id,
            @Option(names = "--dead", description = "All dead ones.") boolean dead,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Only those of this tenant.") @Nullable
                    String tenant,
            @Option(names = "--text", paramLabel = "TEXT", description = "Only those whose host or subject holds it.")
                    @Nullable
                    String text) {
        if (dead == (id != null)) {
            throw new ParameterException(
                    spec.commandLine(), "Give the id of one delivery, or --dead for every dead one.");
        }
        try (var installation = Administration.open(config)) {
            if (id == null) {
                int again = installation.deliveries().replayDead(filter(installation, tenant, null, text));
                out().println("To be sent again: " + again + ". A product that runs begins within a second.");
                return ExitCode.DONE;
            }
            if (!installation.deliveries().replay(Administration.id(id, "delivery"))) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "there is no such delivery, or it is waiting for its next attempt anyway.",
                        "'lectern delivery list' shows the newest.");
            }
            out().println("To be sent again: 1. A product that runs begins within a second.");
            return ExitCode.DONE;
        }
    }

    private static Deliveries.Filter filter(
            Administration installation,
            @Nullable String tenant,
            Delivery.@Nullable State state,
            @Nullable String text) {
        UUID tenantId = tenant == null ? null : installation.tenant(tenant).id();
        return new Deliveries.Filter(tenantId, state, null, text);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
