package org.lectern.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * So many viewers of one live page, and the class that they watch: every second somebody new joins, and each viewer is
 * timed from the sending of that event to the row with the name. A program of its own.
 */
final class Viewers {
    private static final byte[] MARK = "Newcomer-".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 4;
    private static final int MARK_BYTES = MARK.length + DIGITS;
    private static final int PEOPLE_AT_ONCE = 20;

    private final Options options;
    private final HookRequests hooks;
    private final Lesson lesson;
    private final SocketChannel[] viewers;
    private final byte[][] ends;
    private final long[] sentAt;
    private final long[][] seenAt;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private final SplittableRandom random = new SplittableRandom(7);
    private SocketChannel sender;
    private long bytes;
    private int changes;
    private int again;

    /**
     * @param path of the stream
     * @param people in the class, before the newcomers
     * @param eventsPerSecond that these people cause besides
     */
    private record Options(
            int port, String path, String cookie, int viewers, int seconds, int people, int eventsPerSecond) {}

    private Viewers(Options options, HookRequests hooks, Lesson lesson) throws IOException {
        this.options = options;
        this.hooks = hooks;
        this.lesson = lesson;
        this.viewers = new SocketChannel[options.viewers()];
        this.ends = new byte[options.viewers()][0];
        this.sentAt = new long[options.seconds()];
        this.seenAt = new long[options.viewers()][options.seconds()];
        this.selector = Selector.open();
        this.sender = connect();
    }

    /**
     * Arguments: port, path, cookie, viewers, seconds, people, events a second, callback address, secret, the class's two
     * identifiers.
     */
    public static void main(String[] arguments) throws IOException {
        var options = new Options(
                Integer.parseInt(arguments[0]),
                arguments[1],
                arguments[2],
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]),
                Integer.parseInt(arguments[6]));
        var hooks = new HookRequests(URI.create(arguments[7]), arguments[8]);
        new Viewers(options, hooks, new Lesson(arguments[9], arguments[10])).run();
    }

    private void run() throws IOException {
        for (int person = 0; person < options.people(); person += PEOPLE_AT_ONCE) {
            var events = new ArrayList<Workload.Event>();
            for (int one = person; one < Math.min(options.people(), person + PEOPLE_AT_ONCE); one++) {
                events.add(lesson.joined("w_" + one, "Person " + one, System.currentTimeMillis()));
            }
            tell(events.toArray(Workload.Event[]::new));
        }
        for (int i = 0; i < viewers.length; i++) {
            add(i);
        }
        read(System.nanoTime() + 3_000_000_000L);
        System.out.println("watching=" + viewers.length);
        System.out.println(".");
        System.out.flush();
        bytes = 0;
        long cpu = cpuMillis();
        long start = System.nanoTime();
        for (int second = 0; second < options.seconds(); second++) {
            long begin = start + second * 1_000_000_000L;
            read(begin);
            sentAt[second] = System.nanoTime();
            tell(lesson.joined("n_" + second, "Newcomer-%04d".formatted(second), System.currentTimeMillis()));
            for (int event = 0; event < options.eventsPerSecond(); event++) {
                read(begin + (event + 1) * 1_000_000_000L / (options.eventsPerSecond() + 1));
                tell(lesson.changed("w_" + random.nextInt(options.people()), changes++, System.currentTimeMillis()));
            }
        }
        read(start + options.seconds() * 1_000_000_000L);
        double seconds = (System.nanoTime() - start) / 1e9;
        long spent = cpuMillis() - cpu;
        read(System.nanoTime() + 5_000_000_000L); // the last ones may be late
        print(seconds, spent / 1e3);
    }

    private void add(int viewer) throws IOException {
        viewers[viewer] = watch();
        viewers[viewer].configureBlocking(false);
        viewers[viewer].register(selector, SelectionKey.OP_READ, viewer);
    }

    /** Comes again if there was no room, as browsers do. */
    private SocketChannel watch() throws IOException {
        byte[] request = ("GET " + options.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + options.port() + "\r\nCookie: "
                        + options.cookie() + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int tries = 0; tries < 20; tries++) {
            SocketChannel viewer = connect();
            viewer.write(ByteBuffer.wrap(request));
            buffer.clear();
            int read = viewer.read(buffer);
            if (read > 12 && buffer.get(9) == '2') {
                return viewer;
            }
            viewer.close();
            Ports.pause();
        }
        throw new IOException("no stream for a viewer");
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    /** Waits for the answer, as a server's sender does. */
    private void tell(Workload.Event... events) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(hooks.request(Arrays.asList(events)));
        while (request.hasRemaining()) {
            sender.write(request);
        }
        ByteBuffer answer = ByteBuffer.allocate(8_192);
        Answer read = null;
        while (read == null) {
            if (sender.read(answer) < 0) {
                throw new IOException("the connection of the sender was closed");
            }
            read = Answer.in(answer);
        }
        if (read.status() != 200) {
            throw new IOException("an event was answered with " + read.status());
        }
        if (read.closes()) {
            sender.close();
            sender = connect();
        }
    }

    /** Reads what comes until then. */
    private void read(long until) throws IOException {
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            selector.select(Math.max(1, left / 1_000_000));
            long now = System.nanoTime();
            for (SelectionKey key : selector.selectedKeys()) {
                int viewer = (Integer) key.attachment();
                buffer.clear().put(ends[viewer]);
                int read = viewers[viewer].read(buffer);
                if (read < 0) {
                    key.cancel();
                    viewers[viewer].close();
                    add(viewer);
                    again++;
                    continue;
                }
                bytes += read;
                look(viewer, now);
            }
            selector.selectedKeys().clear();
        }
    }

    private void look(int viewer, long now) {
        byte[] in = buffer.array();
        int end = buffer.position();
        for (int at = 0; at + MARK_BYTES <= end; at++) {
            if (in[at] == MARK[0] && Arrays.equals(in, at, at + MARK.length, MARK, 0, MARK.length)) {
                int second = number(in, at + MARK.length);
                if (second >= 0 && second < sentAt.length && sentAt[second] != 0 && seenAt[viewer][second] == 0) {
                    seenAt[viewer][second] = now;
                }
                at += MARK_BYTES - 1;
            }
        }
        ends[viewer] = Arrays.copyOfRange(in, Math.max(0, end - MARK_BYTES + 1), end);
    }

    private static int number(byte[] in, int at) {
        int number = 0;
        for (int i = at; i < at + DIGITS; i++) {
            if (in[i] < '0' || in[i] > '9') {
                return -1;
            }
            number = 10 * number + in[i] - '0';
        }
        return number;
    }

    private void print(double seconds, double cpuSeconds) {
        long[] all = new long[viewers.length * options.seconds()];
        int seen = 0;
        for (long[] of : seenAt) {
            for (int second = 0; second < of.length; second++) {
                if (of[second] != 0) {
                    all[seen++] = of[second] - sentAt[second];
                }
            }
        }
        long[] sorted = Arrays.copyOf(all, seen);
        Arrays.sort(sorted);
        System.out.println("seconds=" + seconds);
        System.out.println("expected=" + all.length);
        System.out.println("seen=" + seen);
        System.out.println("came_again=" + again);
        for (int percent : new int[] {50, 99}) {
            System.out.println(
                    "p" + percent + "_ms=" + (seen == 0 ? 0 : sorted[(int) ((seen - 1L) * percent / 100)] / 1e6));
        }
        System.out.println("bytes_a_second=" + bytes / seconds);
        System.out.println("cpu_seconds=" + cpuSeconds);
        System.out.println(".");
    }

    private static long cpuMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    }
}
