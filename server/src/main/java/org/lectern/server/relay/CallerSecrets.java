package org.lectern.server.relay;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;

/** The secret that a caller verifies with what we send it. */
final class CallerSecrets {
    private final TenantStore tenants;

    CallerSecrets(TenantStore tenants) {
        this.tenants = tenants;
    }

    /**
     * The secret that signed the caller's request, while it is valid; else the newest valid one. Empty if the tenant has
     * none.
     */
    Optional<SharedSecret> of(UUID tenantId, @Nullable UUID signedWith) {
        List<TenantSecret> valid = tenants.validSecrets(tenantId);
        return valid.stream()
                .filter(secret -> secret.id().equals(signedWith))
                .findFirst()
                .or(() -> valid.stream().findFirst())
                .map(TenantSecret::secret);
    }
}
