/**
 * A BigBlueButton server to develop and test against: the API over real HTTP, hooks and callbacks as the real senders
 * make them, a classroom page, simulated people, faults on request. It carries no media.
 *
 * <p>Entry type: {@link org.lectern.simulator.Simulator}. The package depends on the JDK, Jackson and SLF4J alone.
 * Signing, hook events and the {@linkplain org.lectern.simulator.MeetingLedger ledger} are written here a second time,
 * from the protocol, so that a mistake in the product cannot agree with itself.
 *
 * <p>One lock, that of {@code World}, guards everything that people change; network calls are never made under it.
 *
 * @see "docs/simulator.md"
 */
@NullMarked
package org.lectern.simulator;

import org.jspecify.annotations.NullMarked;
