package org.lectern.simulator;

/** What goes wrong with making recordings of the meetings that end while it is switched on. */
public enum PipelineFault {
    NONE,
    /** Processing fails: an event says so, and the recording stays as it is, being processed, for ever. */
    FAILS,
    /** Nothing more happens after archiving, and nobody is told. */
    STUCK,
    /** Of the formats only the first is made; the others fail. */
    FIRST_ONLY
}
