package org.lectern.cli;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays a {@link ClientSession} to one server and takes down what it answers. */
final class SessionPlayer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DemoFacts.Caller server;

    SessionPlayer(DemoFacts.Caller server) {
        this.server = server;
    }

    /** The answer to each request, in order, taken apart. */
    List<AnswerParts> play(ClientSession session) {
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put("unknown", "0123456789abcdef0123456789abcdef01234567-1500000000000");
        List<AnswerParts> answers = new ArrayList<>();
        try (var client = new PluginClient(server, session.algorithm())) {
            for (ClientSession.Step step : session.steps()) {
                answers.add(play(client, step, kept));
            }
        }
        return answers;
    }

    private AnswerParts play(PluginClient client, ClientSession.Step step, Map<String, String> kept) {
        var answer = new ArrayList<HttpResponse<String>>();
        boolean _ = Await.until(PATIENCE, () -> {
            answer.clear();
            answer.add(send(client, step, kept));
            String body = answer.getFirst().body();
            return answer.getFirst().statusCode() == 404
                    || (step.has().stream().allMatch(body::contains)
                            && step.until().stream()
                                    .allMatch(said -> PluginClient.element(body, said.element())
                                            .equals(said.text())));
        });
        HttpResponse<String> last = answer.getFirst();
        for (String element : step.keep()) {
            kept.put(element, PluginClient.element(last.body(), element));
        }
        return AnswerParts.of(last, host());
    }

    private static HttpResponse<String> send(PluginClient client, ClientSession.Step step, Map<String, String> kept) {
        String query = filled(step.query(), kept);
        boolean form = "application/x-www-form-urlencoded".equals(step.type());
        URI address = client.signed(step.call(), query);
        if (step.browser()) {
            return client.browse(address);
        }
        if (step.method().equals("GET")) {
            return client.send(HttpRequest.newBuilder(address));
        }
        String body = filled(step.body(), kept);
        if (form && query.isEmpty()) {
            // All of it in the body: the checksum too, over an empty query.
            body += "&checksum=" + client.checksum(step.call(), "");
            address = URI.create(address.toString().replaceFirst("\\?.*", ""));
        }
        var request = HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send(step.type() == null ? request : request.header("Content-Type", step.type()));
    }

    private static String filled(String text, Map<String, String> kept) {
        String filled = text;
        for (var entry : kept.entrySet()) {
            filled = filled.replace(
                    "{" + entry.getKey() + "}", URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
        }
        return filled;
    }

    private String host() {
        return URI.create(server.url()).getAuthority();
    }
}
