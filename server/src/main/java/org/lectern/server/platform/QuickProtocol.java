package org.lectern.server.platform;

import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's HTTP/1.1 with quick answers before it. Public because Tomcat makes it, by name. */
public final class QuickProtocol extends Http11NioProtocol {
    private final QuickEndpoint endpoint;

    public QuickProtocol() {
        this(new QuickEndpoint());
    }

    private QuickProtocol(QuickEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** Without this everything goes Tomcat's way. */
    void answerFirst(QuickAnswers answers) {
        endpoint.answerFirst(answers);
    }
}
