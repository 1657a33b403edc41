package org.lectern.server.platform;

import java.io.IOException;
import java.io.OutputStream;

/** The body of an answer that is written as it is read, and never lies in memory whole. */
public interface StreamedBody {
    /** What is announced; {@link #writeTo} writes as much or fails. */
    long length();

    /**
     * Called once, on the thread of the request.
     *
     * @throws IOException if the rest cannot be had: the connection is then cut, so that nobody takes a part for the whole
     */
    void writeTo(OutputStream out) throws IOException;
}
