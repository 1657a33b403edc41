package org.lectern.server.chamilo;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lectern.bbb.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a call of Chamilo's own: JSON first, else a form. Only its flat fields are read; what is not needed is not
 * kept, passwords and recordings least of all.
 */
record CallbackBody(Map<String, String> fields) {
    private static final JsonMapper JSON = new JsonMapper();

    CallbackBody {
        fields = Map.copyOf(fields);
    }

    /** Empty if it is neither JSON with fields nor a form with fields. */
    static Optional<CallbackBody> read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.charAt(0) == '{') {
            try {
                return Optional.of(new CallbackBody(flat(JSON.readTree(text))));
            } catch (JacksonException e) {
                return Optional.empty();
            }
        }
        var fields = new LinkedHashMap<String, String>();
        for (Parameters.Parameter parameter : Parameters.parse(text)) {
            if (!parameter.value().isEmpty()) {
                fields.put(parameter.name(), parameter.value());
            }
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new CallbackBody(fields));
    }

    private static Map<String, String> flat(JsonNode json) {
        var fields = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isContainer() && !value.isNull()) {
                fields.put(entry.getKey(), value.asString());
            }
        }
        return fields;
    }

    /** Empty text if it is not there. */
    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    boolean has(String field) {
        return !text(field).isEmpty();
    }

    /** Shows names only. */
    @Override
    public String toString() {
        return "CallbackBody" + fields.keySet();
    }
}
