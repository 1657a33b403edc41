package org.lectern.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.recording.RecordingPolicies;
import org.lectern.server.recording.RecordingPolicy;
import org.lectern.server.recording.RecordingPolicyTexts;
import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What becomes of a tenant's recordings. */
@Command(
        name = "recordings",
        description = "What becomes of a tenant's recordings: approval, how long they are shown and kept.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class TenantRecordingsCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    TenantRecordingsCommand() {}

    @Command(name = "show", description = "Prints every key with its value. Empty: no limit.")
    int show(@Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        try (var installation = Administration.open(config)) {
            print(installation
                    .recordingPolicies()
                    .ofTenant(installation.tenant(slug).id()));
            return ExitCode.DONE;
        }
    }

    @Command(name = "set", description = "Changes keys; the others stay. An empty value takes a limit away.")
    int set(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Parameters(
                            paramLabel = "KEY=VALUE",
                            arity = "1..*",
                            description =
                                    "For example approval=on, visible=120d, keep=365d, warn=14d, room-deleted=delete.")
                    List<String> changes) {
        var texts = new LinkedHashMap<String, String>();
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals < 1) {
                throw new Refusal(
                        ExitCode.USAGE,
                        "'" + change + "' is no KEY=VALUE.",
                        "For example: lectern tenant recordings set school keep=365d");
            }
            texts.put(change.substring(0, equals), change.substring(equals + 1));
        }
        try (var installation = Administration.open(config)) {
            RecordingPolicies policies = installation.recordingPolicies();
            Tenant tenant = installation.tenant(slug);
            return switch (RecordingPolicyTexts.read(policies.ofTenant(tenant.id()), texts)) {
                case RecordingPolicyTexts.Reading.Good(RecordingPolicy policy) -> {
                    policies.changeTenant(tenant.id(), policy, AuditActor.commandLine());
                    print(policy);
                    yield ExitCode.DONE;
                }
                case RecordingPolicyTexts.Reading.Bad(var problems) ->
                    throw new Refusal(
                            ExitCode.USAGE,
                            problems.entrySet().stream()
                                            .map(problem -> problem.getKey() + " " + problem.getValue())
                                            .collect(Collectors.joining("; "))
                                    + ".",
                            "Nothing was changed. 'lectern tenant recordings show " + slug + "' prints what holds.");
            };
        }
    }

    private void print(RecordingPolicy policy) {
        var table = new Table("KEY", "VALUE");
        RecordingPolicyTexts.of(policy).forEach(table::row);
        table.print(spec.commandLine().getOut());
    }
}
