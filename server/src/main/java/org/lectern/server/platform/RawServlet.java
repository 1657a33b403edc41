package org.lectern.server.platform;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests to raw handlers: bytes in, bytes out, parameters never touched. */
final class RawServlet extends HttpServlet {
    static final String NAME = "raw";
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(RawServlet.class);
    /** A body over its route's limit is read to here, so that the answer reaches the sender. */
    private static final long DRAIN_BYTES = 64L << 20;
    /** For a body up to this room is made before it comes. */
    private static final int TAKEN_AT_ITS_WORD = 64 << 10;

    private final transient RawRoutes routes;

    RawServlet(RawRoutes routes) {
        this.routes = routes;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RawRoutes.Match match = routes.find(request.getRequestURI());
        write(response, match == null ? RawResponse.text(404, "Nothing here.\n") : answer(match, request));
    }

    private static RawResponse answer(RawRoutes.Match match, HttpServletRequest request) throws IOException {
        try {
            HotRoute route = match.route();
            var head = new RawRequest(
                    request.getMethod(),
                    new RawRequest.Target(request.getRequestURI(), request.getQueryString(), match.variables()),
                    request::getHeader,
                    RawRequest.Body.NONE,
                    request.getRemoteAddr());
            BodyGate gate = route.gate();
            if (gate == null || !mayBeLarge(request)) {
                return route.handler().handle(head.with(body(request, route.maxBodyBytes())));
            }
            try (BodyGate.Admission admission = gate.admit(head)) {
                if (admission.instead() != null) {
                    drain(request.getInputStream());
                    return admission.instead();
                }
                int most = Math.min(admission.maxBytes(), route.maxBodyBytes());
                return route.handler().handle(head.with(body(request, most)));
            }
        } catch (DatabaseUnavailable e) {
            log.warn(
                    "request not answered, database unavailable route={}",
                    match.route().pattern(),
                    e);
            return RawResponse.text(503, "The database is not available. Try again.\n")
                    .with("Retry-After", "2");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return RawResponse.text(503, "Stopping. Try again.\n").with("Retry-After", "2");
        } catch (RuntimeException e) {
            log.error("request failed route={}", match.route().pattern(), e);
            return RawResponse.text(500, "Something went wrong here; the log says what.\n");
        }
    }

    private static boolean mayBeLarge(HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        return announced > BodyGate.SMALL || (announced < 0 && request.getHeader("Transfer-Encoding") != null);
    }

    private static RawRequest.Body body(HttpServletRequest request, int maxBytes) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced == 0 || announced < 0 && request.getHeader("Transfer-Encoding") == null) {
            return RawRequest.Body.NONE;
        }
        InputStream in = request.getInputStream();
        if (announced <= maxBytes) {
            // An announced length bounds what can come, so that nothing larger has to be set aside.
            byte[] bytes = announced > 0 ? exactly(in, (int) announced) : in.readNBytes(maxBytes);
            if (announced > 0 || in.read() < 0) {
                return new RawRequest.Body(bytes, false);
            }
        }
        drain(in);
        return new RawRequest.Body(new byte[0], true);
    }

    /**
     * As many bytes, or fewer if the sender broke off. For a large body room is made as it comes: anybody can announce
     * one, on many connections, and send nothing.
     */
    static byte[] exactly(InputStream in, int length) throws IOException {
        if (length > TAKEN_AT_ITS_WORD) {
            return in.readNBytes(length);
        }
        byte[] bytes = new byte[length];
        int read = in.readNBytes(bytes, 0, length);
        return read == length ? bytes : Arrays.copyOf(bytes, read);
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = DRAIN_BYTES;
        while (left > 0) {
            int read = in.read(buffer);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    private static void write(HttpServletResponse response, RawResponse answer) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        StreamedBody stream = answer.stream();
        if (stream != null) {
            response.setContentLengthLong(stream.length());
            stream.writeTo(response.getOutputStream());
            return;
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
