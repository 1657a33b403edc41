package org.lectern.cli;

import java.util.List;
import org.lectern.server.tenant.PolicyTexts;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What a tenant may do. */
@Command(
        name = "policy",
        description = "What a tenant may do: recording, limits, servers, single parameters.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class TenantPolicyCommand {
    private static final TenantKeys KEYS = new TenantKeys("policy", "recording=off");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    TenantPolicyCommand() {}

    @Command(name = "show", description = "Prints every key with its value.")
    int show(@Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            print(installation.tenants().policyOf(tenant.id()));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "set",
            description = {
                "Changes keys; the others stay. An empty value takes a rule away, and gives another key back its",
                "default. Holds for classes that are opened from now on."
            })
    int set(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Parameters(
                            paramLabel = "KEY=VALUE",
                            arity = "1..*",
                            description = {
                                "For example recording=off, max-meetings=20, create.muteOnStart=force:true,",
                                "join.userdata-*=forbid. 'policy show' prints the keys; docs/tenants.md explains them."
                            })
                    List<String> changes) {
        var texts = KEYS.read(changes);
        try (var installation = Administration.open(config)) {
            TenantStore tenants = installation.tenants();
            Tenant tenant = installation.tenant(slug);
            return switch (PolicyTexts.read(tenants.policyOf(tenant.id()), texts)) {
                case PolicyTexts.Reading.Good(TenantPolicy policy) -> {
                    tenants.changePolicy(tenant.id(), policy);
                    print(policy);
                    yield ExitCode.DONE;
                }
                case PolicyTexts.Reading.Bad(var problems) -> throw KEYS.refused(problems, slug);
            };
        }
    }

    private void print(TenantPolicy policy) {
        TenantKeys.print(PolicyTexts.of(policy), spec.commandLine().getOut());
    }
}
