package org.lectern.cli;

import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Option;

/** Whose people and rooms a command is about. */
final class TenantOption {
    @Option(
            names = "--tenant",
            paramLabel = "SLUG",
            defaultValue = Tenant.DEFAULT_SLUG,
            description = "The tenant. Default: ${DEFAULT-VALUE}.")
    String slug = Tenant.DEFAULT_SLUG;

    TenantOption() {}
}
