package org.lectern.simulator;

import java.util.List;

/** Whom the world tells what happened. Called under the world's lock: must only note it down and return. */
interface Outside {
    void happened(List<HookMessage> events);

    void ended(Meeting meeting, long at);

    /** A format of it. */
    void published(Recorded recorded);

    /** What goes wrong with making recordings at the moment. */
    PipelineFault pipeline();

    /** Scheme, host and port under which browsers reach the server. */
    String host();
}
