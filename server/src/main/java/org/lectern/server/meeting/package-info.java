/**
 * Starts, joins, ends and reconciles meetings: one row per run, exactly one meeting at a server however many ask.
 *
 * <p>Entry types: {@link StartMeeting}, {@link JoinMeeting}, {@link JoinTickets}, {@link EndMeeting},
 * {@link MeetingStore}, {@link RunningMeetings}. May use: {@code activity}, {@code document}, {@code pool},
 * {@code tenant}, {@code platform}.
 */
@NullMarked
package org.lectern.server.meeting;

import org.jspecify.annotations.NullMarked;
