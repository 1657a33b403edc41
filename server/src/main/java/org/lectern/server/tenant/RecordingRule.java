package org.lectern.server.tenant;

/** Whether classes of a tenant are recorded. */
public enum RecordingRule {
    /** Never, whatever is asked for. */
    OFF,
    /** If the create call asks for it. */
    ALLOWED,
    /** From the first minute if the create call does not say no; moderators may stop it. */
    AUTOMATIC,
    /** Always, from the first minute to the last; nobody can stop it. */
    FORCED
}
