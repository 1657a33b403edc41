package org.lectern.server.tenant;

/** The operator's intent for a caller. */
public enum TenantState {
    /** Calls are answered. */
    ACTIVE,
    /** No call is answered and no meeting is started or joined; nothing is deleted. */
    SUSPENDED
}
