package org.lectern.server.relay;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON of callbacks and events, numbers kept to the digit. */
final class Texts {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Texts() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** What is not JSON is missing. */
    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    static String write(JsonNode node) {
        return JSON.writeValueAsString(node);
    }

    /** A text, or empty. */
    static String text(JsonNode parent, String name) {
        return parent.path(name).stringValue("");
    }

    /** Puts one text in the place of another wherever it stands in a value, at any depth; keys stay. */
    static void replace(JsonNode node, String from, String to) {
        if (from.isEmpty()) {
            return;
        }
        if (node instanceof ObjectNode object) {
            for (String name : object.propertyNames().stream().toList()) {
                JsonNode value = object.path(name);
                if (value.isString() && value.stringValue().contains(from)) {
                    object.put(name, value.stringValue().replace(from, to));
                } else {
                    replace(value, from, to);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.path(i);
                if (value.isString() && value.stringValue().contains(from)) {
                    array.set(i, array.stringNode(value.stringValue().replace(from, to)));
                } else {
                    replace(value, from, to);
                }
            }
        }
    }
}
