package org.lectern.server.front;

import java.util.UUID;
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

    private PolicyDecision told(FrontRequest request, PolicyDecision decision) {
        if (decision instanceof PolicyDecision.Allowed allowed) {
            inspector.changed(request.reference(), allowed.changes());
        }
        return decision;
    }
}
