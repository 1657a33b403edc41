package org.lectern.server.front;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.ui.School;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A program that speaks the API to us: signs, sends, never follows a redirect. */
final class FrontCaller {
    final Tenant tenant;
    final UUID secretId;
    final String secret;
    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private FrontCaller(Tenant tenant, UUID secretId, String secret, URI base) {
        this.tenant = tenant;
        this.secretId = secretId;
        this.secret = secret;
        this.base = base;
    }

    /** Of a tenant of its own. */
    static FrontCaller of(School school) {
        return of(school.url(), school.product.bean(TenantStore.class));
    }

    static FrontCaller of(URI url, TenantStore tenants) {
        String secret = "secret-" + UUID.randomUUID();
        Tenant tenant = tenants.create("t" + UUID.randomUUID().toString().substring(0, 8), "Tenant");
        UUID secretId = tenants.addSecret(tenant.id(), SharedSecret.of(secret)).id();
        return new FrontCaller(tenant, secretId, secret, url);
    }

    /** The same caller at another process. */
    FrontCaller at(URI url) {
        return new FrontCaller(tenant, secretId, secret, url);
    }

    URI url(String call, String... namesAndValues) {
        return url(call, Parameters.of(namesAndValues));
    }

    URI url(String call, Parameters parameters) {
        String query =
                Checksum.signedQuery(ChecksumAlgorithm.SHA256, call, parameters.encoded(), SharedSecret.of(secret));
        return URI.create(base + (base.toString().endsWith("/") ? "" : "/") + "t/" + tenant.slug()
                + "/bigbluebutton/api/" + call + "?" + query);
    }

    HttpResponse<String> get(URI url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<String> head(URI url) {
        return send(HttpRequest.newBuilder(url).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> post(URI url, String type, byte[] body) {
        return send(HttpRequest.newBuilder(url)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    Answer call(String call, String... namesAndValues) {
        return Answer.of(get(url(call, namesAndValues)));
    }

    Answer postXml(String call, String xml, String... namesAndValues) {
        return Answer.of(post(url(call, namesAndValues), "application/xml", xml.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The elements of an answer in order; of equal names the first. */
    record Answer(int status, Map<String, String> elements) {
        static Answer of(HttpResponse<String> response) {
            Map<String, String> elements = new LinkedHashMap<>();
            if (!response.body().isEmpty()) {
                try {
                    Element root = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8)))
                            .getDocumentElement();
                    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
                        elements.putIfAbsent(node.getNodeName(), node.getTextContent());
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(response.statusCode() + " " + response.body(), e);
                }
            }
            return new Answer(response.statusCode(), elements);
        }

        String text(String name) {
            return elements.getOrDefault(name, "");
        }

        boolean isSuccess() {
            return text("returncode").equals("SUCCESS");
        }

        String key() {
            return text("messageKey");
        }
    }

    /** The decoded query of an address. */
    static Map<String, String> query(String location) {
        Map<String, String> query = new HashMap<>();
        int mark = location.indexOf('?');
        Parameters.parse(mark < 0 ? "" : location.substring(mark + 1))
                .forEach(parameter -> query.put(parameter.name(), parameter.value()));
        return query;
    }
}
