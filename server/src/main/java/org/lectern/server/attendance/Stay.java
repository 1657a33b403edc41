package org.lectern.server.attendance;

import java.time.Instant;
import org.lectern.server.activity.PersonActivity.Mark;

/**
 * A time in which somebody was in the class.
 *
 * @param mark how it is known
 */
public record Stay(Instant from, Instant to, Mark mark) {}
