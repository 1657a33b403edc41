package org.lectern.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** A plain HTTP client that signs calls by itself, with nothing of the code under test. */
final class ApiClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String base;
    private final String secret;

    ApiClient(Simulator simulator) {
        this.base = simulator.url() + "api/";
        this.secret = simulator.secret();
    }

    /** The body of the answer to a call signed with SHA-256. */
    String call(String call, String query) {
        return send(call, query).body();
    }

    HttpResponse<String> send(String call, String query) {
        return get(base + call + "?" + signed("SHA-256", call, query));
    }

    String signed(String algorithm, String call, String query) {
        String checksum = hash(algorithm, call + query + secret);
        return query.isEmpty() ? "checksum=" + checksum : query + "&checksum=" + checksum;
    }

    HttpResponse<String> get(String url) {
        return exchange(HttpRequest.newBuilder(URI.create(url)).build());
    }

    HttpResponse<String> post(String url, String contentType, String body) {
        return exchange(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> getWithin(String url, Duration timeout) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build(), HttpResponse.BodyHandlers.ofString());
    }

    String base() {
        return base;
    }

    static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Text of the first element of that name, or an empty text. */
    static String element(String xml, String name) {
        int from = xml.indexOf("<" + name + ">");
        int to = xml.indexOf("</" + name + ">", from);
        return from < 0 || to < 0 ? "" : xml.substring(from + name.length() + 2, to);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
