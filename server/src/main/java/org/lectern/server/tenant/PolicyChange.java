package org.lectern.server.tenant;

/**
 * One difference between what a caller sent and what is used. Holds no value of the caller.
 *
 * @param parameter its name on the wire
 * @param why which part of the policy did it
 */
public record PolicyChange(String parameter, Kind kind, Why why) {
    /** What was done. */
    public enum Kind {
        ADDED,
        REPLACED,
        REMOVED
    }

    /** Which part of the policy did it. */
    public enum Why {
        /** The operator's default for this parameter. */
        DEFAULT,
        /** The operator's fixed value for this parameter. */
        FORCED,
        /** The operator forbids this parameter. */
        FORBIDDEN,
        /** Only an operator may use it: it reaches into the server or makes it fetch addresses. */
        OPERATOR_ONLY,
        /** The rule about recordings. */
        RECORDING,
        /** A limit of the tenant. */
        LIMIT,
        /** The tenant's telephone numbers and PINs. */
        DIAL_IN,
        /** Events are kept for the attendance report. */
        ANALYTICS,
        /** A join that names neither role nor password is a viewer's. */
        VIEWER_BY_DEFAULT
    }

    /** For the inspector and the log: {@code record REPLACED RECORDING}. */
    @Override
    public String toString() {
        return parameter + " " + kind + " " + why;
    }
}
