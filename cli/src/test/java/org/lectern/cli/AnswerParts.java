package org.lectern.cli;

import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer taken apart, so that two can be compared: the place of each text in it, and the text.
 *
 * <p>Places are {@code status}, {@code type}, {@code location}, or the path of an element below the outermost one, with a
 * number where several have the same name. The host that was asked is written {@code HOST}.
 */
record AnswerParts(Map<String, String> texts) {
    static AnswerParts of(HttpResponse<String> answer, String host) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("status", Integer.toString(answer.statusCode()));
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        texts.put("type", type);
        answer.headers().firstValue("Location").ifPresent(location -> texts.put("location", location));
        // A redirect's body is for nobody, and a page is compared by where it is.
        if (type.equals("text/html")) {
            texts.put("page", answer.uri().getPath());
        } else if (answer.statusCode() / 100 != 3) {
            body(answer.body(), type, texts);
        }
        texts.replaceAll((place, text) -> text.replace(host, "HOST"));
        return new AnswerParts(texts);
    }

    private static void body(String body, String type, Map<String, String> texts) {
        if (body.isBlank()) {
            texts.put("body", "");
        } else if (type.contains("json")) {
            json(JsonMapper.shared().readTree(body), "", texts);
        } else {
            try {
                var documents = DocumentBuilderFactory.newInstance();
                documents.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                var builder = documents.newDocumentBuilder();
                builder.setErrorHandler(null);
                xml(builder.parse(new InputSource(new StringReader(body))).getDocumentElement(), "", texts);
            } catch (SAXException e) {
                texts.put("body", body);
            } catch (ParserConfigurationException | java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void xml(Element element, String path, Map<String, String> texts) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                int number = numbers.merge(inner.getTagName(), 1, Integer::sum);
                String name = inner.getTagName() + (number == 1 ? "" : "[" + number + "]");
                xml(inner, path.isEmpty() ? name : path + "/" + name, texts);
            }
        }
        if (numbers.isEmpty()) {
            String text = element.getTextContent();
            // A list without items may be written over two lines.
            texts.put(path, text.isBlank() ? "" : text);
        }
    }

    private static void json(JsonNode node, String path, Map<String, String> texts) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> json(
                            entry.getValue(), path.isEmpty() ? entry.getKey() : path + "/" + entry.getKey(), texts));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                json(node.get(i), path + (i == 0 ? "" : "[" + (i + 1) + "]"), texts);
            }
        } else {
            texts.put(path, node.asString());
        }
    }

    /**
     * What kind of text it is: for texts that are another one each time, so that only this can be compared.
     *
     * <p>A number, a recording's ID, a date, an address by its path, a text, or nothing.
     */
    static String kind(String text) {
        if (text.isEmpty()) {
            return "nothing";
        }
        if (text.matches("\\d+")) {
            return "number";
        }
        if (text.matches("[0-9a-f]{40}-\\d{13}")) {
            return "record ID";
        }
        if (text.matches("\\w{3} \\w{3} \\d{2} \\d{2}:\\d{2}:\\d{2} \\S+ \\d{4}")) {
            return "date";
        }
        if (text.matches("https?://\\S+")) {
            return "address " + URI.create(text).getPath().replaceAll("[0-9a-f]{40}-\\d{13}", "RECORD");
        }
        return "text";
    }
}
