/**
 * People of this installation, how they sign in, and who a request's session belongs to.
 *
 * <p>Entry types: {@link org.lectern.server.person.PersonStore}, {@link org.lectern.server.person.SignIn} and
 * {@link org.lectern.server.person.PersonSessions}. May use {@code tenant} and {@code platform}.
 */
@NullMarked
package org.lectern.server.person;

import org.jspecify.annotations.NullMarked;
