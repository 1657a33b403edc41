/**
 * The command line: one class per command, and the demonstration that {@code demo} runs.
 *
 * <p>Entry type: {@link org.lectern.cli.Lectern}. May use {@code bbb}, {@code simulator} and {@code server};
 * only {@code demo} and {@code sandbox} may use {@code simulator}, so that a production start never loads it.
 * Commands that only ask or change something do not start Spring.
 */
@NullMarked
package org.lectern.cli;

import org.jspecify.annotations.NullMarked;
