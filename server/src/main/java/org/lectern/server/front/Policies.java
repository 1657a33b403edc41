package org.lectern.server.front;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.operations.RequestInspector;
import org.lectern.server.tenant.PolicyDecision;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;

/** The policies of tenants; tells the inspector what one changed in a call. */
final class Policies {
    private final TenantStore tenants;
    private final RequestInspector inspector;

    Policies(TenantStore tenants, RequestInspector inspector) {
        this.tenants = tenants;
        this.inspector = inspector;
    }

    TenantPolicy of(UUID tenantId) {
        return tenants.policyOf(tenantId);
    }

    PolicyDecision create(FrontRequest request) {
        return told(request, of(request.tenantId()).create(request.parameters()));
    }

    PolicyDecision join(FrontRequest request) {
        return told(request, of(request.tenantId()).join(request.parameters()));
    }

    /** As {@link #join}, without telling the inspector; null if the policy is not in memory. */
    @Nullable
    PolicyDecision joinFromMemory(FrontRequest request) {
        TenantPolicy policy = tenants.rememberedPolicy(request.tenantId());
        return policy == null ? null : policy.join(request.parameters());
    }

    void tell(FrontRequest request, PolicyDecision.Allowed allowed) {
        inspector.changed(request.reference(), allowed.changes());
    }

    private PolicyDecision told(FrontRequest request, PolicyDecision decision) {
        if (decision instanceof PolicyDecision.Allowed allowed) {
            inspector.changed(request.reference(), allowed.changes());
        }
        return decision;
    }
}
