package org.lectern.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.recording.DeletionReceipts;
import org.lectern.server.recording.DisposeRecordings;
import org.lectern.server.recording.HoldRecordings;
import org.lectern.server.recording.RecordingFigures;
import org.lectern.server.recording.WhyNotThere;
import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Recordings. */
@Command(
        name = "recording",
        description = "Recordings of classes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ImportCommand.class,
        scope = ScopeType.INHERIT)
final class RecordingCommand {
    /** More are counted. */
    private static final int FILES_AT_ONCE = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    RecordingCommand() {}

    @Command(
            name = "why",
            description = {
                "Says of a class why its recording is not there: since when, when its server is asked next, and whom",
                "to ask."
            })
    int why(
            @Mixin ConfigOption config,
            @Parameters(
                            paramLabel = "ID",
                            description = "Record ID, internal meeting ID, or the ID in the address of the class.")
                    String id) {
        try (var installation = Administration.open(config)) {
            List<WhyNotThere.Answer> answers = installation.whyNotThere().find(id);
            if (answers.isEmpty()) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "no class or recording of ours has the ID '" + id + "'.",
                        "The record ID stands in the application, the other in the address of the class's page.");
            }
            var table = new Table("RECORDING", "WHY", "SINCE", "SERVER", "ASKED", "NEXT", "ASK", "OPEN CHANGE");
            for (WhyNotThere.Answer one : answers) {
                table.row(
                        one.recordId() == null ? "-" : one.recordId() + (one.breakout() ? " (breakout)" : ""),
                        words(one.reason()),
                        time(one.since()),
                        one.server() == null ? "-" : one.server(),
                        time(one.askedAt()),
                        time(one.nextAt()),
                        words(one.reason().whom()),
                        one.failure() == null ? "" : one.failure());
            }
            table.print(out());
            for (WhyNotThere.Answer one : answers) {
                DeletionReceipts.Receipt receipt = one.receipt();
                if (one.recordId() != null && receipt != null) {
                    receipt(one.recordId(), receipt, one.server());
                }
            }
            return ExitCode.DONE;
        }
    }

    private void receipt(String recordId, DeletionReceipts.Receipt receipt, @Nullable String server) {
        out().println();
        var table = new Table("DELETION", recordId);
        table.row("wanted", time(receipt.requestedAt()) + " by " + receipt.requestedBy());
        table.row("server told", time(receipt.toldAt()));
        table.row("accepted", time(receipt.acceptedAt()));
        DeletionReceipts.Confirmed how = receipt.confirmed();
        table.row("confirmed", time(receipt.confirmedAt()) + (how == null ? "" : ", " + words(how)));
        String filesBy = receipt.filesRemovedBy();
        table.row("files removed", time(receipt.filesRemovedAt()) + (filesBy == null ? "" : " by " + filesBy));
        table.print(out());
        if (receipt.leavesFiles()) {
            out().println("Its files may still be at " + (server == null ? "its server" : server) + ". There: "
                    + DeletionReceipts.command(recordId));
            out().println("Then: ./lectern recording files-removed " + recordId);
        }
        out().flush();
    }

    @Command(
            name = "files",
            description = {
                "Lists deleted recordings whose files nobody has removed from their server yet, of all tenants, the oldest",
                "first."
            })
    int files(@Mixin ConfigOption config) {
        try (var installation = Administration.open(config)) {
            Map<UUID, String> tenants =
                    installation.tenants().list().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
            var table = new Table("TENANT", "CONFIRMED", "SERVER", "TO TYPE THERE");
            DeletionReceipts receipts = installation.deletionReceipts();
            DeletionReceipts.Cursor after = null;
            do {
                DeletionReceipts.Tasks page = receipts.open(after, FILES_AT_ONCE);
                for (DeletionReceipts.Task task : page.tasks()) {
                    table.row(
                            tenants.getOrDefault(
                                    task.tenantId(), task.tenantId().toString()),
                            time(task.receipt().confirmedAt()),
                            task.server() == null ? "-" : task.server(),
                            task.command());
                }
                after = page.next();
            } while (after != null);
            table.print(out(), "No files are to be removed.");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "files-removed",
            description = "Says that the files of deleted recordings are gone from their server too.")
    int filesRemoved(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "RECORD-ID",
                            description = "As 'lectern recording files' prints it.")
                    List<String> ids) {
        try (var installation = Administration.open(config)) {
            UUID tenantId = installation.tenant(tenant.slug).id();
            DeletionReceipts receipts = installation.deletionReceipts();
            List<String> unknown = ids.stream()
                    .filter(id -> !receipts.filesRemoved(tenantId, AuditActor.commandLine(), id))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "of the tenant '" + tenant.slug + "' nothing is open for: " + String.join(", ", unknown) + ".",
                        "'lectern recording files' lists what is; --tenant names another tenant.");
            }
            return said(ids.size() == 1 ? "Written down." : "Written down for " + ids.size() + " recordings.");
        }
    }

    @Command(name = "servers", description = "Lists how servers do with recordings.")
    int servers(@Mixin ConfigOption config) {
        try (var installation = Administration.open(config)) {
            var table =
                    new Table("SERVER", "WAITING", "OLDEST", "UNTIL PLAYABLE", "OPEN CHANGES", "LISTED", "OF OTHERS");
            for (RecordingFigures.OfServer one : installation.recordingFigures().servers()) {
                table.row(
                        one.name(),
                        one.waiting(),
                        one.oldest() == null ? "-" : one.oldest().toMinutes() + " min",
                        one.delay() == null ? "-" : one.delay().toMinutes() + " min",
                        one.openChanges(),
                        one.wantsIdentifiers() ? "wants identifiers" : time(one.listed()),
                        one.others());
            }
            table.print(out());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "hold",
            description = {
                "Keeps a recording from being deleted by anybody, until it is released. A deletion that its server has not",
                "been told of is taken back."
            })
    int hold(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "RECORD-ID", description = "As 'lectern recording why' prints it.") String id,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why; shown to teachers of the room and kept in the audit trail.")
                    String reason) {
        if (reason.isBlank() || reason.strip().length() > HoldRecordings.LONGEST_REASON) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "a reason has 1 to " + HoldRecordings.LONGEST_REASON + " characters.",
                    "For example: --reason \"Case 7/26\"");
        }
        try (var installation = Administration.open(config)) {
            HoldRecordings holds = installation.holdRecordings();
            UUID tenantId = installation.tenant(tenant.slug).id();
            return switch (holds.hold(tenantId, AuditActor.commandLine(), id, reason)) {
                case DONE -> said("Nobody can delete '" + id + "' now.");
                case HELD_ALREADY -> said("'" + id + "' was held already; that hold stays as it is.");
                case NOT_FOUND -> throw notThere(id, tenant.slug);
            };
        }
    }

    @Command(
            name = "approve",
            description = "Shows a recording that awaits approval; the running product tells its server.")
    int approve(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "RECORD-ID", description = "The recording.") String id) {
        try (var installation = Administration.open(config)) {
            UUID tenantId = installation.tenant(tenant.slug).id();
            if (!installation.approveRecordings().approve(tenantId, AuditActor.commandLine(), id)) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "'" + id + "' of the tenant '" + tenant.slug + "' does not await approval.",
                        "'lectern recording why " + id + "' says what is known of it.");
            }
            return said("'" + id + "' is approved.");
        }
    }

    @Command(
            name = "protect",
            description = {
                "Has a recording handed out only through the application, or no longer; the running product tells its",
                "server. Scalelite knows this; other servers ignore it, see 'Who can play its recordings' on their page."
            })
    int protect(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "RECORD-ID", description = "The recording.") String id,
            @Parameters(paramLabel = "on|off", description = "Whether it is protected.") String wanted) {
        if (!wanted.equals("on") && !wanted.equals("off")) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "'" + wanted + "' is neither 'on' nor 'off'.",
                    "For example: lectern recording protect " + id + " on");
        }
        try (var installation = Administration.open(config)) {
            UUID tenantId = installation.tenant(tenant.slug).id();
            if (!installation
                    .protectRecordings()
                    .protect(tenantId, AuditActor.commandLine(), id, wanted.equals("on"))) {
                throw notThere(id, tenant.slug);
            }
            return said("The server of '" + id + "' is told to protect it" + (wanted.equals("on") ? "." : " no more."));
        }
    }

    @Command(
            name = "release",
            description = "Lifts the hold on a recording. Its age counts again, with a warning first.")
    int release(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "RECORD-ID", description = "The recording.") String id) {
        try (var installation = Administration.open(config)) {
            UUID tenantId = installation.tenant(tenant.slug).id();
            return switch (installation.holdRecordings().lift(tenantId, AuditActor.commandLine(), id)) {
                case DONE -> said("The hold on '" + id + "' is lifted.");
                case HELD_ALREADY, NOT_FOUND ->
                    throw new Refusal(
                            ExitCode.FAILED, "'" + id + "' is not held.", "'lectern recording holds' lists what is.");
            };
        }
    }

    @Command(
            name = "holds",
            description = "Lists the recordings of a tenant that nobody can delete, the oldest hold first.")
    int holds(@Mixin ConfigOption config, @Mixin TenantOption tenant) {
        try (var installation = Administration.open(config)) {
            var table = new Table("RECORDING", "SINCE", "BY", "REASON");
            UUID tenantId = installation.tenant(tenant.slug).id();
            for (HoldRecordings.Hold hold : installation.holdRecordings().list(tenantId)) {
                table.row(hold.recordId(), time(hold.since()), hold.by(), hold.reason());
            }
            table.print(out(), "No recording is held.");
            return ExitCode.DONE;
        }
    }

    @Command(name = "disposals", description = "Lists what became of recordings of deleted rooms, courses and people.")
    int disposals(@Mixin ConfigOption config, @Mixin TenantOption tenant) {
        try (var installation = Administration.open(config)) {
            var table = new Table("WHEN", "WHAT", "NAME", "BY", "DELETED", "KEPT", "HELD");
            UUID tenantId = installation.tenant(tenant.slug).id();
            for (DisposeRecordings.Report report :
                    installation.disposeRecordings().list(tenantId, 200)) {
                table.row(
                        time(report.at()),
                        words(report.kind()),
                        report.name().isEmpty() ? "-" : report.name(),
                        report.by(),
                        report.count("DELETED"),
                        report.count("KEPT"),
                        report.count("HELD"));
            }
            table.print(out(), "No room, course or person was deleted.");
            return ExitCode.DONE;
        }
    }

    private static Refusal notThere(String id, String slug) {
        return new Refusal(
                ExitCode.FAILED,
                "the tenant '" + slug + "' has no recording '" + id + "', or its server was told to delete it.",
                "'lectern recording why " + id + "' says what is known of it; --tenant names another tenant.");
    }

    private int said(String words) {
        out().println(words);
        return ExitCode.DONE;
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "-" : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
