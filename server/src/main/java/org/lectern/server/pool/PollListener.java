package org.lectern.server.pool;

/**
 * Told of every finished poll, by the process that made it, on the poll's own thread and outside any transaction.
 *
 * <p>One {@code getMeetings} answer serves health, load, reconciliation and observations; whoever needs it implements
 * this. A listener that throws is logged and does not keep the others from being told.
 */
public interface PollListener {
    void polled(ServerPoll poll);
}
