package org.lectern.simulator;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port: open and answering, silent, or shut. It stays the same port over all of that. */
final class Door implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final InetAddress address;
    private final ExecutorService threads;
    private final HttpHandler handler;
    private final int port;
    private @Nullable HttpServer server;
    private @Nullable ServerSocket silence;
    private boolean answering;
    private final List<Socket> swallowed = new ArrayList<>();

    /** Takes the port, or a free one for 0; answers only once {@link #open} is called. */
    Door(InetAddress address, int wished, ExecutorService threads, HttpHandler handler) throws IOException {
        this.address = address;
        this.threads = threads;
        this.handler = handler;
        HttpServer bound = bind(wished);
        this.port = bound.getAddress().getPort();
        this.server = bound;
    }

    int port() {
        return port;
    }

    /** Answers from now on. */
    synchronized void open() throws IOException {
        if (answering) {
            return;
        }
        HttpServer bound = server;
        if (bound == null) {
            shut();
            bound = bindAgain();
            server = bound;
        }
        bound.start();
        answering = true;
    }

    /** The system may hold a port for a moment after it was shut. */
    private HttpServer bindAgain() throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return bind(port);
            } catch (BindException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private HttpServer bind(int number) throws IOException {
        HttpServer bound = HttpServer.create(new InetSocketAddress(address, number), 1024);
        bound.createContext("/", handler);
        bound.setExecutor(threads);
        return bound;
    }

    /** Breaks every connection; new ones are refused. */
    synchronized void shut() throws IOException {
        answering = false;
        if (server != null) {
            server.stop(0);
            server = null;
        }
        if (silence != null) {
            silence.close();
            silence = null;
        }
        synchronized (swallowed) {
            for (Socket socket : swallowed) {
                socket.close();
            }
            swallowed.clear();
        }
    }

    /** Breaks every connection; new ones are accepted and never answered. */
    synchronized void fallSilent() throws IOException {
        shut();
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(address, port), 1024);
        silence = listening;
        threads.execute(() -> swallow(listening));
    }

    private void swallow(ServerSocket listening) {
        try {
            while (true) {
                Socket socket = listening.accept();
                synchronized (swallowed) {
                    if (listening.isClosed()) {
                        socket.close();
                        return;
                    }
                    swallowed.add(socket);
                }
            }
        } catch (IOException e) {
            log.debug("silent port closed port={}", listening.getLocalPort());
        }
    }

    @Override
    public void close() {
        try {
            shut();
        } catch (IOException e) {
            log.debug("port did not close cleanly reason={}", e.getMessage());
        }
    }
}
