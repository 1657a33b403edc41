package org.lectern.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One address before several products: each connection goes to the next one that listens. Stands for a load balancer. */
final class Doorway implements AutoCloseable {
    private final ServerSocket door;
    private final List<Integer> ports;
    private final AtomicInteger turn = new AtomicInteger();

    private Doorway(ServerSocket door, List<Integer> ports) {
        this.door = door;
        this.ports = List.copyOf(ports);
    }

    static Doorway to(List<Integer> ports) throws IOException {
        var doorway = new Doorway(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), ports);
        Thread.ofVirtual().start(doorway::welcome);
        return doorway;
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void welcome() {
        while (!door.isClosed()) {
            try {
                Socket guest = door.accept();
                Thread.ofVirtual().start(() -> lead(guest));
            } catch (IOException e) {
                // Closed: the loop ends.
                continue;
            }
        }
    }

    private void lead(Socket guest) {
        for (int i = 0; i < ports.size(); i++) {
            int port = ports.get(Math.floorMod(turn.getAndIncrement(), ports.size()));
            try (Socket room = new Socket()) {
                room.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                Thread back = Thread.ofVirtual().start(() -> pass(room, guest));
                pass(guest, room);
                back.join();
                return;
            } catch (IOException e) {
                // Not listening: the next one.
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        shut(guest);
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Cut off on one side: both are shut below.
        }
        shut(from);
        shut(to);
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
