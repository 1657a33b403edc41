package org.lectern.bbb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One element of an answer, whether it came as XML or JSON: text, attributes, children in order.
 *
 * <p>Answers are read through typed views over these elements ({@link Meeting}, {@link Hook}, …), so that whatever a
 * server adds survives and can be asked for by name. Every element may be missing; a missing text is empty text. JSON
 * objects become children named by their keys, arrays repeat the element.
 *
 * <p>The text form shows the name alone, since elements carry passwords. Immutable.
 */
public final class AnswerElement {

    private final String name;
    private final String text;
    private final List<AnswerElement> children;
    private final Map<String, String> attributes;

    AnswerElement(String name, String text, List<AnswerElement> children, Map<String, String> attributes) {
        this.name = name;
        this.text = text;
        this.children = children;
        this.attributes = attributes;
    }

    /** A leaf without attributes. */
    public static AnswerElement leaf(String name, String text) {
        return new AnswerElement(name, text, List.of(), Map.of());
    }

    /** An element of elements. */
    public static AnswerElement of(String name, List<AnswerElement> children) {
        return new AnswerElement(name, "", List.copyOf(children), Map.of());
    }

    public String name() {
        return name;
    }

    /** Its own text without that of its children, outer blanks dropped. */
    public String text() {
        return text;
    }

    public List<AnswerElement> children() {
        return children;
    }

    public Map<String, String> attributes() {
        return attributes;
    }

    /** The first child of this name. */
    public Optional<AnswerElement> child(String childName) {
        for (AnswerElement child : children) {
            if (child.name.equals(childName)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    /** All children of this name. */
    public List<AnswerElement> children(String childName) {
        List<AnswerElement> found = new ArrayList<>();
        for (AnswerElement child : children) {
            if (child.name.equals(childName)) {
                found.add(child);
            }
        }
        return found;
    }

    /** Text of the first child of this name; empty text if there is none. */
    public String text(String childName) {
        for (AnswerElement child : children) {
            if (child.name.equals(childName)) {
                return child.text;
            }
        }
        return "";
    }

    /** Whether the child says {@code true}, in any case. */
    public boolean flag(String childName) {
        return text(childName).equalsIgnoreCase("true");
    }

    /**
     * The child's number, whatever separates its thousands (2.4 and 2.5 write {@code 1,024} or {@code 1.024}); 0 if it
     * has none or does not fit.
     */
    public long number(String childName) {
        String digits = text(childName);
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 10);
            if (digit >= 0) {
                if (value > (Long.MAX_VALUE - digit) / 10) {
                    return 0;
                }
                value = value * 10 + digit;
            }
        }
        return digits.startsWith("-") ? -value : value;
    }

    /** Texts of the children by name in lower case, for metadata whose names are the users' own. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (AnswerElement child : children) {
            texts.putIfAbsent(child.name.toLowerCase(Locale.ROOT), child.text);
        }
        return texts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnswerElement that
                && name.equals(that.name)
                && text.equals(that.text)
                && children.equals(that.children)
                && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + text.hashCode();
    }

    @Override
    public String toString() {
        return "<" + name + ">";
    }
}
