package org.lectern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Ports of 127.0.0.1. */
final class Ports {
    private Ports() {}

    /**
     * @param option the command line option to name in the advice
     * @throws Refusal if another process listens there, or this one may not
     */
    static void requireFree(int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.IN_USE,
                    "port " + port + " of 127.0.0.1 is in use by another program (" + e.getMessage() + ").",
                    "Stop that program, or choose another port: " + option + " " + suggestion(port),
                    e);
        }
    }

    /** Ports that are free now, all different. Whoever is quick can still take one before it is used. */
    static List<Integer> free(int count) {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < count) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.add(socket.getLocalPort());
            } catch (IOException e) {
                throw new UncheckedIOException("no free port on 127.0.0.1", e);
            }
        }
        return List.copyOf(ports);
    }

    private static int suggestion(int port) {
        for (int candidate = port + 1; candidate < port + 50 && candidate <= 65_535; candidate++) {
            try (ServerSocket _ = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return candidate;
            } catch (IOException _) {
                // taken as well: the next one
            }
        }
        return free(1).getFirst();
    }
}
