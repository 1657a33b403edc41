package org.lectern.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.lectern.server.hook.ReceiveHook;
import org.lectern.server.platform.RawRequest;

/**
 * Hands the requests of a file to the handler of hooks within the product's process: everything but the web server and
 * the sockets. As the references are given their events, from memory.
 */
final class HandlerLoad {
    private static final int TRIES = 10;

    private final ReceiveHook handler;
    private final FileChannel file;
    private final long[] offsets;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger stored = new AtomicInteger();

    private HandlerLoad(ReceiveHook handler, FileChannel file) throws IOException {
        this.handler = handler;
        this.file = file;
        this.offsets = offsets(file);
    }

    /** Returns what {@link Sender} prints. */
    static Map<String, String> run(ReceiveHook handler, Path path, int callers) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return new HandlerLoad(handler, file).run(callers);
        }
    }

    private Map<String, String> run(int callers) {
        long startedAt = System.currentTimeMillis();
        long start = System.nanoTime();
        var threads = IntStream.range(0, callers)
                .mapToObj(i -> Thread.startVirtualThread(this::call))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        var facts = new LinkedHashMap<String, String>();
        facts.put("started_at_millis", Long.toString(startedAt));
        facts.put("seconds", Double.toString((System.nanoTime() - start) / 1e9));
        facts.put("status.200", Integer.toString(stored.get()));
        return facts;
    }

    private void call() {
        try {
            for (int i = next.getAndIncrement(); i + 1 < offsets.length; i = next.getAndIncrement()) {
                byte[] bytes = new byte[(int) (offsets[i + 1] - offsets[i]) - 4];
                file.read(ByteBuffer.wrap(bytes), offsets[i] + 4);
                RawRequest request = request(bytes);
                for (int tries = 0; tries < TRIES; tries++) {
                    if (handler.handle(request).status() == 200) {
                        stored.incrementAndGet();
                        break;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RawRequest request(byte[] bytes) {
        int end = 3;
        while (bytes[end] != '\n' || bytes[end - 2] != '\n') {
            end++;
        }
        String[] lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        String target = lines[0].split(" ", -1)[1];
        int question = target.indexOf('?');
        String path = target.substring(0, question);
        String token = path.substring(path.lastIndexOf('/') + 1);
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(": ");
            if (colon > 0) {
                headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 2));
            }
        }
        return new RawRequest(
                "POST",
                new RawRequest.Target(path, target.substring(question + 1), Map.of("token", token)),
                name -> headers.get(name.toLowerCase(Locale.ROOT)),
                new RawRequest.Body(Arrays.copyOfRange(bytes, end + 1, bytes.length), false),
                "127.0.0.1");
    }

    private static long[] offsets(FileChannel file) throws IOException {
        long[] offsets = new long[1 << 12];
        int count = 0;
        ByteBuffer length = ByteBuffer.allocate(4);
        for (long at = 0; at < file.size(); at += 4 + length.getInt(0)) {
            if (count + 1 == offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[count++] = at;
            length.clear();
            file.read(length, at);
        }
        offsets[count++] = file.size();
        return Arrays.copyOf(offsets, count);
    }
}
