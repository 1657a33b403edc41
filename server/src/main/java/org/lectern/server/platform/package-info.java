/**
 * Mechanisms that know no feature: settings, databases, the embedded PostgreSQL, raw request handlers, the vault,
 * notices, random ids.
 *
 * <p>Entry type: {@link org.lectern.server.platform.PlatformConfiguration}. May use no other package of the server.
 */
@NullMarked
package org.lectern.server.platform;

import org.jspecify.annotations.NullMarked;
