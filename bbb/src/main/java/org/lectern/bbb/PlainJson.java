package org.lectern.bbb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a list of JSON objects of the plainest kind, and writes their canonical form on the way.
 *
 * <p>It gives up where something is rare or wrong: an escape, a number that is no short integer, a name that is not ASCII
 * or comes twice, bytes that are not UTF-8, much within one object, deep nesting. Not for use by several threads.
 */
final class PlainJson {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NAME = 64;
    private static final int MAX_MEMBERS = 24;
    private static final int MAX_DIGITS = 18;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Names that were read before, since they are always the same few; any thread may put another one in a place. */
    private static final String[] NAMES = new String[512];

    private static final byte[] NOTHING = {};

    private byte[] json = NOTHING;
    private int end;
    private byte[] canonical = NOTHING;
    /**
     * Of each member of the objects that are open: where its name begins, where that ends, where the member ends, in the
     * canonical text. An object's members lie behind those of the object that it is in.
     */
    private int[] members = new int[3 * MAX_MEMBERS];

    private int open;
    /** As large as the canonical text, once something has to be sorted. */
    private byte[] unsorted = NOTHING;

    private int at;
    private int written;

    /** Hears of each object of the list. */
    @FunctionalInterface
    interface Objects {
        void add(JsonNode object, byte[] canonical);
    }

    /** Returns false if it gave up; what was told until then is void. Can be called for one text after another. */
    boolean objects(byte[] text, int from, int to, Objects objects) {
        json = text;
        at = from;
        end = to;
        open = 0;
        if (canonical.length < to - from) {
            canonical = new byte[to - from];
        }
        return objects(objects);
    }

    private boolean objects(Objects objects) {
        skipBlanks();
        if (!skip((byte) '[')) {
            return false;
        }
        skipBlanks();
        if (skip((byte) ']')) {
            return isAtEnd();
        }
        do {
            skipBlanks();
            written = 0;
            JsonNode object = at < end && json[at] == '{' ? object(1) : null;
            if (object == null) {
                return false;
            }
            objects.add(object, Arrays.copyOf(canonical, written));
            skipBlanks();
        } while (skip((byte) ','));
        return skip((byte) ']') && isAtEnd();
    }

    private boolean isAtEnd() {
        skipBlanks();
        return at == end;
    }

