/**
 * What people did in a meeting: the log of observations, the fold, reports.
 *
 * <p>One pure function ({@code Fold}) turns the <em>set</em> of a meeting's observations into its participants'
 * activity, whatever their order of arrival; {@code FoldDue} applies it to what is new, {@link RebuildActivity} to
 * everything, with the same code and the same result. Unions over a person's connections, running durations and the
 * end of the meeting are applied when read, in {@link ActivityReports}.
 *
 * <p>Entry types: {@link EventLog} (append), {@link ActivityReports} (read), {@link PollEvidence} (what a server's
 * list of meetings tells). May use: {@code platform}. What it must know about meetings it asks the interface
 * {@link MeetingDirectory}, which {@code meeting} implements.
 *
 * @see "docs/metrics.md"
 */
@NullMarked
package org.lectern.server.activity;

import org.jspecify.annotations.NullMarked;
