package org.lectern.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends the requests of a file to this machine, each once, and says how they were answered. A program of its own.
 *
 * <p>One thread, non-blocking, requests taken from the mapped file as they are: its own cost is a read and a write per
 * request. What is answered with 503 is sent again, as hooks' senders do. Without a rate each connection sends its next request when the last was answered; with one, requests start
 * on time, whatever the answers do, and are late if no connection is free.
 */
final class Sender {
    private static final long GIVE_UP_NANOS = 30_000_000_000L;

    private final ByteBuffer requests;
    private final InetSocketAddress to;
    private final double perSecond;
    private final Selector selector;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> again = new ArrayDeque<>();
    private final TreeMap<Integer, Integer> statuses = new TreeMap<>();
    private long[] latencies = new long[1 << 16];
    private int answered;
    private int sent;
    private int next;
    private int lost;

    private Sender(ByteBuffer requests, InetSocketAddress to, double perSecond) throws IOException {
        this.requests = requests;
        this.to = to;
        this.perSecond = perSecond;
        this.selector = Selector.open();
    }

    private static final class Connection {
        final SocketChannel channel;
        final SelectionKey key;
        final ByteBuffer answer = ByteBuffer.allocateDirect(32_768);
        ByteBuffer request = ByteBuffer.allocate(0);
        long startedAt;
        boolean waiting;
        boolean gone;

        Connection(SocketChannel channel, SelectionKey key) {
            this.channel = channel;
            this.key = key;
        }
    }

    /**
     * Arguments: port, file, connections, requests a second (0: as fast as they are answered). Without arguments each line
     * of the input is such a run, so that the same warm program can send many files.
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0) {
            run(arguments);
            return;
        }
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                run(line.split(" ", -1));
            }
        }
    }

    private static void run(String[] arguments) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(arguments[1]), StandardOpenOption.READ)) {
            var sender = new Sender(
                    file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
                    Double.parseDouble(arguments[3]));
            sender.run(Integer.parseInt(arguments[2]));
        }
    }

    private void run(int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            idle.add(connect());
        }
        double cpuBefore = cpuSeconds();
        long startedAtMillis = System.currentTimeMillis();
        long start = System.nanoTime();
        long lastAnswer = start;
        while (next < requests.limit() || !again.isEmpty() || answered + lost < sent) {
            long now = System.nanoTime();
            startDue(start, now);
            int ready = selector.select(perSecond > 0 ? 1 : 1_000);
            now = System.nanoTime();
            for (SelectionKey key : selector.selectedKeys()) {
                proceed((Connection) key.attachment(), key, now);
            }
            selector.selectedKeys().clear();
            if (ready > 0) {
                lastAnswer = now;
            } else if (now - lastAnswer > GIVE_UP_NANOS) {
                break;
            }
        }
        print(startedAtMillis, System.nanoTime() - start, cpuSeconds() - cpuBefore);
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void startDue(long start, long now) throws IOException {
        while ((next < requests.limit() || !again.isEmpty()) && !idle.isEmpty()) {
            long due = perSecond > 0 ? start + (long) (sent * 1e9 / perSecond) : now;
            if (due > now) {
                return;
            }
            Connection connection = idle.poll();
            if (connection.gone) {
                continue; // another one has taken its place
            }
            connection.request = again.isEmpty() ? fresh() : again.poll();
            connection.startedAt = due;
            connection.waiting = true;
            sent++;
            write(connection);
        }
    }

    private ByteBuffer fresh() {
        int length = requests.getInt(next);
        ByteBuffer request = requests.slice(next + 4, length);
        next += 4 + length;
        return request;
    }

    private Connection connect() throws IOException {
        SocketChannel channel = SocketChannel.open(to);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        var connection = new Connection(channel, key);
        key.attach(connection);
        return connection;
    }

    private void write(Connection connection) throws IOException {
        connection.channel.write(connection.request);
        connection.key.interestOps(
                connection.request.hasRemaining()
                        ? SelectionKey.OP_WRITE | SelectionKey.OP_READ
                        : SelectionKey.OP_READ);
    }

    private void proceed(Connection connection, SelectionKey key, long now) throws IOException {
        if (key.isWritable()) {
            write(connection);
        }
        if (!key.isReadable()) {
            return;
        }
        if (read(connection) < 0) {
            connection.channel.close();
            connection.gone = true;
            lost += connection.waiting ? 1 : 0;
            idle.add(connect());
            return;
        }
        Answer answer = Answer.in(connection.answer);
        if (answer == null) {
            return;
        }
        connection.waiting = false;
        statuses.merge(answer.status(), 1, Integer::sum);
        if (answer.status() == 503) {
            again.add(connection.request.rewind());
        }
        if (answered == latencies.length) {
            latencies = Arrays.copyOf(latencies, answered * 2);
        }
        latencies[answered++] = now - connection.startedAt;
        connection.answer.clear();
        if (answer.closes()) {
            connection.channel.close();
            idle.add(connect());
        } else {
            idle.add(connection);
        }
    }

    private static int read(Connection connection) {
        try {
            return connection.channel.read(connection.answer);
        } catch (IOException e) {
            return -1; // it was closed in the middle
        }
    }

    private void print(long startedAtMillis, long nanos, double cpuSeconds) {
        long[] sorted = Arrays.copyOf(latencies, answered);
        Arrays.sort(sorted);
        System.out.println("started_at_millis=" + startedAtMillis);
        System.out.println("seconds=" + nanos / 1e9);
        System.out.println("sent=" + sent);
        System.out.println("answered=" + answered);
        System.out.println("lost=" + (sent - answered));
        for (Map.Entry<Integer, Integer> status : statuses.entrySet()) {
            System.out.println("status." + status.getKey() + "=" + status.getValue());
        }
        for (int percent : new int[] {50, 99}) {
            System.out.println(
                    "p" + percent + "_ms=" + (answered == 0 ? 0 : sorted[(answered - 1) * percent / 100] / 1e6));
        }
        System.out.println("cpu_seconds=" + cpuSeconds);
        System.out.println(".");
    }

    private static double cpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }
}
