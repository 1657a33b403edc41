package org.lectern.simulator;

/** How a killed server looks from outside. */
public enum Death {
    /** Its port refuses connections, as after a crash of its processes. */
    REFUSES,
    /** Connections are accepted and never answered, as behind a broken network. */
    SILENT
}
