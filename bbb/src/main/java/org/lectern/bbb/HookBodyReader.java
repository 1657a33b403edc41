package org.lectern.bbb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds the events in a delivery's body, whatever its shape. */
final class HookBodyReader {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final @Nullable String contentType;

    HookBodyReader(@Nullable String contentType) {
        this.contentType = contentType;
    }

    HookBody read(byte[] body) {
        boolean form = contentType == null || contentType.startsWith(FORM);
        HookBody plain = form ? PlainDelivery.read(body) : null;
        return plain != null ? plain : readAnything(body);
    }

    HookBody readAnything(byte[] body) {
        if (body.length > HookBody.MAX_BYTES) {
            return new HookBody.Unreadable("larger than " + HookBody.MAX_BYTES + " bytes");
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1).strip();
        }
        if (text.isEmpty()) {
            return new HookBody.Unreadable("empty");
        }
        try {
            return switch (text.charAt(0)) {
                case '{', '[' -> fromJson(Json.tree(Json.HOOKS, text), null, OptionalLong.empty());
                case '<' -> one(fromXml(AnswerReader.read(body)), OptionalLong.empty(), null);
                default -> fromForm(text);
            };
        } catch (JacksonException e) {
            return new HookBody.Unreadable("JSON that is malformed or beyond the limits");
        } catch (UnreadableAnswer e) {
            return new HookBody.Unreadable(e.text());
        }
    }

    private HookBody fromForm(String text) {
        if (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("json")) {
            return new HookBody.Unreadable("announced as JSON, but it is not");
        }
        Parameters form = Parameters.parse(text);
        String event = form.first("event").map(String::strip).orElse("");
        if (startsJson(event)) {
            return fromJson(
                    Json.tree(Json.HOOKS, event),
                    form.first("domain").orElse(null),
                    EventTime.millis(form.first("timestamp").orElse("")));
        }
        ObjectNode flat = JsonNodeFactory.instance.objectNode();
        for (Parameters.Parameter parameter : form) {
            if (!flat.has(parameter.name())) {
                flat.put(parameter.name(), parameter.value());
            }
        }
        // A lone word is not a form: only names of a flat event make one.
        return flat.has("event") || flat.has("meetingID")
                ? one(flat, OptionalLong.empty(), null)
                : new HookBody.Unreadable("a form without an event");
    }

    private static HookBody fromJson(JsonNode tree, @Nullable String domain, OptionalLong sentMillis) {
        if (tree.isArray()) {
            return all(tree, domain, sentMillis);
        }
        if (!tree.isObject()) {
            return new HookBody.Unreadable("JSON that is neither object nor list");
        }
        if (tree.path("events").isArray()) {
            return all(tree.get("events"), domain, sentMillis);
        }
        JsonNode event = tree.path("event");
        boolean enveloped = !tree.path("data").isObject()
                && (event.isContainer()
                        || event.isString() && startsJson(event.stringValue().strip()));
        if (enveloped) {
            JsonNode inner = event.isContainer() ? event : Json.tree(Json.HOOKS, event.stringValue());
            return fromJsonEnvelope(inner, tree);
        }
        return one(tree, sentMillis, domain);
    }

    private static HookBody fromJsonEnvelope(JsonNode inner, JsonNode envelope) {
        String domain =
                envelope.path("domain").isString() ? envelope.path("domain").stringValue() : null;
        OptionalLong sent = EventTime.millis(envelope.path("timestamp"));
        return inner.isArray() ? all(inner, domain, sent) : one(inner, sent, domain);
    }

    private static HookBody all(JsonNode list, @Nullable String domain, OptionalLong sentMillis) {
        List<ReceivedEvent> events = new ArrayList<>(list.size());
        for (JsonNode node : list) {
            events.add(HookEventReader.read(node, sentMillis));
        }
        return new HookBody.Events(List.copyOf(events), domain, sentMillis);
    }

    private static HookBody one(JsonNode node, OptionalLong sentMillis, @Nullable String domain) {
        return new HookBody.Events(List.of(HookEventReader.read(node, sentMillis)), domain, sentMillis);
    }

    private static boolean startsJson(String text) {
        return text.startsWith("[") || text.startsWith("{");
    }

    private static JsonNode fromXml(AnswerElement element) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (AnswerElement child : element.children()) {
            if (!object.has(child.name())) {
                if (child.children().isEmpty()) {
                    object.put(child.name(), child.text());
                } else {
                    object.set(child.name(), fromXml(child));
                }
            }
        }
        return object;
    }
}
