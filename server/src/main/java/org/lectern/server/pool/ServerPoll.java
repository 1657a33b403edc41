package org.lectern.server.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lectern.bbb.Meeting;
import org.lectern.bbb.Outcome;

/**
 * One finished poll of one server.
 *
 * @param server as it was known before this poll; its health may have changed by it
 * @param askedAt when the question was sent: a meeting created later may be missing in the answer
 * @param answeredAt when the answer was complete, or the failure certain
 * @param interval the time between two polls of this server, as it is meant to be
 * @param answer all meetings there, ours and foreign, or why it is not known
 */
public record ServerPoll(
        Server server, Instant askedAt, Instant answeredAt, Duration interval, Outcome<List<Meeting>> answer) {}