    private @Nullable JsonNode value(int depth) {
        if (at >= end || depth > MAX_DEPTH) {
            return null;
        }
        return switch (json[at]) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> text();
            case 't' -> literal("true") ? NODES.booleanNode(true) : null;
            case 'f' -> literal("false") ? NODES.booleanNode(false) : null;
            case 'n' -> literal("null") ? NODES.nullNode() : null;
            default -> number();
        };
    }

    private @Nullable ObjectNode object(int depth) {
        ObjectNode object = new ObjectNode(NODES, new FewMembers());
        int start = written;
        write(json[at++]);
        skipBlanks();
        if (skip((byte) '}')) {
            write((byte) '}');
            return object;
        }
        int first = open;
        boolean sorted = true;
        do {
            skipBlanks();
            int member = open;
            if (member - first == 3 * MAX_MEMBERS) {
                return null;
            }
            if (member == members.length) {
                members = Arrays.copyOf(members, 2 * member);
            }
            members[member] = written;
            String name = name();
            members[member + 1] = written;
            open = member + 3;
            skipBlanks();
            if (name == null || !skip((byte) ':')) {
                return null;
            }
            write((byte) ':');
            skipBlanks();
            JsonNode value = value(depth + 1);
            if (value == null || object.replace(name, value) != null) {
                return null;
            }
            members[member + 2] = written;
            sorted &= member == first || compare(canonical, member - 3, member) < 0;
            write((byte) ',');
            skipBlanks();
        } while (skip((byte) ','));
        canonical[written - 1] = '}';
        if (!sorted) {
            sort(start + 1, first, open);
        }
        open = first;
        return skip((byte) '}') ? object : null;
    }

    /** Members by their names; all of them are ASCII, so bytes sort as characters do. There are few. */
    private void sort(int start, int first, int last) {
        if (unsorted.length < canonical.length) {
            unsorted = new byte[canonical.length];
        }
        byte[] copy = unsorted;
        System.arraycopy(canonical, start, copy, start, written - start);
        int[] order = new int[(last - first) / 3];
        for (int i = 0; i < order.length; i++) {
            int member = first + 3 * i;
            int place = i;
            while (place > 0 && compare(copy, order[place - 1], member) > 0) {
                order[place] = order[--place];
            }
            order[place] = member;
        }
        int to = start;
        for (int member : order) {
            int length = members[member + 2] - members[member];
            System.arraycopy(copy, members[member], canonical, to, length);
            to += length;
            canonical[to++] = ',';
        }
        canonical[to - 1] = '}';
    }

    /** Of two names of members, without their quotes. */
    private int compare(byte[] text, int a, int b) {
        return Arrays.compare(text, members[a] + 1, members[a + 1] - 1, text, members[b] + 1, members[b + 1] - 1);
    }

    private @Nullable ArrayNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        write(json[at++]);
        skipBlanks();
        if (skip((byte) ']')) {
            write((byte) ']');
            return array;
        }
        do {
            skipBlanks();
            JsonNode value = value(depth + 1);
            if (value == null) {
                return null;
            }
            array.add(value);
            write((byte) ',');
            skipBlanks();
        } while (skip((byte) ','));
        canonical[written - 1] = ']';
        return skip((byte) ']') ? array : null;
    }

    private @Nullable String name() {
        int from = at + 1;
        int to = quoted();
        if (to < 0 || to - from > MAX_NAME) {
            return null;
        }
        int hash = to - from;
        for (int i = from; i < to; i++) {
            if (json[i] < 0) {
                return null;
            }
            hash = 31 * hash + json[i];
        }
        int place = (hash ^ hash >>> 9) & NAMES.length - 1;
        String known = NAMES[place];
        if (known == null || !isAt(known, from, to)) {
            // The very text that whoever asks for the member has as a constant.
            known = new String(json, from, to - from, StandardCharsets.ISO_8859_1).intern();
            NAMES[place] = known;
        }
        return known;
    }

    private boolean isAt(String text, int from, int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (json[i] != text.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable JsonNode text() {
        int from = at + 1;
        int to = quoted();
        if (to < 0) {
            return null;
        }
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= json[i];
        }
        if (all >= 0) {
            return NODES.stringNode(new String(json, from, to - from, StandardCharsets.ISO_8859_1));
        }
        String text = new String(json, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? NODES.stringNode(text) : null; // perhaps it stands for wrong bytes
    }

    /** Copies a string without escapes, and returns where its content ends; -1 if it is none. */
    private int quoted() {
        int from = at;
        if (!skip((byte) '"')) {
            return -1;
        }
        while (at < end && json[at] != '"') {
            if (json[at] == '\\' || json[at] >= 0 && json[at] < ' ') {
                return -1;
            }
            at++;
        }
        if (at == end) {
            return -1;
        }
        at++;
        System.arraycopy(json, from, canonical, written, at - from);
        written += at - from;
        return at - 1;
    }

    private @Nullable JsonNode number() {
        int from = at;
        boolean negative = skip((byte) '-');
        int first = at;
        long value = 0;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            value = 10 * value + json[at++] - '0';
        }
        int digits = at - first;
        boolean plain = digits > 0 && digits <= MAX_DIGITS && (json[first] != '0' || digits == 1 && !negative);
        if (!plain || at < end && (json[at] == '.' || json[at] == 'e' || json[at] == 'E')) {
            return null;
        }
        System.arraycopy(json, from, canonical, written, at - from);
        written += at - from;
        long number = negative ? -value : value;
        return (int) number == number ? NODES.numberNode((int) number) : NODES.numberNode(number);
    }

    private boolean literal(String text) {
        if (end - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (json[at + i] != text.charAt(i)) {
                return false;
            }
            write(json[at + i]);
        }
        at += text.length();
        return true;
    }

    private void write(byte b) {
        canonical[written++] = b;
    }

    private boolean skip(byte wanted) {
        if (at < end && json[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < end && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }
}
