package org.lectern.benchmarks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lectern.server.hook.ReceiveHook;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;

/**
 * Hands the requests of a file to the handler of hooks within the product's process, as the web server does: from one
 * thread that does not wait for the answers. Everything but the web server and the sockets; the references are given
 * their events from memory too.
 */
final class HandlerLoad {
    private static final int READ_AHEAD = 1 << 18;

    private final ReceiveHook handler;
    private final Semaphore room;
    private final ConcurrentLinkedQueue<RawRequest> again = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stored = new AtomicInteger();
    private int repeated;

    private HandlerLoad(ReceiveHook handler, int unanswered) {
        this.handler = handler;
        this.room = new Semaphore(unanswered);
    }

    /**
     * Returns what {@link Sender} prints.
     *
     * @param unanswered how many requests wait for an answer at most
     */
    static Map<String, String> run(ReceiveHook handler, Path path, int unanswered) throws IOException {
        try (var file = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), READ_AHEAD))) {
            return new HandlerLoad(handler, unanswered).run(file, unanswered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> run(DataInputStream file, int unanswered) throws IOException, InterruptedException {
        long startedAt = System.currentTimeMillis();
        long start = System.nanoTime();
        for (RawRequest request = next(file); request != null; request = next(file)) {
            hand(request);
        }
        room.acquire(unanswered);
        for (RawRequest request = again.poll(); request != null; request = again.poll()) {
            room.release(unanswered);
            hand(request);
            room.acquire(unanswered);
        }
        var facts = new LinkedHashMap<String, String>();
        facts.put("started_at_millis", Long.toString(startedAt));
        facts.put("seconds", Double.toString((System.nanoTime() - start) / 1e9));
        facts.put("status.200", Integer.toString(stored.get()));
        facts.put("status.503", Integer.toString(repeated));
        return facts;
    }

    private @Nullable RawRequest next(DataInputStream file) throws IOException {
        RawRequest refused = again.poll();
        if (refused != null) {
            repeated++;
            return refused;
        }
        try {
            return request(file.readNBytes(file.readInt()));
        } catch (EOFException e) {
            return null;
        }
    }

    private void hand(RawRequest request) throws InterruptedException {
        room.acquire();
        handler.answer(request, answer -> answered(request, answer));
    }

    private void answered(RawRequest request, RawResponse answer) {
        if (answer.status() == 200) {
            stored.incrementAndGet();
        } else {
            again.add(request);
        }
        room.release();
    }

    private static RawRequest request(byte[] bytes) {
        int target = indexOf(bytes, ' ', 0) + 1;
        int question = indexOf(bytes, '?', target);
        int targetEnd = indexOf(bytes, ' ', question);
        int headers = indexOf(bytes, '\n', targetEnd) + 1;
        int body = headers;
        while (bytes[body] != '\r') {
            body = indexOf(bytes, '\n', body) + 1;
        }
        String path = text(bytes, target, question);
        return new RawRequest(
                "POST",
                new RawRequest.Target(
                        path,
                        text(bytes, question + 1, targetEnd),
                        Map.of("token", path.substring(path.lastIndexOf('/') + 1))),
                new Lines(bytes, headers, body),
                new RawRequest.Body(Arrays.copyOfRange(bytes, body + 2, bytes.length), false),
                "127.0.0.1");
    }

    /** Headers as they lie in memory. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Lines(byte[] bytes, int from, int to) implements RawHeaders {
        @Override
        public @Nullable String first(String name) {
            for (int at = from; at < to; at = indexOf(bytes, '\n', at) + 1) {
                int colon = indexOf(bytes, ':', at);
                if (colon - at == name.length() && text(bytes, at, colon).equalsIgnoreCase(name)) {
                    return text(bytes, colon + 2, indexOf(bytes, '\r', colon));
                }
            }
            return null;
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        int at = from;
        while (bytes[at] != wanted) {
            at++;
        }
        return at;
    }
}
