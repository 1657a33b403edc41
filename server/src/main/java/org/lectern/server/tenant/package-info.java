/**
 * Callers: a learning platform, an application, a department; their secrets and policies.
 *
 * <p>Entry type: {@code platform}. May use: {@link TenantConfiguration}.
 */
@NullMarked
package org.lectern.server.tenant;

import org.jspecify.annotations.NullMarked;
