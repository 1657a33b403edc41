/**
 * The pages.
 *
 * <p>Entry type: every feature. May use: {@link UiConfiguration}.
 */
@NullMarked
package org.lectern.server.ui;

import org.jspecify.annotations.NullMarked;
