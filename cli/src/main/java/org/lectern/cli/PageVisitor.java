package org.lectern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser without scripts: keeps cookies, follows where the pages lead, sends their forms. For one thread. */
final class PageVisitor implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String base;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private String token = "";

    /** @param status 200 for a page; what was answered otherwise */
    record Page(int status, URI address, String text) {
        boolean isGood() {
            return status == 200;
        }
    }

    /** Somebody who has not signed in. */
    PageVisitor(String base) {
        this.base = base;
    }

    static PageVisitor signedIn(String base, DemoCast.Actor actor) {
        var visitor = new PageVisitor(base);
        visitor.get("/sign-in");
        Page page = visitor.post("/sign-in", Map.of("name", actor.signIn(), "password", actor.password()));
        if (!page.isGood() || page.address().getPath().equals("/sign-in")) {
            throw new IllegalStateException("the demonstration's " + actor.part() + " could not sign in");
        }
        return visitor;
    }

    /** @param address a path of the product, or where some page led */
    Page get(String address) {
        return send(request(address).GET());
    }

    /** Sends a form of the product, with the token of the last page. */
    Page post(String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("_csrf", token);
        String body = all.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String address) {
        URI target = address.startsWith("/") ? URI.create(base + address) : URI.create(address);
        return HttpRequest.newBuilder(target)
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    private Page send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Matcher found = TOKEN.matcher(answer.body());
            if (found.find()) {
                token = found.group(1);
            }
            return new Page(answer.statusCode(), answer.uri(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a page was asked for", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
