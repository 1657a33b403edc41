package org.lectern.server.ui;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a live page, and since when each is as it is, as events of a stream: written once, however many follow,
 * of whom each only remembers how far it has come.
 */
final class LiveChanges {
    /** The class has ended; then there is nothing more to follow. */
    static final LiveChanges OVER = new LiveChanges(Map.of(), Long.MAX_VALUE);

    private final Map<String, Part> parts;
    private final long number;

    /** @param since the number of the state in which it became so */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(String html, byte[] event, long since) {}

    private LiveChanges(Map<String, Part> parts, long number) {
        this.parts = parts;
        this.number = number;
    }

    /**
     * The very same if nothing has changed.
     *
     * @param html on one line each, by identifier of the element it replaces
     */
    static LiveChanges after(@Nullable LiveChanges earlier, Map<String, String> html) {
        LiveChanges before = earlier == OVER ? null : earlier;
        Map<String, Part> known = before == null ? Map.of() : before.parts;
        long number = before == null ? 1 : before.number + 1;
        Map<String, Part> parts = LinkedHashMap.newLinkedHashMap(html.size());
        boolean changed = before == null || known.size() != html.size();
        for (Map.Entry<String, String> one : html.entrySet()) {
            Part part = known.get(one.getKey());
            if (part == null || !part.html().equals(one.getValue())) {
                part = new Part(
                        one.getValue(), event(one.getKey().startsWith("p-") ? "row" : "part", one.getValue()), number);
                changed = true;
            }
            parts.put(one.getKey(), part);
        }
        return changed || before == null ? new LiveChanges(parts, number) : before;
    }

    boolean over() {
        return this == OVER;
    }

    /** Grows with every change. */
    long number() {
        return number;
    }

    /** @param seen the number of the state that whoever reads this has; 0 for none */
    void writeSince(long seen, OutputStream out) throws IOException {
        for (Part part : parts.values()) {
            if (part.since() > seen) {
                out.write(part.event());
            }
        }
    }

    /** An event of a stream. */
    static byte[] event(String name, String data) {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
