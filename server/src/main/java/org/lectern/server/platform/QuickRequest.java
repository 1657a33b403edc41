package org.lectern.server.platform;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request as it lies in memory, if it is of the plainest kind: HTTP/1.1, GET or POST, everything there and nothing
 * beyond, no encoding, no expectation, no character that anybody might read in two ways.
 *
 * <p>Whatever else comes is not refused but left to the web server's own parser, so that this one may be strict.
 */
final class QuickRequest implements RawHeaders {
    private static final int MAX_HEADERS = 32;
    /** Of each ASCII character, the places where it may stand. */
    private static final byte[] PLACES = places();

    private static final int IN_PATH = 1;
    private static final int IN_QUERY = 2;
    private static final int IN_NAME = 4;
    private static final int IN_HOST = 8;

    private final byte[] bytes;
    /** Where a header's name begins, where it ends, where its value begins, where that ends; and so on. */
    private final int[] headers;

    private int headerCount;
    private int at;
    private int pathStart;
    private int question = -1;
    private int targetEnd;
    private int host = -1;
    private int length = -1;
    private boolean closes;

    private QuickRequest(byte[] bytes) {
        this.bytes = bytes;
        this.headers = new int[4 * MAX_HEADERS];
    }

    /** Null if it is not of that kind. */
    static @Nullable QuickRequest read(byte[] buffer, int size) {
        // Told apart before anything is copied: most requests of browsers.
        boolean known = size > 16 && (startsWith(buffer, "GET /") || startsWith(buffer, "POST /"));
        if (!known) {
            return null;
        }
        var request = new QuickRequest(Arrays.copyOf(buffer, size));
        return request.read() ? request : null;
    }

    String method() {
        return isPost() ? "POST" : "GET";
    }

    String path() {
        return text(pathStart, question < 0 ? targetEnd : question);
    }

    /** Null if there was no question mark. */
    @Nullable
    String query() {
        return question < 0 ? null : text(question + 1, targetEnd);
    }

    /** Without the port, in the case in which it came. */
    String host() {
        String text = value(host);
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    int bodyLength() {
        return Math.max(length, 0);
    }

    RawRequest.Body body() {
        return length <= 0
                ? RawRequest.Body.NONE
                : new RawRequest.Body(Arrays.copyOfRange(bytes, at, bytes.length), false);
    }

    /** Whether the sender wants the connection closed after the answer. */
    boolean closes() {
        return closes;
    }

    @Override
    public @Nullable String first(String name) {
        for (int i = 0; i < headerCount; i++) {
            if (named(i, name)) {
                return value(i);
            }
        }
        return null;
    }

    private boolean isPost() {
        return bytes[0] == 'P';
    }

    private boolean read() {
        return readTarget() && readHeaders() && host >= 0 && isComplete();
    }

    /** A GET with a body, and a POST without a length, are somebody else's matter. */
    private boolean isComplete() {
        return isPost() ? length >= 0 && bytes.length - at == length : length <= 0 && bytes.length == at;
    }

    private boolean readTarget() {
        pathStart = isPost() ? 5 : 4;
        at = pathStart + 1;
        byte before = '/';
        while (at < bytes.length && isIn(IN_PATH, bytes[at])) {
            // Empty segments and dots mean something to whoever normalises paths.
            if (before == '/' && (bytes[at] == '/' || bytes[at] == '.')) {
                return false;
            }
            before = bytes[at++];
        }
        if (at < bytes.length && bytes[at] == '?') {
            question = at++;
            while (at < bytes.length && isIn(IN_QUERY, bytes[at])) {
                at++;
            }
        }
        targetEnd = at;
        return skip(" HTTP/1.1\r\n");
    }

    private boolean readHeaders() {
        while (at < bytes.length && bytes[at] != '\r') {
            if (!readHeader()) {
                return false;
            }
        }
        return skip("\r\n");
    }

    private boolean readHeader() {
        int name = at;
        while (at < bytes.length && isIn(IN_NAME, bytes[at])) {
            at++;
        }
        int nameEnd = at;
        if (nameEnd == name || !skip(":") || headerCount == MAX_HEADERS) {
            return false;
        }
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        int value = at;
        while (at < bytes.length && (bytes[at] >= ' ' && bytes[at] != 0x7f || bytes[at] == '\t')) {
            at++;
        }
        int valueEnd = at;
        while (valueEnd > value && (bytes[valueEnd - 1] == ' ' || bytes[valueEnd - 1] == '\t')) {
            valueEnd--;
        }
        int slot = 4 * headerCount;
        headers[slot] = name;
        headers[slot + 1] = nameEnd;
        headers[slot + 2] = value;
        headers[slot + 3] = valueEnd;
        headerCount++;
        return skip("\r\n") && understands(headerCount - 1);
    }

    /** The few headers that decide where the message ends, what happens to the connection, and who asks. */
    private boolean understands(int header) {
        return switch (bytes[headers[4 * header]] | 0x20) {
            case 'h' -> !named(header, "Host") || readHost(header);
            case 'c' ->
                named(header, "Content-Length")
                        ? readLength(header)
                        : !named(header, "Connection") || readConnection(header);
            case 't' -> !named(header, "Transfer-Encoding") && !named(header, "Trailer") && !named(header, "TE");
            case 'e' -> !named(header, "Expect");
            case 'u' -> !named(header, "Upgrade");
            // A proxy may add a line of its own below the sender's, and only all of them tell who asked.
            case 'x' -> !named(header, "X-Forwarded-For") || isFirst(header, "X-Forwarded-For");
            default -> true;
        };
    }

    private boolean readHost(int header) {
        int from = headers[4 * header + 2];
        int to = headers[4 * header + 3];
        int i = from;
        while (i < to && isIn(IN_HOST, bytes[i])) {
            i++;
        }
        if (host >= 0 || i == from) {
            return false;
        }
        host = header;
        if (i < to && bytes[i] == ':') {
            i++;
            while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
                i++;
            }
        }
        return i == to;
    }

