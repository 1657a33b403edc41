package org.lectern.server.ui;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts: keeps cookies, sends the forms of the page it looks at, follows no redirect by itself. */
public final class Browser {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final URI base;
    private final CookieManager cookies = new Cookies();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private String token = "";

    public Browser(URI base) {
        this.base = base;
    }

    public static Browser signedIn(URI base, String name, String password) {
        var browser = new Browser(base);
        browser.get("/sign-in");
        HttpResponse<String> answer = browser.post("/sign-in", Map.of("name", name, "password", password));
        if (answer.statusCode() != 303) {
            throw new IllegalStateException("could not sign in: " + answer.statusCode() + " " + answer.body());
        }
        browser.get("/");
        return browser;
    }

    public HttpResponse<String> get(String path) {
        return get(path, Map.of());
    }

    public HttpResponse<String> get(String path, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(base.resolve(path));
        headers.forEach(request::header);
        HttpResponse<String> answer = send(request.GET().build());
        Matcher matcher = TOKEN.matcher(answer.body());
        if (matcher.find()) {
            token = matcher.group(1);
        }
        return answer;
    }

    public HttpResponse<String> post(String path, Map<String, String> fields) {
        var all = new LinkedHashMap<>(fields);
        all.put("_csrf", token);
        return postWithout(path, all, Map.of());
    }

    /** Sends exactly these fields, without the token unless it is among them. */
    public HttpResponse<String> postWithout(String path, Map<String, String> fields, Map<String, String> headers) {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        var request =
                HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", "application/x-www-form-urlencoded");
        headers.forEach(request::header);
        return send(request.POST(BodyPublishers.ofString(body)).build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpClient http() {
        return http;
    }

    public URI at(String path) {
        return base.resolve(path);
    }

    public String token() {
        return token;
    }

    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(java.net.HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Java takes a cookie with an age for one of RFC 2965, which no browser speaks; none here lives so long. */
    private static final class Cookies extends CookieManager {
        @Override
        public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            Map<String, List<String>> ageless = new HashMap<>();
            headers.forEach((name, values) -> ageless.put(
                    name,
                    values.stream()
                            .map(value -> value.replaceFirst("; Max-Age=[1-9][0-9]*", ""))
                            .toList()));
            super.put(uri, ageless);
        }
    }
}
