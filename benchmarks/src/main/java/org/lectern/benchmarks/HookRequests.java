package org.lectern.benchmarks;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Requests of the webhook sender 3.4 and newer, made ahead of time so that sending them costs next to nothing.
 *
 * <p>The file holds each request as its length in four bytes and its bytes.
 *
 * @param registered the callback address that was registered at the server
 * @param secret of the server
 */
record HookRequests(URI registered, String secret) {

    /** Writes the events, so many a request, and returns the number of requests. */
    int write(List<Workload.Event> events, int eventsEach, Path file) throws IOException {
        int requests = 0;
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            for (int i = 0; i < events.size(); i += eventsEach) {
                byte[] request = request(events.subList(i, Math.min(events.size(), i + eventsEach)));
                out.writeInt(request.length);
                out.write(request);
                requests++;
            }
        }
        return requests;
    }

    /** The body alone, as it is signed. */
    static String body(List<Workload.Event> events) {
        var array = new StringBuilder("[");
        for (Workload.Event event : events) {
            array.append(array.length() == 1 ? "" : ",").append(event.json());
        }
        return "domain=bbb.example.org&event="
                + URLEncoder.encode(array.append(']').toString(), StandardCharsets.UTF_8) + "&timestamp="
                + (events.getLast().atMillis() + 7);
    }

    /** Path and query under which the body is accepted. */
    String target(String body) {
        String checksum = Digests.sha256Hex((registered + body + secret).getBytes(StandardCharsets.UTF_8));
        return registered.getRawPath() + "?checksum=" + checksum;
    }

    byte[] request(List<Workload.Event> events) {
        String body = body(events);
        return ("POST " + target(body) + " HTTP/1.1\r\nHost: " + registered.getAuthority()
                        + "\r\nAccept: */*\r\nContent-Type: application/x-www-form-urlencoded;charset=UTF-8\r\n"
                        + "User-Agent: node-fetch\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: keep-alive\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
