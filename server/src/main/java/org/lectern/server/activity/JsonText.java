package org.lectern.server.activity;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The small JSON of the log's bodies: one flat object of texts. */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    static String write(Detail detail) {
        if (detail.values().isEmpty()) {
            return "{}";
        }
        StringBuilder json = new StringBuilder(128).append('{');
        String separator = "";
        for (Map.Entry<String, String> value : inOrder(detail.values()).entrySet()) {
            json.append(separator);
            quote(json, value.getKey());
            json.append(':');
            quote(json, value.getValue());
            separator = ",";
        }
        return json.append('}').toString();
    }

    private static Map<String, String> inOrder(Map<String, String> values) {
        return values.size() == 1 ? values : new TreeMap<>(values);
    }

    static Detail read(String json) {
        if (json.length() <= 2) {
            return Detail.NONE;
        }
        var values = new TreeMap<String, String>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                values.put(name, parser.getString());
            }
        }
        return new Detail(values);
    }

    /** Whether it reads as it was, once written. */
    static boolean keeps(Detail detail) {
        for (Map.Entry<String, String> value : detail.values().entrySet()) {
            if (!keeps(value.getKey()) || !keeps(value.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean keeps(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c) && !paired(text, i)) {
                return false;
            }
        }
        return true;
    }

    /** Appends the text as a JSON string. What PostgreSQL cannot hold, U+0000, is left out. */
    static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c == 0) {
                        continue;
                    }
                    boolean lone = Character.isSurrogate(c) && !paired(text, i);
                    if (c < 0x20 || c == 0x7f || lone) {
                        json.append(lone ? "\ufffd" : "\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
