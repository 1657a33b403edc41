/**
 * Registration of hooks at servers, verification of what they send, the inbox.
 *
 * <p>Entry type: {@code activity}, {@code pool}, {@code platform}. May use: {@link HookConfiguration}.
 */
@NullMarked
package org.lectern.server.hook;

import org.jspecify.annotations.NullMarked;
