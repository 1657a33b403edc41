package org.lectern.server.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.http.FastHttpDateFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Carries plain requests to quick handlers and their answers back, by the same rules for hosts, proxies and request ids
 * that the valves keep. Safe for use by several threads.
 */
final class QuickAnswers {
    private static final Logger log = LoggerFactory.getLogger(QuickAnswers.class);
    private static final int BUFFER_BYTES = 16 << 10;
    private static final byte[] STATUS = ascii("HTTP/1.1 ");
    private static final byte[] ID = ascii(" \r\nX-Request-Id: ");
    private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] DATE = ascii("\r\nDate: ");
    private static final byte[] CLOSE = ascii("\r\nConnection: close");
    private static final byte[] KEEP = ascii("\r\nKeep-Alive: timeout=60\r\nConnection: keep-alive");
    private static final byte[] NEXT = ascii("\r\n");
    private static final byte[] COLON = ascii(": ");
    private static final byte[] END = ascii("\r\n\r\n");

    private final HostValve hosts;
    private final ProxyValve proxies;
    private final RequestIds ids;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final ThreadLocal<ByteBuffer> buffer =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_BYTES));
    private volatile RawRoutes routes;

    QuickAnswers(HostValve hosts, ProxyValve proxies, RequestIds ids) {
        this.hosts = hosts;
        this.proxies = proxies;
        this.ids = ids;
        this.routes = new RawRoutes(List.of());
    }

    /** Until this is called nothing is answered. */
    void serve(RawRoutes all) {
        routes = all;
    }

    /** How many requests were taken and not yet answered. */
    int unanswered() {
        return unanswered.get();
    }

    /** Returns false if the request was left alone. */
    boolean answer(QuickRequest request, QuickChannel.Connection connection) {
        String path = request.path();
        RawRoutes.Match match = routes.find(path);
        if (match == null
                || !(match.route().handler() instanceof QuickHandler handler)
                || request.bodyLength() > match.route().maxBodyBytes()
                || !(HostValve.answersToAnyName(path) || hosts.knows(request.host()))) {
            return false;
        }
        var exchange = new Exchange(connection, ids.next(), request.closes());
        connection.begin();
        unanswered.incrementAndGet();
        MDC.put("request", exchange.id);
        try {
            RawRequest raw = new RawRequest(
                    request.method(),
                    new RawRequest.Target(path, request.query(), match.variables()),
                    request,
                    request.body(),
                    remoteAddress(request, connection));
            if (handler.answer(raw, exchange::finish)) {
                return true;
            }
            unanswered.decrementAndGet();
            connection.leave();
            return false;
        } catch (RuntimeException e) {
            log.error("request failed route={}", match.route().pattern(), e);
            exchange.finish(RawResponse.text(500, "Something went wrong here; the log says what.\n"));
            return true;
        } finally {
            MDC.remove("request");
        }
    }

    private String remoteAddress(QuickRequest request, QuickChannel.Connection connection) {
        String forwarded = request.first("X-Forwarded-For");
        String peer = connection.remoteAddress();
        return forwarded == null ? peer : proxies.asked(peer, List.of(forwarded));
    }

    /** One request on its way. */
    private final class Exchange {
        private final QuickChannel.Connection connection;
        private final String id;
        private final boolean closes;
        private final AtomicBoolean finished = new AtomicBoolean();

        Exchange(QuickChannel.Connection connection, String id, boolean closes) {
            this.connection = connection;
            this.id = id;
            this.closes = closes;
        }

        void finish(RawResponse response) {
            if (!finished.compareAndSet(false, true)) {
                log.error("request answered twice, only the first one counts", new IllegalStateException());
                return;
            }
            if (response.stream() != null) {
                throw new IllegalStateException("a streamed answer is not quick");
            }
            try {
                ByteBuffer out = room(response);
                write(out, response);
                connection.finish(out.flip(), closes);
            } finally {
                unanswered.decrementAndGet();
            }
        }

        private ByteBuffer room(RawResponse response) {
            int size = 256 + id.length() + response.body().length;
            for (Map.Entry<String, String> header : response.headers().entrySet()) {
                size += header.getKey().length() + header.getValue().length() + 4;
            }
            // One for each of the few threads that answer, but not for each virtual one.
            boolean lasting = size <= BUFFER_BYTES && !Thread.currentThread().isVirtual();
            return lasting ? buffer.get().clear() : ByteBuffer.allocate(size);
        }

        private void write(ByteBuffer out, RawResponse response) {
            out.put(STATUS);
            number(out, response.status());
            out.put(ID);
            text(out, id);
            for (Map.Entry<String, String> header : response.headers().entrySet()) {
                out.put(NEXT);
                text(out, header.getKey());
                out.put(COLON);
                text(out, header.getValue());
            }
            out.put(LENGTH);
            number(out, response.body().length);
            out.put(DATE);
            text(out, FastHttpDateFormat.getCurrentDate());
            out.put(closes ? CLOSE : KEEP).put(END).put(response.body());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What no header may hold becomes a blank, so that nobody can end one and begin another. */
    private static void text(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1); // a question mark for what it does not have
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < ' ' || bytes[i] == 0x7f) {
                bytes[i] = ' ';
            }
        }
        out.put(bytes);
    }

    private static void number(ByteBuffer out, int number) {
        if (number >= 10) {
            number(out, number / 10);
        }
        out.put((byte) ('0' + number % 10));
    }
}
