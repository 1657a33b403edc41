package org.lectern.server.person;

import java.util.UUID;

/**
 * Somebody who may sign in.
 *
 * @param name what others see: any text of 1 to 200 characters, never trusted in markup, links or formulas
 * @param signInName what the person types, as they wrote it; compared without regard to case
 * @param operator whether the person runs this installation; being a teacher is a matter of each course
 * @param externalUserId what BigBlueButton servers are told instead of any of the above: random, the same for life
 */
public record Person(UUID id, UUID tenantId, String name, String signInName, boolean operator, String externalUserId) {}
