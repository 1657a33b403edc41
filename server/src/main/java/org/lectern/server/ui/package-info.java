/**
 * The pages: what people see and press, live parts, reports and their download.
 *
 * <p>Entry type: {@link org.lectern.server.ui.UiConfiguration}. May use every feature and {@code platform}; no feature
 * uses it. Controllers read features and make view records; templates see nothing but view records, {@code frame} and
 * {@code f}.
 */
@NullMarked
package org.lectern.server.ui;

import org.jspecify.annotations.NullMarked;
