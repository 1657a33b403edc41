/**
 * Tells others what happened: notices of the outbox become deliveries, deliveries are attempted until they arrive or are
 * dead.
 *
 * <p>A feature that wants something sent adds a {@link NoticeRoute}, which makes deliveries of notices of one topic, and a
 * {@link DeliveryFormat}, which makes a request of a delivery each time it is attempted. Claiming, leases, back-off,
 * fairness between targets, dead letters, replay and retention are the same for all.
 *
 * <p>Entry types: {@link DeliverDue}, {@link Deliveries}. May use: {@code platform}.
 *
 * @see "docs/delivery.md"
 */
@NullMarked
package org.lectern.server.delivery;

import org.jspecify.annotations.NullMarked;
