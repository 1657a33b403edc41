package org.lectern.server.front;

import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.tenant.Tenant;

/** Is told of every call, for whoever has to find out why one was refused. Must return at once and never throw. */
interface CallInspection {
    void note(Inspected call);

    /**
     * A call that was answered.
     *
     * @param slug in the path, whether or not there is such a tenant
     * @param tenant null if there is none
     * @param call empty for the version probe or if the path leads to nothing
     * @param reason why it was refused; empty if it was not
     */
    record Inspected(
            String slug, @Nullable Tenant tenant, String call, String reason, String reference, RawRequest raw) {}
}
