/**
 * People, sign-in, roles.
 *
 * <p>Entry type: {@code tenant}, {@code platform}. May use: {@link PersonConfiguration}.
 */
@NullMarked
package org.lectern.server.person;

import org.jspecify.annotations.NullMarked;
