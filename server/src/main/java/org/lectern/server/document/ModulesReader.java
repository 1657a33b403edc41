package org.lectern.server.document;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Presentation;

/**
 * Reads the XML body of create and insertDocument.
 *
 * <p>What a caller sends is not to be trusted: no document type, no entities, at most {@link Documents#MOST} documents,
 * {@link #MAX_INLINE} bytes of them inline, {@link #MAX_MODULES} modules and little nesting. A document without an address
 * and without content is left out, as servers do. An inline document is decoded as it is read: beside the body there are its
 * bytes, for a moment twice, and never its text.
 *
 * @see "docs/protocol/bigbluebutton-api.md, create"
 */
public final class ModulesReader {
    static final int MAX_INLINE = 10 << 20;
    static final int MAX_MODULES = 20;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ELEMENTS = 1_000;
    private static final int MAX_TEXT = 256 << 10;
    private static final int MAX_ATTRIBUTE = 8 << 10;

    private static final String TOO_LARGE = "A document or module in the body is too large.";
    private static final String NOT_BASE64 = "A document in the body is not base64.";

    private static final XMLInputFactory FACTORY = factory();

    private final List<Presentation> documents = new ArrayList<>();
    private final Map<String, String> others = new LinkedHashMap<>();
    private int inlineBytes;
    /** Of the document that is being read, and how many characters of it there were. */
    private Base64Pieces inline = new Base64Pieces();

    private int characters;

    private ModulesReader() {}

    /** What a body holds. */
    public sealed interface Read {
        /** @param others text of the other modules by name */
        record Modules(List<Presentation> documents, Map<String, String> others) implements Read {
            public Modules {
                documents = List.copyOf(documents);
                others = Map.copyOf(others);
            }
        }

        /**
         * It is not read.
         *
         * @param messageKey that clients know
         */
        record Unreadable(String messageKey, String message) implements Read {}
    }

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

    public static Read read(byte[] body) {
        try {
            return new ModulesReader().modules(FACTORY.createXMLStreamReader(new ByteArrayInputStream(body)));
        } catch (TooMuch e) {
            return new Read.Unreadable("sizeError", e.text);
        } catch (Malformed e) {
            return new Read.Unreadable("validationError", e.text);
        } catch (XMLStreamException | RuntimeException e) {
            // The JDK's parser throws unchecked exceptions for some malformed input.
            return new Read.Unreadable("validationError", "The XML in the body is malformed.");
        }
    }

    private static final class TooMuch extends Exception {
        private static final long serialVersionUID = 1L;
        private final String text;

        TooMuch(String text) {
            super(text, null, false, false);
            this.text = text;
        }
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String text;

        Malformed(String text) {
            super(text, null, false, false);
            this.text = text;
        }
    }

    private Read modules(XMLStreamReader xml) throws XMLStreamException, TooMuch, Malformed {
        int depth = 0;
        int elements = 0;
        @Nullable String module = null;
        var text = new StringBuilder();
        @Nullable Attributes document = null;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new Malformed("The XML in the body must not have a document type or entities.");
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
                        throw new TooMuch("The XML in the body has too many elements.");
                    }
                    if (depth == 2 && xml.getLocalName().equals("module")) {
                        module = Attributes.of(xml).text("name");
                        text.setLength(0);
                    } else if (depth == 3
                            && "presentation".equals(module)
                            && xml.getLocalName().equals("document")) {
                        document = Attributes.of(xml);
                        inline = new Base64Pieces();
                        characters = 0;
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (document != null) {
                        append(xml, document);
                    } else if (module != null) {
                        append(xml, text);
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (depth == 3 && document != null) {
                        add(document);
                        document = null;
                        text.setLength(0);
                    } else if (depth == 2 && module != null) {
                        close(module, text);
                        module = null;
                    }
                    depth--;
                }
                default -> {}
            }
        }
        return new Read.Modules(documents, others);
    }

    private static void append(XMLStreamReader xml, StringBuilder text) throws TooMuch {
        if (text.length() + xml.getTextLength() > MAX_TEXT) {
            throw new TooMuch(TOO_LARGE);
        }
        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    }

    /** Decoded as it comes; what stands beside an address is nothing. */
    private void append(XMLStreamReader xml, Attributes document) throws TooMuch, Malformed {
        characters += xml.getTextLength();
        if (characters > MAX_INLINE / 3 * 4 + MAX_TEXT) {
            throw new TooMuch(TOO_LARGE);
        }
        if (document.text("url").isEmpty()) {
            try {
                inline.add(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
            } catch (IllegalArgumentException e) {
                throw new Malformed(NOT_BASE64);
            }
        }
    }

    private void close(String module, StringBuilder text) throws TooMuch {
        if (module.equals("presentation") || module.isEmpty()) {
            return;
        }
        if (others.size() >= MAX_MODULES) {
            throw new TooMuch("The XML in the body has too many modules.");
        }
        others.put(module, text.toString().strip());
    }

    private void add(Attributes document) throws TooMuch, Malformed {
        var options = new Presentation.Options(
                document.flag("current", false),
                document.flag("downloadable", false),
                document.flag("removable", true));
        String url = document.text("url");
        if (!url.isEmpty()) {
            String filename = document.text("filename");
            count(new Presentation.ByUrl(url, filename.isEmpty() ? null : filename, options));
            return;
        }
        String name = document.text("name");
        byte[] bytes = decoded();
        if (name.isEmpty() || bytes.length == 0) {
            return;
        }
        inlineBytes += bytes.length;
        if (inlineBytes > MAX_INLINE) {
            throw new TooMuch("The documents in the body are larger than " + (MAX_INLINE >> 20) + " MB together.");
        }
        count(new Presentation.Inline(name, bytes, options));
    }

    private void count(Presentation document) throws TooMuch {
        if (documents.size() >= Documents.MOST) {
            throw new TooMuch("The body has more than " + Documents.MOST + " documents.");
        }
        documents.add(document);
    }

    private byte[] decoded() throws Malformed {
        try {
            return inline.bytes();
        } catch (IllegalArgumentException e) {
            throw new Malformed(NOT_BASE64);
        }
    }

    /** Attributes of one element. */
    private record Attributes(Map<String, String> byName) {
        static Attributes of(XMLStreamReader xml) throws TooMuch {
            var byName = new LinkedHashMap<String, String>();
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                String value = xml.getAttributeValue(i);
                if (value.length() > MAX_ATTRIBUTE) {
                    throw new TooMuch("An attribute in the body is too long.");
                }
                byName.put(xml.getAttributeLocalName(i), value);
            }
            return new Attributes(byName);
        }

        String text(String name) {
            return byName.getOrDefault(name, "").strip();
        }

        boolean flag(String name, boolean standard) {
            String value = text(name);
            return value.isEmpty() ? standard : value.equalsIgnoreCase("true");
        }
    }
}
