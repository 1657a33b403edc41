package org.lectern.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Captured and synthetic samples, see SOURCE.md beside them. */
final class Samples {
    private static final Pattern TAG = Pattern.compile("<(/?[A-Za-z_][^>]*)>");

    private Samples() {}

    static String text(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no sample " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String response(String name) {
        return text("responses/" + name + ".xml").strip();
    }

    /** The tags of an answer in their order: its shape without its values. */
    static List<String> tags(String xml) {
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(xml);
        while (matcher.find()) {
            tags.add(matcher.group(1));
        }
        return tags;
    }

    /** First event of each id that this sender made, by id. */
    static Map<String, JsonNode> events(String sender) {
        Map<String, JsonNode> events = new LinkedHashMap<>();
        for (String line : text("wire/bbb-webhooks-" + sender + ".jsonl").split("\n")) {
            String body =
                    Json.read(line.getBytes(StandardCharsets.UTF_8)).get("body").asString();
            JsonNode data = new Receiver.Received("POST", "/", "", "", body).event();
            events.putIfAbsent(data.get("id").asString(), data);
        }
        return events;
    }

    /** Names and kinds of all fields in their order. */
    static List<String> shape(JsonNode node) {
        List<String> shape = new ArrayList<>();
        collect("", node, shape);
        return shape;
    }

    private static void collect(String path, JsonNode node, List<String> shape) {
        if (node.isObject()) {
            node.properties().forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), shape));
        } else {
            shape.add(path + " " + node.getNodeType());
        }
    }
}
