package org.lectern.cli;

import java.util.List;
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
    private static final TenantKeys KEYS = new TenantKeys("recordings", "keep=365d");

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
        var texts = KEYS.read(changes);
        try (var installation = Administration.open(config)) {
            RecordingPolicies policies = installation.recordingPolicies();
            Tenant tenant = installation.tenant(slug);
            return switch (RecordingPolicyTexts.read(policies.ofTenant(tenant.id()), texts)) {
                case RecordingPolicyTexts.Reading.Good(RecordingPolicy policy) -> {
                    policies.changeTenant(tenant.id(), policy, AuditActor.commandLine());
                    print(policy);
                    yield ExitCode.DONE;
                }
                case RecordingPolicyTexts.Reading.Bad(var problems) -> throw KEYS.refused(problems, slug);
            };
        }
    }

    private void print(RecordingPolicy policy) {
        TenantKeys.print(RecordingPolicyTexts.of(policy), spec.commandLine().getOut());
    }
}