    private boolean readLength(int header) {
        int from = headers[4 * header + 2];
        int to = headers[4 * header + 3];
        if (length >= 0 || from == to || to - from > 6) {
            return false;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
            value = value * 10 + bytes[i] - '0';
        }
        length = value;
        return true;
    }

    private boolean readConnection(int header) {
        closes = equal(headers[4 * header + 2], headers[4 * header + 3], "close");
        return closes || equal(headers[4 * header + 2], headers[4 * header + 3], "keep-alive");
    }

    private boolean isFirst(int header, String name) {
        for (int i = 0; i < header; i++) {
            if (named(i, name)) {
                return false;
            }
        }
        return true;
    }

    private boolean named(int header, String name) {
        return equal(headers[4 * header], headers[4 * header + 1], name);
    }

    /** Without regard to case. */
    private boolean equal(int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int a = bytes[i];
            int b = text.charAt(i - from);
            if (a != b && ((a ^ b) != 0x20 || (a | 0x20) < 'a' || (a | 0x20) > 'z')) {
                return false;
            }
        }
        return true;
    }

    private boolean skip(String text) {
        if (bytes.length - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        at += text.length();
        return true;
    }

    private String value(int header) {
        return text(headers[4 * header + 2], headers[4 * header + 3]);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(byte[] buffer, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (buffer[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIn(int place, byte c) {
        return c >= 0 && (PLACES[c] & place) != 0;
    }

    private static byte[] places() {
        byte[] places = new byte[128];
        for (int c = '!'; c < 0x7f; c++) {
            boolean letterOrDigit = Character.isLetterOrDigit(c);
            int place = 0;
            if (letterOrDigit || "-_.~!$&'()*+,=:@/".indexOf(c) >= 0) {
                place |= IN_PATH;
            }
            if (c != '#') {
                place |= IN_QUERY;
            }
            if (letterOrDigit || "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
                place |= IN_NAME;
            }
            if (letterOrDigit || c == '-' || c == '.') {
                place |= IN_HOST;
            }
            places[c] = (byte) place;
        }
        return places;
    }
}
