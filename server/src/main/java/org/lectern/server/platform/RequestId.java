package org.lectern.server.platform;

/** The id under which the log speaks of a request. */
public final class RequestId {
    /** Name of the request attribute that holds it, for pages. */
    public static final String ATTRIBUTE = "lectern.requestId";

    private RequestId() {}
}
