/**
 * Documents that callers give with a create or into a meeting: fetched once, kept for a while, handed to servers.
 *
 * <p>A server never sees a caller's address. Entry type: {@link Documents}. May use: {@code platform}.
 */
@NullMarked
package org.lectern.server.document;

import org.jspecify.annotations.NullMarked;
