package org.lectern.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Waits for programs to listen and to answer. */
final class Ports {
    private Ports() {}

    static void awaitOpen(int port, Child child) {
        await(port, child, Duration.ofSeconds(20), "");
    }

    /** Until a GET of the path is answered with 200. */
    static void awaitAnswer(int port, Child child, String path) {
        await(port, child, Duration.ofSeconds(90), path);
    }

    private static void await(int port, Child child, Duration most, String path) {
        long giveUp = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < giveUp && child.alive()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                if (path.isEmpty() || answers(socket, path)) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
            pause();
        }
        throw new Child.Failed("nothing answered on the port in " + most.toSeconds() + " s");
    }

    private static boolean answers(Socket socket, String path) throws IOException {
        socket.setSoTimeout(5_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + socket.getPort()
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        byte[] head = socket.getInputStream().readNBytes(12);
        return new String(head, StandardCharsets.US_ASCII).endsWith(" 200");
    }

    static void pause() {
        pause(Duration.ofMillis(5));
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
