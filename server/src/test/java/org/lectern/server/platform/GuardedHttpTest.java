package org.lectern.server.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.GuardedResult.Answered;
import org.lectern.server.platform.GuardedResult.Blocked;
import org.lectern.server.platform.GuardedResult.Failed;
import org.lectern.server.platform.GuardedResult.Failure;

/** The client against servers that do what they like; names resolve to loopback, which is allowed here by name. */
final class GuardedHttpTest {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private ServerSocket socket;
    private volatile Behaviour behaviour = out -> answer(out, "200 OK", "");
    private GuardedHttp http;

    /** Writes an answer. */
    interface Behaviour {
        void write(OutputStream out) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket peer = socket.accept();
                    Thread.ofVirtual().start(() -> serve(peer));
                } catch (IOException e) {
                    return;
                }
            }
        });
        http = client(name -> new InetAddress[] {InetAddress.getLoopbackAddress()}, "lms.example.org");
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        socket.close();
    }

    @Test
    void sendsWhatItIsGivenAndNothingElse() throws Exception {
        Answered answer = answered(http.send(
                GuardedRequest.post(url("/a?b=%20c"), "application/json", "{}").with("Authorization", "Bearer x")));

        assertThat(answer.isSuccess()).isTrue();
        assertThat(requests.element())
                .startsWith("POST /a?b=%20c HTTP/1.1\r\n")
                .contains("Authorization: Bearer x", "Content-Type: application/json", "User-Agent: Lectern")
                .contains("Host: lms.example.org:" + socket.getLocalPort())
                .doesNotContain("Accept-Encoding", "Cookie", "Upgrade", "Expect")
                .endsWith("{}");
    }

    @Test
    void takesARedirectForAnAnswer() throws Exception {
        behaviour = out -> answer(out, "302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/", "");

        assertThat(answered(http.get(url("/"))).status()).isEqualTo(302);
        assertThat(requests).hasSize(1);
    }

    @Test
    void blocksAPrivateAddressWithoutConnecting() throws Exception {
        http = client(name -> new InetAddress[] {InetAddress.getLoopbackAddress()});

        assertThat(http.get(url("/"))).isInstanceOf(Blocked.class);
        assertThat(http.objection(url("/"))).isPresent();
        assertThat(requests).isEmpty();
    }

    @Test
    void blocksANameOfWhichOneAddressIsBad() throws Exception {
        http = client(name -> new InetAddress[] {
            InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("10.0.0.1"),
        });

        assertThat(http.get(url("/"))).isInstanceOf(Blocked.class);
    }

    @Test
    void connectsOnlyToWhatItChecked() throws Exception {
        var questions = new AtomicInteger();
        http = client(name -> new InetAddress[] {
            questions.getAndIncrement() == 0
                    ? InetAddress.ofLiteral("203.0.113.9") // not reachable, and not public
                    : InetAddress.getLoopbackAddress()
        });

        assertThat(http.get(url("/"))).isInstanceOf(Blocked.class);
        assertThat(questions).hasValue(1);
        assertThat(requests).isEmpty();
    }

    @Test
    void checksEveryCallAgain() throws Exception {
        var bad = new AtomicInteger();
        var guarded = new GuardedHttp(
                new OutgoingSettings(List.of("127.0.0.1")),
                name -> new InetAddress[] {
                    bad.getAndIncrement() == 0 ? InetAddress.ofLiteral("127.0.0.1") : InetAddress.ofLiteral("10.0.0.1")
                },
                CONNECT);

        assertThat(guarded.get(url("/"))).isInstanceOf(Answered.class);
        assertThat(guarded.get(url("/"))).isInstanceOf(Blocked.class);
        guarded.close();
    }

    @Test
    void leavesAGzipBombPacked() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[20 << 20]);
        }
        behaviour = out -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n")
                    .getBytes(US_ASCII));
            out.write(packed.toByteArray());
        };

        Answered answer = answered(http.send(GuardedRequest.get(url("/")).atMost(1 << 20)));

        assertThat(answer.body()).isEqualTo(packed.toByteArray());
    }

    @Test
    void cutsABodyWithoutEnd() throws Exception {
        behaviour = out -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII));
            while (true) {
                out.write("4\r\nmore\r\n".getBytes(US_ASCII));
            }
        };

        Answered answer = answered(http.get(url("/")));

        assertThat(answer.cut()).isTrue();
        assertThat(answer.body()).hasSize(GuardedRequest.SHORT_ANSWER_BYTES);
    }

    @Test
    void cutsABodyThatIsLongerThanItSaid() throws Exception {
        behaviour = out -> out.write("HTTP/1.1 200 OK\r\n\r\nabcdefgh".getBytes(US_ASCII));

        Answered answer = answered(http.send(GuardedRequest.get(url("/")).atMost(4)));

        assertThat(answer.text()).isEqualTo("abcd");
        assertThat(answer.cut()).isTrue();
    }

    @Test
    void readsABodyIntoAStream() throws Exception {
        behaviour = out -> answer(out, "200 OK", "slides");
        var sink = new ByteArrayOutputStream();

        Answered answer =
                answered(http.send(GuardedRequest.get(url("/")).atMost(6).into(sink)));

        assertThat(sink.toString(US_ASCII)).isEqualTo("slides");
        assertThat(answer.cut()).isFalse();
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void givesUpOnOneThatDripsItsAnswer() throws Exception {
        behaviour = out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        };

        GuardedResult result =
                http.send(GuardedRequest.get(url("/")).atMost(1_000_000).within(Duration.ofMillis(300)));

        assertThat(result).isEqualTo(new Failed(Failure.TIMEOUT));
    }

    @Test
    void givesUpOnAResolverThatDoesNotAnswer() throws Exception {
        http = client(name -> {
            java.util.concurrent.locks.LockSupport.parkNanos(Long.MAX_VALUE);
            throw new UnknownHostException(name);
        });

        assertThat(http.send(GuardedRequest.get(url("/")).within(Duration.ofMillis(200))))
                .isEqualTo(new Failed(Failure.TIMEOUT));
    }

    @Test
    void tellsFailuresApart() throws Exception {
        int closed;
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = other.getLocalPort();
        }
        assertThat(http.get("http://lms.example.org:" + closed + "/")).isEqualTo(new Failed(Failure.CONNECT));

        behaviour = out -> out.write("no HTTP at all\r\n".repeat(3_000).getBytes(US_ASCII));
        assertThat(http.get(url("/"))).isEqualTo(new Failed(Failure.BROKEN));
        behaviour = out -> {};
        assertThat(http.get(url("/"))).isEqualTo(new Failed(Failure.BROKEN));
        assertThat(http.get(url("/").replace("http:", "https:"))).isEqualTo(new Failed(Failure.TLS));

        http = client(name -> {
            throw new UnknownHostException(name);
        });
        assertThat(http.get(url("/"))).isEqualTo(new Failed(Failure.DNS));
    }

    @Test
    void sendsNothingTwice() throws Exception {
        behaviour = out -> answer(out, "503 Service Unavailable\r\nRetry-After: 0", "");

        assertThat(answered(http.get(url("/"))).status()).isEqualTo(503);
        assertThat(requests).hasSize(1);
    }

    @Test
    void refusesHeadersWithoutEnd() throws Exception {
        behaviour = out -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
            while (true) {
                out.write("A: b\r\n".getBytes(US_ASCII));
            }
        };

        assertThat(http.get(url("/"))).isEqualTo(new Failed(Failure.BROKEN));
    }

    private GuardedHttp client(GuardedHttp.Resolver resolver, String... allow) {
        return new GuardedHttp(new OutgoingSettings(List.of(allow)), resolver, CONNECT);
    }

    private String url(String target) {
        return "http://lms.example.org:" + socket.getLocalPort() + target;
    }

    private static Answered answered(GuardedResult result) {
        assertThat(result).isInstanceOf(Answered.class);
        return (Answered) result;
    }

    private static void answer(OutputStream out, String status, String body) throws IOException {
        out.write(
                ("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(US_ASCII));
    }

    private void serve(Socket peer) {
        try (peer) {
            var in = peer.getInputStream();
            var text = new StringBuilder();
            byte[] buffer = new byte[8192];
            while (!complete(text)) {
                int read = in.read(buffer);
                if (read < 0) {
                    return;
                }
                text.append(new String(buffer, 0, read, US_ASCII));
                if (!text.toString().matches("(?s)(GET|POST) .*")) {
                    break; // a TLS greeting
                }
            }
            requests.add(text.toString());
            behaviour.write(peer.getOutputStream());
        } catch (IOException e) {
            // the other side had enough
        }
    }

    private static boolean complete(StringBuilder text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        var length = java.util.regex.Pattern.compile("Content-Length: (\\d+)").matcher(text);
        return !length.find() || text.length() >= end + 4 + Integer.parseInt(length.group(1));
    }
}
