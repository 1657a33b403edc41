package org.lectern.server.front;

/** Why the front turned a call away before it was asked: what the inspector is told, and callers are not. */
public final class Reasons {
    /** The path leads to no call. */
    public static final String WRONG_PATH = "WRONG_PATH";

    public static final String METHOD = "METHOD_NOT_ALLOWED";
    public static final String CONTENT_TYPE = "CONTENT_TYPE";
    public static final String BODY_TOO_LARGE = "BODY_TOO_LARGE";
    public static final String DOUBLED_PARAMETER = "DOUBLED_PARAMETER";
    public static final String CONTROL_CHARACTER = "CONTROL_CHARACTER";
    public static final String MISSING_PARAMETER = "MISSING_PARAMETER";
    public static final String TENANT_SUSPENDED = "TENANT_SUSPENDED";
    /** The checksum is not right; why is found out afterwards. */
    public static final String CHECKSUM = "CHECKSUM";

    public static final String UNAVAILABLE = "UNAVAILABLE";
    public static final String FAILED = "FAILED";

    private Reasons() {}
}
