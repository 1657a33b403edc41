package org.lectern.server.front;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;

/** Sends requests byte by byte: no library in between that could put them right. */
final class Wire {
    private final int port;

    Wire(int port) {
        this.port = port;
    }

    /** @param headers names in lower case */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        boolean says(String messageKey) {
            return body.contains("<messageKey>" + messageKey + "</messageKey>");
        }

        boolean isSuccess() {
            return body.contains("<returncode>SUCCESS</returncode>");
        }
    }

    Answer get(String target) {
        return send("GET", target, Map.of(), new byte[0]);
    }

    Answer send(String method, String target, Map<String, String> headers, byte[] body) {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer read(String text) {
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, unchunked(headers, body));
    }

    private static String unchunked(Map<String, String> headers, String body) {
        if (!"chunked".equals(headers.get("transfer-encoding"))) {
            return body;
        }
        var whole = new StringBuilder();
        int at = 0;
        while (true) {
            int lineEnd = body.indexOf("\r\n", at);
            int size = Integer.parseInt(body.substring(at, lineEnd), 16);
            if (size == 0) {
                return whole.toString();
            }
            whole.append(body, lineEnd + 2, lineEnd + 2 + size);
            at = lineEnd + 4 + size;
        }
    }

    /** A caller of one tenant. */
    final class Caller {
        private final String path;
        private final SharedSecret secret;

        Caller(String slug, String secret) {
            this.path = "/t/" + slug + "/bigbluebutton/api/";
            this.secret = SharedSecret.of(secret);
        }

        String target(String call, String query) {
            return target(ChecksumAlgorithm.SHA256, call, query);
        }

        String target(ChecksumAlgorithm algorithm, String call, String query) {
            return path + call + "?" + Checksum.signedQuery(algorithm, call, query, secret);
        }

        Answer get(String call, String query) {
            return Wire.this.get(target(call, query));
        }

        /** What the call understood. */
        Answer echo(String call, String query) {
            return send("GET", target(call, query), Map.of(FrontSchool.ECHO, "1"), new byte[0]);
        }

        Answer post(String call, String query, String type, String body) {
            return send(
                    "POST", target(call, query), Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
