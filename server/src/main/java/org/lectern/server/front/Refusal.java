package org.lectern.server.front;

import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.tenant.Tenant;

/**
 * A call that was turned away before its {@link FrontCall} was asked.
 *
 * @param answer what a program is told
 * @param tenant whose path it came by; null if the checksum was wrong or missing, so that nothing is told of a tenant
 * @param parameters as sent; not to be believed unless the tenant is known
 * @param reference names this request in the log, in the inspector and on pages
 */
public record Refusal(
        FrontAnswer answer, @Nullable Tenant tenant, Parameters parameters, RawRequest raw, String reference) {}
