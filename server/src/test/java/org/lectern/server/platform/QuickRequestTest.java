package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QuickRequestTest {
    private static final String GET = "GET /t/a?b=%2B+[c]&d HTTP/1.1\r\nHost: Example.org:81\r\n";
    private static final String POST = "POST /hooks/bbb/x HTTP/1.1\r\nhost: h\r\nContent-Length: 5\r\n";

    @Test
    void readsARequestWithoutABody() {
        QuickRequest request = plain(GET + "X-Thing:  two words\t\r\n\r\n");

        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/t/a");
        assertThat(request.query()).isEqualTo("b=%2B+[c]&d");
        assertThat(request.host()).isEqualTo("Example.org");
        assertThat(request.first("x-thing")).isEqualTo("two words");
        assertThat(request.first("X-Thin")).isNull();
        assertThat(request.body().bytes()).isEmpty();
        assertThat(request.closes()).isFalse();
    }

    @Test
    void readsARequestWithABody() {
        QuickRequest request = plain(POST + "Connection: Close\r\n\r\na\r\n\0b");

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.query()).isNull();
        assertThat(request.body().text()).isEqualTo("a\r\n\0b");
        assertThat(request.closes()).isTrue();
        assertThat(plain("GET / HTTP/1.1\r\nHost: h\r\n\r\n").path()).isEqualTo("/");
        assertThat(plain("GET /? HTTP/1.1\r\nHost: h\r\n\r\n").query()).isEmpty();
        assertThat(plain(GET + "X-A: 1\r\nX-A: 2\r\nX-Forwarded-For: 1.2.3.4, 5.6.7.8\r\n\r\n")
                        .first("x-forwarded-for"))
                .isEqualTo("1.2.3.4, 5.6.7.8");
    }

    /** Each of these may be fine; but two readers could see two requests in it, or it needs more than an answer. */
    @Test
    void leavesAloneWhatIsNotPlain() {
        for (String head : List.of(
                "GET /a HTTP/1.0\r\nHost: h\r\n",
                "GET /a HTTP/1.1\r\n",
                "GET /a HTTP/1.1\nHost: h\n",
                "GET /a  HTTP/1.1\r\nHost: h\r\n",
                "GET  /a HTTP/1.1\r\nHost: h\r\n",
                "GET http://h/a HTTP/1.1\r\nHost: h\r\n",
                "get /a HTTP/1.1\r\nHost: h\r\n",
                "HEAD /a HTTP/1.1\r\nHost: h\r\n",
                "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n",
                "GET //a HTTP/1.1\r\nHost: h\r\n",
                "GET /a//b HTTP/1.1\r\nHost: h\r\n",
                "GET /a/../b HTTP/1.1\r\nHost: h\r\n",
                "GET /.a HTTP/1.1\r\nHost: h\r\n",
                "GET /a;b HTTP/1.1\r\nHost: h\r\n",
                "GET /a%2Fb HTTP/1.1\r\nHost: h\r\n",
                "GET /a\\b HTTP/1.1\r\nHost: h\r\n",
                "GET /\u00e4 HTTP/1.1\r\nHost: h\r\n",
                "GET /a?\u00e4 HTTP/1.1\r\nHost: h\r\n",
                "GET /a?b#c HTTP/1.1\r\nHost: h\r\n",
                GET + "Host: h\r\n",
                GET + "X-A : b\r\n",
                GET + "X A: b\r\n",
                GET + "X-A: b\r\n c\r\n",
                GET + "X-A: b\u0001c\r\n",
                GET + "X-A: b\rc\r\n",
                GET + "X-A: b\u00e4\r\n",
                GET + ": b\r\n",
                GET + "Transfer-Encoding: chunked\r\n",
                GET + "Transfer-encoding: identity\r\n",
                GET + "TE: trailers\r\n",
                GET + "Expect: 100-continue\r\n",
                GET + "Upgrade: h2c\r\n",
                GET + "Connection: Upgrade\r\n",
                GET + "Connection: keep-alive, close\r\n",
                GET + "X: y\r\n".repeat(40),
                GET + "X-Forwarded-For: 1.2.3.4\r\nx-forwarded-for: 5.6.7.8\r\n",
                "GET /a HTTP/1.1\r\nHost: h_h\r\n",
                "GET /a HTTP/1.1\r\nHost: h:8a\r\n",
                "GET /a HTTP/1.1\r\nHost: [::1]\r\n",
                "GET /a HTTP/1.1\r\nHost:\r\n",
                "POST /a HTTP/1.1\r\nHost: h\r\n",
                "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n",
                "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: +0\r\n",
                "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0, 0\r\n",
                "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 0\r\n",
                "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n")) {
            assertThat(read(head + "\r\n")).as(head).isNull();
        }
    }

    @Test
    void leavesAloneWhatIsNotExactlyOneRequest() {
        String whole = POST + "\r\n12345";
        for (int length = 0; length < whole.length(); length++) {
            assertThat(read(whole.substring(0, length))).as("%d bytes", length).isNull();
        }
        assertThat(read(whole)).isNotNull();
        assertThat(read(whole + "6")).isNull();
        assertThat(read(whole + GET + "\r\n")).isNull();
        assertThat(read(GET + "Content-Length: 1\r\n\r\n1")).isNull();
        assertThat(read(GET + "Content-Length: 0\r\n\r\n")).isNotNull();
    }

    private static QuickRequest plain(String text) {
        return Objects.requireNonNull(read(text));
    }

    private static @Nullable QuickRequest read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return QuickRequest.read(Arrays.copyOf(bytes, bytes.length + 100), bytes.length);
    }
}
