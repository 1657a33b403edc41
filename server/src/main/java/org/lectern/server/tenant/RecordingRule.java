package org.lectern.server.tenant;

/** Whether classes of a tenant are recorded. */
public enum RecordingRule {
    /** Never, whatever is asked for. */
    OFF,
    /** If the create call asks for it. */
    ALLOWED,
    /** Always, from the first minute to the last; nobody can stop it. */
    FORCED
}
