package org.lectern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Calls BigBlueButton's API as a plug-in does that knows nothing of Lectern: the JDK's HTTP client and a checksum made
 * here, on purpose without the library {@code bbb}, so that an error of that library does not cancel itself out.
 */
final class PluginClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DemoFacts.Caller server;
    private final String algorithm;
    /** Follows nothing: an answer is what was answered. */
    private final HttpClient calls = HttpClient.newHttpClient();
    /** A browser: cookies, and every redirect. */
    private final HttpClient browser = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();

    /**
     * @param server address ending in {@code /bigbluebutton/}, and its secret
     * @param algorithm as the JDK names it: {@code SHA-1}, {@code SHA-256}, {@code SHA-384} or {@code SHA-512}
     */
    PluginClient(DemoFacts.Caller server, String algorithm) {
        this.server = server;
        this.algorithm = algorithm;
    }

    /** The address of a signed call; the query stays as it is. */
    URI signed(String call, String query) {
        String separator = query.isEmpty() || query.equals("&") ? "" : "&";
        return URI.create(server.url() + "api/" + call + "?" + query + separator + "checksum=" + checksum(call, query));
    }

    /** The checksum over a call and what it is asked, before the checksum itself is added. */
    String checksum(String call, String query) {
        // A query that is only "&" is that of a version probe: with the checksum's own name the server cuts it off.
        String text = call + (query.equals("&") ? "" : query) + server.secret();
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("no such hash: " + algorithm, e);
        }
    }

    HttpResponse<String> get(String call, String query) {
        return send(calls, HttpRequest.newBuilder(signed(call, query)));
    }

    /** Any request, not followed where it redirects. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        return send(calls, request);
    }

    /** What somebody sees who opens this address: the page at the end of all redirects. */
    HttpResponse<String> browse(URI address) {
        return send(browser, HttpRequest.newBuilder(address).header("Accept", "text/html"));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    /** Text of the first element of this name; empty if there is none. */
    static String element(String xml, String name) {
        int from = xml.indexOf("<" + name + ">");
        int to = from < 0 ? -1 : xml.indexOf("</" + name + ">", from);
        return to < 0 ? "" : xml.substring(from + name.length() + 2, to);
    }

    @Override
    public void close() {
        calls.shutdownNow();
        browser.shutdownNow();
    }
}
