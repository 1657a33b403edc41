package org.lectern.simulator;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes the API's answers: one element a line, no declaration, as BigBlueButton's templates do; or all in one line, as
 * its webhook service does.
 */
final class Xml {
    private final StringBuilder text = new StringBuilder();
    private final String lineEnd;

    private Xml(String lineEnd) {
        this.lineEnd = lineEnd;
    }

    /** An answer of the meeting API. */
    static String response(Consumer<Xml> content) {
        Xml xml = new Xml("\n");
        xml.group("response", content);
        return xml.text.toString();
    }

    /** An answer of the webhook service. */
    static String line(Consumer<Xml> content) {
        Xml xml = new Xml("");
        xml.group("response", content);
        return xml.text.toString();
    }

    static String failed(String key, String message) {
        return response(xml ->
                xml.element("returncode", "FAILED").element("messageKey", key).element("message", message));
    }

    Xml element(String name, Object value) {
        text.append('<').append(name).append('>');
        escape(String.valueOf(value));
        text.append("</").append(name).append('>').append(lineEnd);
        return this;
    }

    Xml element(String name, Map<String, String> attributes, Object value) {
        text.append('<').append(name);
        attributes.forEach((attribute, content) -> {
            text.append(' ').append(attribute).append("=\"");
            escape(content);
            text.append('"');
        });
        text.append('>');
        escape(String.valueOf(value));
        text.append("</").append(name).append('>').append(lineEnd);
        return this;
    }

    Xml cdata(String name, String value) {
        text.append('<').append(name).append("><![CDATA[");
        text.append(value.replace("]]>", "]]]]><![CDATA[>"));
        text.append("]]></").append(name).append('>').append(lineEnd);
        return this;
    }

    Xml empty(String name) {
        text.append('<').append(name).append("/>").append(lineEnd);
        return this;
    }

    Xml group(String name, Consumer<Xml> content) {
        text.append('<').append(name).append('>').append(lineEnd);
        content.accept(this);
        text.append("</").append(name).append('>').append(lineEnd);
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> {
                    if (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') {
                        text.append(c);
                    }
                }
            }
        }
    }
}
