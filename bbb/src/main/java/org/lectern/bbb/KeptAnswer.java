package org.lectern.bbb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Writes an element of an answer down and reads it again, the same to the character, for whoever keeps what servers said.
 *
 * <p>The form is JSON: {@code ["name", "text", {attributes}, [child], …]}. It is ours alone and not meant for others.
 */
public final class KeptAnswer {
    private KeptAnswer() {}

    public static String write(AnswerElement element) {
        StringBuilder text = new StringBuilder(512);
        write(element, text);
        return text.toString();
    }

    /** @throws IllegalArgumentException for anything that {@link #write} did not write */
    public static AnswerElement read(String written) {
        JsonNode tree;
        try {
            tree = Json.ANSWERS.readTree(written);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a kept answer", e);
        }
        return read(tree);
    }

    private static void write(AnswerElement element, StringBuilder text) {
        text.append('[');
        CanonicalJson.quote(text, element.name());
        text.append(',');
        CanonicalJson.quote(text, element.text());
        text.append(",{");
        String comma = "";
        for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
            text.append(comma);
            CanonicalJson.quote(text, attribute.getKey());
            text.append(':');
            CanonicalJson.quote(text, attribute.getValue());
            comma = ",";
        }
        text.append('}');
        for (AnswerElement child : element.children()) {
            text.append(',');
            write(child, text);
        }
        text.append(']');
    }

    private static AnswerElement read(JsonNode node) {
        if (!node.isArray() || node.size() < 3 || !node.get(2).isObject()) {
            throw new IllegalArgumentException("not a kept answer");
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        node.get(2)
                .properties()
                .forEach(one -> attributes.put(one.getKey(), one.getValue().asString("")));
        List<AnswerElement> children = new ArrayList<>(Math.max(0, node.size() - 3));
        for (int i = 3; i < node.size(); i++) {
            children.add(read(node.get(i)));
        }
        return new AnswerElement(node.get(0).asString(""), node.get(1).asString(""), List.copyOf(children), attributes);
    }
}
