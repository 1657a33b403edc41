package org.lectern.server.platform;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Gives each request an id, for the answer's {@code X-Request-Id} and for the log; writes the access log. */
final class RequestIdValve extends ValveBase {
    private static final Logger log = LoggerFactory.getLogger("org.lectern.access");

    private final RequestIds ids;
    private final boolean accessLog;

    RequestIdValve(RequestIds ids, boolean accessLog) {
        super(true);
        this.ids = ids;
        this.accessLog = accessLog;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String id = ids.next();
        long start = System.nanoTime();
        request.setAttribute(RequestId.ATTRIBUTE, id);
        response.setHeader("X-Request-Id", id);
        MDC.put("request", id);
        try {
            getNext().invoke(request, response);
        } finally {
            if (accessLog) {
                log.info(
                        "request method={} path={} status={} millis={}",
                        request.getMethod(),
                        withoutTokens(request.getRequestURI()),
                        response.getStatus(),
                        (System.nanoTime() - start) / 1_000_000);
            }
            MDC.remove("request");
        }
    }

    /** The segments that grant something are left out. */
    static String withoutTokens(String path) {
        return path.replaceFirst("^/+(hooks/bbb|callbacks|join|r)/[^/]+", "/$1/*");
    }
}
