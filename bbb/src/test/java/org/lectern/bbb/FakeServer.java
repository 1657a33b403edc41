package org.lectern.bbb;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Something at an address: an HTTP server with one answer, or a socket that misbehaves. */
interface FakeServer extends AutoCloseable {

    /** One request as it came. */
    record Request(String method, String path, String query, String contentType, String body) {}

    String url();

    @Override
    void close();

    /** Answers everything alike and remembers what it was asked. */
    final class Http implements FakeServer {
        final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
        private final HttpServer server;

        Http(int status, Map<String, String> headers, byte[] body) {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/", exchange -> {
                byte[] sent = exchange.getRequestBody().readAllBytes();
                String query = exchange.getRequestURI().getRawQuery();
                String type = exchange.getRequestHeaders().getFirst("Content-Type");
                requests.add(new Request(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        query == null ? "" : query,
                        type == null ? "" : type,
                        new String(sent, StandardCharsets.UTF_8)));
                headers.forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        Request only() {
            return requests.get(requests.size() - 1);
        }

        @Override
        public String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** Accepts connections, reads the request's head, writes these bytes, and hangs up or keeps silent. */
    final class Rude implements FakeServer {
        private final ServerSocket socket;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Socket> kept = Collections.synchronizedList(new ArrayList<>());

        Rude(byte[] answer, boolean hangsUp) {
            this(answer, hangsUp, true);
        }

        /** Speaks at once, without waiting for a request. */
        static Rude first(byte[] answer, boolean hangsUp) {
            return new Rude(answer, hangsUp, false);
        }

        private Rude(byte[] answer, boolean hangsUp, boolean listens) {
            try {
                socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Future<?> unused = threads.submit(() -> {
                while (true) {
                    Socket connection = socket.accept();
                    kept.add(connection);
                    Future<?> ignored = threads.submit(() -> {
                        if (listens) {
                            readHead(connection.getInputStream());
                        }
                        connection.getOutputStream().write(answer);
                        connection.getOutputStream().flush();
                        if (hangsUp) {
                            connection.close();
                        }
                        return true;
                    });
                }
            });
        }

        private static void readHead(InputStream in) throws IOException {
            int newlines = 0;
            for (int b = in.read(); b >= 0 && newlines < 2; b = newlines < 2 ? in.read() : b) {
                newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
            }
        }

        @Override
        public String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() {
            try {
                socket.close();
                for (Socket connection : kept) {
                    connection.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            threads.shutdownNow();
        }
    }
}
