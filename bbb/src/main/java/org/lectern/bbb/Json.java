package org.lectern.bbb;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two JSON readers of this package, with their limits. */
final class Json {

    /** What a server answers: large lists, untrusted. */
    static final JsonMapper ANSWERS = mapper(AnswerReader.MAX_TEXT, AnswerReader.MAX_BYTES);

    /** One delivery of a hook: many a second, untrusted. */
    static final JsonMapper HOOKS = mapper(AnswerReader.MAX_TEXT, HookBody.MAX_BYTES);

    private Json() {}

    /**
     * The tree of a text.
     *
     * @throws JacksonException if it is not JSON, or beyond the limits
     */
    static JsonNode tree(JsonMapper mapper, String text) {
        try {
            return mapper.readTree(text);
        } catch (NumberFormatException e) {
            throw beyondLimits(e);
        }
    }

    /** As {@link #tree(JsonMapper, String)}, of bytes in UTF-8. */
    static JsonNode tree(JsonMapper mapper, byte[] text, int start) {
        try {
            return mapper.readTree(text, start, text.length - start);
        } catch (NumberFormatException e) {
            throw beyondLimits(e);
        }
    }

    /** The reader lets out what BigDecimal says of an exponent of more than 31 bits. */
    private static StreamConstraintsException beyondLimits(NumberFormatException cause) {
        var constraint = new StreamConstraintsException("a number beyond the limits");
        constraint.initCause(cause);
        return constraint;
    }

    private static JsonMapper mapper(int maxText, long maxBytes) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(AnswerReader.MAX_DEPTH)
                        .maxNumberLength(100)
                        .maxStringLength(maxText)
                        .maxNameLength(1000)
                        .maxDocumentLength(maxBytes)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                // Two readers of one document must not see two different values.
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // 1e999 stays a number instead of becoming infinite.
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }
}
