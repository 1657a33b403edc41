package org.lectern.cli;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditRow;
import org.lectern.server.audit.AuditVerdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Who did what. */
@Command(
        name = "audit",
        description = "Who did what, and when.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class AuditCommand {
    private static final int MOST = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    AuditCommand() {}

    @Command(name = "list", description = "Lists the newest entries, a hundred at most.")
    int list(
            @Mixin ConfigOption config,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            description = "Of this tenant. Default: what concerns the whole installation.")
                    @Nullable
                    String tenant) {
        try (var installation = Administration.open(config)) {
            UUID of = tenant == null
                    ? AuditEntry.INSTALLATION
                    : installation.tenant(tenant).id();
            var table = new Table("AT", "ACTION", "BY", "SUBJECT", "DETAIL");
            for (AuditRow row : installation.auditTrail().newest(installation.database(), of, MOST)) {
                table.row(row.at(), row.action(), row.actor(), row.subject(), row.detail());
            }
            table.print(spec.commandLine().getOut());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "verify",
            description = "Checks that no entry was changed, left out or put in later. Fails with the first that was.")
    int verify(@Mixin ConfigOption config) {
        try (var installation = Administration.open(config)) {
            boolean whole = true;
            for (UUID chain : installation.auditTrail().chains(installation.database())) {
                switch (installation.auditTrail().verify(installation.database(), chain)) {
                    case AuditVerdict.Whole(long entries) ->
                        spec.commandLine().getOut().println(chain + " whole, " + entries + " entries");
                    case AuditVerdict.Broken(long seq, String reason) -> {
                        whole = false;
                        spec.commandLine().getOut().println(chain + " BROKEN at " + seq + ": " + reason);
                    }
                }
            }
            return whole ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
