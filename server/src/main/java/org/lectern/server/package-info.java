/**
 * The product as a whole: starts it, stops it, and lists the features it is made of.
 *
 * <p>Entry type: {@link LecternServer}. May use every package of the server; none uses it.
 */
@NullMarked
package org.lectern.server;

import org.jspecify.annotations.NullMarked;
