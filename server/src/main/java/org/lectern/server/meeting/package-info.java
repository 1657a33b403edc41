/**
 * Starts, joins, ends and reconciles meetings; one row per run.
 *
 * <p>Entry type: {@code activity}, {@code pool}, {@code tenant}, {@code platform}. May use: {@link MeetingConfiguration}.
 */
@NullMarked
package org.lectern.server.meeting;

import org.jspecify.annotations.NullMarked;
