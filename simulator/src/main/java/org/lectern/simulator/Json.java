package org.lectern.simulator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compact JSON, non-ASCII characters as they are, as {@code JSON.stringify} writes it. */
final class Json {
    private static final JsonMapper mapper = JsonMapper.builder().build();

    private Json() {}

    static String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    /** @throws tools.jackson.core.JacksonException if the text is not JSON */
    static JsonNode read(byte[] text) {
        return mapper.readTree(text);
    }
}
