package org.lectern.bbb;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/**
 * Reads an answer into elements: XML without DTD and entities, or JSON, told apart by the first character.
 *
 * <p>Answers are untrusted: names and metadata in them are the users', and a server may be hostile. Limits: the body
 * {@link #MAX_BYTES}, depth {@link #MAX_DEPTH}, {@link #MAX_ELEMENTS} elements, {@link #MAX_TEXT} characters in one text.
 * Always read as UTF-8, whatever the document declares.
 */
final class AnswerReader {

    static final int MAX_BYTES = 32 << 20;
    static final int MAX_DEPTH = 64;
    static final int MAX_ELEMENTS = 1_000_000;
    static final int MAX_TEXT = 1 << 20;

    private static final XMLInputFactory FACTORY = factory();

    private AnswerReader() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        return factory;
    }

    /** The root element, whatever its name. */
    static AnswerElement read(byte[] body) throws UnreadableAnswer {
        if (body.length > MAX_BYTES) {
            throw new UnreadableAnswer(FailureKind.ANSWER_TOO_LARGE, "more than " + MAX_BYTES + " bytes");
        }
        int start = start(body);
        if (start == body.length) {
            throw new UnreadableAnswer(FailureKind.EMPTY_ANSWER, "an answer without content");
        }
        return switch (body[start]) {
            case '<' -> new AnswerReader().readXml(body, start);
            case '{', '[' -> readJson(body, start);
            default ->
                throw new UnreadableAnswer(FailureKind.NOT_BIGBLUEBUTTON, "an answer that is neither XML nor JSON");
        };
    }

    /** Index of the first byte after byte order mark and blanks. */
    private static int start(byte[] body) {
        int i = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF ? 3 : 0;
        while (i < body.length && (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t')) {
            i++;
        }
        return i;
    }

    // --- XML

    /** An element whose end has not been read. */
    private static final class Open {
        final String name;
        final Map<String, String> attributes;
        final StringBuilder text = new StringBuilder();
        List<AnswerElement> children = List.of();

        Open(String name, Map<String, String> attributes) {
            this.name = name;
            this.attributes = attributes;
        }

        void add(AnswerElement child) {
            if (children.isEmpty()) {
                children = new ArrayList<>(4);
            }
            children.add(child);
        }

        AnswerElement close() {
            return new AnswerElement(name, text.toString().strip(), children, attributes);
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private int elements;
    private @Nullable AnswerElement root;

    private AnswerElement readXml(byte[] body, int start) throws UnreadableAnswer {
        try {
            XMLStreamReader xml = FACTORY.createXMLStreamReader(new InputStreamReader(
                    new ByteArrayInputStream(body, start, body.length - start), StandardCharsets.UTF_8));
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> start(xml);
                    case XMLStreamConstants.END_ELEMENT -> end();
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(xml);
                    case XMLStreamConstants.DTD ->
                        throw new UnreadableAnswer(FailureKind.NOT_BIGBLUEBUTTON, "XML with a document type");
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new UnreadableAnswer(FailureKind.UNREADABLE_ANSWER, "XML with an entity of its own");
                    default -> {}
                }
            }
        } catch (XMLStreamException | RuntimeException e) {
            // The JDK's parser throws unchecked exceptions for some malformed input.
            throw new UnreadableAnswer(FailureKind.UNREADABLE_ANSWER, "XML that is cut off or malformed");
        }
        if (root == null) {
            throw new UnreadableAnswer(FailureKind.UNREADABLE_ANSWER, "XML without an element");
        }
        return root;
    }

    private void start(XMLStreamReader xml) throws UnreadableAnswer {
        if (open.size() >= MAX_DEPTH) {
            throw new UnreadableAnswer(FailureKind.ANSWER_TOO_LARGE, "XML nested deeper than " + MAX_DEPTH);
        }
        if (++elements > MAX_ELEMENTS) {
            throw new UnreadableAnswer(FailureKind.ANSWER_TOO_LARGE, "XML of more than " + MAX_ELEMENTS + " elements");
        }
        Map<String, String> attributes = Map.of();
        if (xml.getAttributeCount() > 0) {
            attributes = new LinkedHashMap<>();
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                String value = xml.getAttributeValue(i);
                checkText(value.length());
                attributes.put(xml.getAttributeLocalName(i), value);
            }
        }
        open.push(new Open(xml.getLocalName(), attributes));
    }

    private void text(XMLStreamReader xml) throws UnreadableAnswer {
        Open current = open.peek();
        if (current != null) {
            checkText(current.text.length() + xml.getTextLength());
            current.text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        }
    }

    private void end() {
        AnswerElement element = open.pop().close();
        Open parent = open.peek();
        if (parent == null) {
            root = element;
        } else {
            parent.add(element);
        }
    }

    private static void checkText(int length) throws UnreadableAnswer {
        if (length > MAX_TEXT) {
            throw new UnreadableAnswer(FailureKind.ANSWER_TOO_LARGE, "a text of more than " + MAX_TEXT + " characters");
        }
    }

    // --- JSON

    private static AnswerElement readJson(byte[] body, int start) throws UnreadableAnswer {
        JsonNode tree;
        try {
            tree = Json.tree(Json.ANSWERS, body, start);
        } catch (StreamConstraintsException e) {
            throw new UnreadableAnswer(FailureKind.ANSWER_TOO_LARGE, "JSON beyond the limits");
        } catch (JacksonException e) {
            throw new UnreadableAnswer(FailureKind.UNREADABLE_ANSWER, "JSON that is cut off or malformed");
        }
        // Most calls wrap their answer in {"response":…}; the oldest do not.
        JsonNode wrapped = tree.path("response");
        return element("response", wrapped.isObject() ? wrapped : tree);
    }

    private static AnswerElement element(String name, JsonNode node) {
        if (!node.isContainer()) {
            return AnswerElement.leaf(name, node.isNull() ? "" : node.asString(""));
        }
        List<AnswerElement> children = new ArrayList<>();
        if (node.isArray()) {
            for (JsonNode item : node) {
                children.add(element("item", item));
            }
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (property.getValue().isArray()) {
                for (JsonNode item : property.getValue()) {
                    children.add(element(property.getKey(), item));
                }
            } else {
                children.add(element(property.getKey(), property.getValue()));
            }
        }
        return AnswerElement.of(name, children);
    }
}
