package org.lectern.server.activity;

/** Contradictions in what a sender reports; noted, and shown in the report, they change no figure. */
final class Anomaly {
    static final String START_WHILE_RUNNING = "start_while_running";
    static final String STOP_WITHOUT_START = "stop_without_start";
    static final String START_AFTER_LEAVE = "start_after_leave";
    static final String JOIN_WHILE_PRESENT = "join_while_present";

    private Anomaly() {}
}
